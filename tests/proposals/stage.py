"""The stage of the deeds' tests: a calendar to move, and the record and the letter box to look into."""

import json
from datetime import timedelta
from typing import Any

from consult.accounts.models import User
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent, AuditPart
from consult.notifications.models import OutboxMessage
from councils.models import Consultation, Phase
from councils.models.standing import Standing
from councils.queries import standing_of
from proposals.models import Comment, Proposal
from proposals.states import CommentState
from tests.cast import DAY, NOON, World

INSTANT = timedelta(microseconds=1)


def calendar(consultation: Consultation, **phases: tuple[float, float]) -> None:
    """Move phases to these days before and after noon."""
    for kind, (opens, closes) in phases.items():
        Phase.objects.filter(consultation=consultation, kind=kind).update(
            opens_at=NOON + opens * DAY, closes_at=NOON + closes * DAY
        )
    consultation.__dict__.pop("schedule", None)


def staged(consultation: Consultation) -> None:
    """Proposals from -10 to 2 days, comments to 6, positions from 4 to 10: one after the other."""
    calendar(consultation, propose=(-10, 2), discuss=(-10, 6), vote=(4, 10))


def standing(world: World, name: str) -> Standing:
    """What a person of the cast is; ``nobody`` is not signed in."""
    return standing_of(None if name == "nobody" else world.people[name])


def comment(proposal: Proposal, speaker: Any, *, state: str = CommentState.PUBLISHED, **fields: Any) -> Comment:
    """A comment that stands already; without an association it is a council's or an office's."""
    public = state not in {CommentState.IN_MODERATION, CommentState.REJECTED}
    values = {
        "body": "Un commento.",
        "language": "it",
        "proposal_version": 1,
        "published_at": NOON - DAY if public else None,
        "created_at": NOON - DAY,
    }
    column = {"Association": "association", "Council": "council", "Prefecture": "office_of"}[type(speaker).__name__]
    with scaffolding():
        return Comment.objects.create(proposal=proposal, state=state, **({column: speaker} | values | fields))


def recorded() -> list[str]:
    """The verbs of the record, in their order."""
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def header(verb: str) -> dict[str, Any]:
    """The header of the newest event of this verb."""
    return json.loads(AuditEvent.objects.filter(verb=verb).latest("pk").header)


def facts(verb: str) -> dict[str, Any]:
    """The facts of the newest event of this verb."""
    event = AuditEvent.objects.filter(verb=verb).latest("pk")
    return json.loads(AuditPart.objects.get(event=event, name="facts").content or "")


def told(verb: str) -> set[str]:
    """The names of those who get a notice of this verb."""
    rows = OutboxMessage.objects.filter(verb=verb).select_related("recipient")
    return {row.recipient.display_name for row in rows}


def person(world: World, name: str) -> User:
    """Somebody of the cast."""
    return world.people[name]
