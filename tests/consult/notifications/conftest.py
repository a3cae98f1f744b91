from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import get_language

from consult import clock
from consult.accounts.models import User
from consult.notifications import visibility
from consult.notifications.models import OutboxMessage
from tests.architecture.source import ROOT
from tests.cast import person

Told = Callable[..., OutboxMessage]


@pytest.fixture
def reader(db: None) -> User:
    """Somebody who gets notices."""
    return person("reader")


@pytest.fixture
def seen() -> dict[str, bool]:
    """Which things may be seen, by id; all, unless a test says otherwise."""
    return {}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Any, seen: dict[str, bool]) -> Told:
    """Makes a notice about a thing of the tests' own, with templates of the tests' own."""
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [ROOT / "tests/data/templates"]
    settings.SITE_URL = "https://consult.example.org"
    owners = {
        "thing": visibility.Owner(lambda user, pk: seen.get(pk, True), lambda pk: f"/{get_language()}/things/{pk}/")
    }
    monkeypatch.setattr(visibility, "_owners", owners)

    def make(recipient: User | None, subject_id: str = "1", **fields: Any) -> OutboxMessage:
        now = clock.now()
        return OutboxMessage.objects.create(
            **{
                "act_id": uuid4(),
                "verb": "test.told",
                "recipient": recipient,
                "subject_type": "thing",
                "subject_id": subject_id,
                "data": {"label": "Thing 1", "association": "L'Ofanto <aps>"},
                "created_at": now,
                "due_at": now,
            }
            | fields
        )

    return make
