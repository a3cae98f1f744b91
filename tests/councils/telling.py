"""What tests of the institutions ask again and again: what was recorded, who was told, what was refused."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from consult.audit.journal import facts_of, scaffolding
from consult.audit.models import AuditEvent
from consult.notifications.models import OutboxMessage
from consult.verdicts import RuleBroken
from councils.models import Association, Prefecture
from councils.states import AccreditationState
from tests.cast import association


def verbs() -> list[str]:
    """The verbs of all events, in the order they were written."""
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def last(verb: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and facts of the newest event of this verb."""
    event = AuditEvent.objects.filter(verb=verb).latest("pk")
    return json.loads(event.header), facts_of(event.parts.get(name="facts"))


def told(verb: str) -> set[str]:
    """Names of the people for whom a notice of this verb waits."""
    return set(OutboxMessage.objects.filter(verb=verb).values_list("recipient__display_name", flat=True))


def notice_data(verb: str) -> dict[str, Any]:
    """The data of the newest notice of this verb."""
    return OutboxMessage.objects.filter(verb=verb).latest("pk").data


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The act is refused with this code and a sentence, and leaves neither event nor notice."""
    events, notices = AuditEvent.objects.count(), OutboxMessage.objects.count()
    with pytest.raises(RuleBroken) as refusal:
        yield
    assert refusal.value.code == code
    assert len(str(refusal.value.reason)) > 20
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (events, notices)


def founded(name: str, prefecture: Prefecture, state: str = AccreditationState.ACCREDITED) -> Association:
    """An association that stands before the story begins, with its file."""
    with scaffolding():
        return association(name, prefecture, state)
