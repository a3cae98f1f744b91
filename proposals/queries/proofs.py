"""Proofs for ``verify_audit``: the positions that stand are those that the record tells."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from consult.audit.journal import facts_of
from consult.audit.models import AuditPart
from consult.audit.proofs import Finding, missing_at_end
from consult.verdicts import filled
from councils.models import Consultation
from proposals.models import Vote

WITHDRAWN = "vote.withdrawn"
VOTE_VERBS = ("vote.cast", "vote.changed", WITHDRAWN, "import.vote", "import.vote_changed")
"""Events that say which position an association took on a proposal, or that it took it back."""

_CHANGED = _("The position numbered %(number)s is not the one that was recorded last.")
_UNKNOWN = _("The position numbered %(number)s was never recorded.")
_GONE = _("A position of association %(association)s on proposal %(proposal)s was recorded and is gone.")

Voice = tuple[str, str]
"""A proposal and an association, by key, as events name them."""


def votes_stand() -> Iterator[Finding]:
    """Each association's position on each proposal is the last one recorded; none is missing, none unheard of."""
    for consultation in Consultation.objects.order_by("pk").iterator():
        yield from _votes_in(consultation)


@dataclass(frozen=True)
class Told:
    """The last thing that the record tells of a voice; without facts when they were erased."""

    seq: int
    at: datetime
    verb: str
    facts: dict[str, Any] | None


def _votes_in(consultation: Consultation) -> Iterator[Finding]:
    chain, told = consultation.chain_key, told_positions(consultation.chain_key)
    rows = Vote.objects.filter(proposal__consultation=consultation).select_related("reason").order_by("pk")
    for vote in rows.iterator():
        yield from _flaws(chain, vote, told.pop((str(vote.proposal_id), str(vote.association_id)), None))
    for (of_proposal, of_association), gone in told.items():
        if gone.verb != WITHDRAWN:
            yield Finding(chain, gone.seq, filled(_GONE, proposal=of_proposal, association=of_association))


def _flaws(chain: str, vote: Vote, told: Told | None) -> Iterator[Finding]:
    if told is None:
        yield missing_at_end(chain, filled(_UNKNOWN, number=vote.pk))
    elif vote.cast_at > told.at:
        yield missing_at_end(chain, filled(_CHANGED, number=vote.pk))
    elif told.verb == WITHDRAWN or (told.facts is not None and not _says(told.facts, vote)):
        yield Finding(chain, told.seq, filled(_CHANGED, number=vote.pk))


def _says(facts: dict[str, Any], vote: Vote) -> bool:
    reason = vote.reason.digest() if vote.reason else None
    erased = vote.reason is not None and reason is None
    return facts["position"] == vote.position and (erased or facts.get("reason_digest") == reason)


def told_positions(chain: str) -> dict[Voice, Told]:
    """The last thing that a chain of the record tells of each voice."""
    parts = AuditPart.objects.filter(name="facts", event__chain__key=chain, event__verb__in=VOTE_VERBS)
    return {
        (part.event.subject_id, part.event.behalf_id): Told(
            part.event.seq, part.event.occurred_at, part.event.verb, facts_of(part) or None
        )
        for part in parts.select_related("event").order_by("event__seq").iterator()
    }
