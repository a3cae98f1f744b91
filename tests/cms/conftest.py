"""Signing in to the CMS, and a notice that lacks nothing."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import translation

from cms.models import ConsultationPage
from cms.publishing import publish_page, seal
from cms.site_tree import create_consultation_page, ensure_prefecture
from consult.audit.journal import scaffolding
from councils.states import ConsultationState
from tests.cast import NOON, World, consultation

DAY = timedelta(days=1)

NOTICE: dict[str, Any] = {
    "aim": "Sapere quali corse servono a chi lavora nei campi.",
    "up_for_decision": "Gli orari e le fermate delle linee.",
    "not_up_for_decision": "Il prezzo del biglietto.",
    "legal_basis": "Art. 57 DPR 394/1999",
    "propose_opens_at": NOON + 2 * DAY,
    "propose_closes_at": NOON + 20 * DAY,
    "vote_opens_at": NOON + 20 * DAY,
    "vote_closes_at": NOON + 40 * DAY,
    "answer_due_on": date(2026, 9, 30),
    "who_decides": "La Provincia, entro settembre.",
    "contact": "Area IV, ore 9-12",
}
QUESTIONS = ["Quali corse mancano?", "A che ora?"]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def enter() -> Callable[..., Client]:
    """A browser in which the person is signed in, with a second factor unless told."""

    def entered(user: Any, *, methods: tuple[str, ...] = ("password", "mfa")) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": 0.0} for method in methods]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
        session.save()
        return client

    return entered


@pytest.fixture
def draft(world: World) -> ConsultationPage:
    """A complete draft of Foggia's officer."""
    return create_consultation_page(
        world.foggia,
        actor=world.officer,
        code="corse",
        title="Le corse per chi lavora nei campi",
        questions=QUESTIONS,
        council=world.council,
        addressees=[world.office],
        **NOTICE,
    )


@pytest.fixture
def published(draft: ConsultationPage, world: World) -> ConsultationPage:
    """The same, published by the prefect."""
    return through_the_door(draft, world.prefect)


@pytest.fixture
def several(world: World) -> World:
    """Consultations in every stage, in two provinces."""
    with scaffolding():
        for code, opens, closes in (("dopo", 5, 30), ("presto", -5, 3), ("chiusa", -60, -10)):
            row = consultation(code, world.foggia)
            row.phases.update(opens_at=NOON + opens * DAY, closes_at=NOON + closes * DAY)
        consultation("barese", world.bari).phases.update(closes_at=NOON + 10 * DAY)
        consultation("esito", world.bari, state=ConsultationState.OUTCOME_PUBLISHED)
    return world


@pytest.fixture
def bari(world: World) -> Any:
    """Bari's pages."""
    return ensure_prefecture(world.bari)


def through_the_door(page: ConsultationPage, actor: Any) -> ConsultationPage:
    """Publish the newest revision, having read it."""
    revision = page.get_latest_revision()
    return publish_page(page.pk, revision_id=revision.pk, seen=seal(revision), actor=actor)
