"""Proofs for ``verify_audit``: the positions that stand are those that the record tells."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from consult.audit.models import AuditPart
from consult.audit.proofs import Finding
from consult.verdicts import filled
from councils.models import Consultation
from proposals.models import Vote

VOTE_VERBS = ("vote.cast", "vote.changed", "import.vote", "import.vote_changed")
"""Events that say which position an association took on a proposal."""

_CHANGED = _("The position numbered %(number)s is not the one that was recorded last.")
_UNKNOWN = _("The position numbered %(number)s was never recorded.")
_GONE = _("A position of association %(association)s on proposal %(proposal)s was recorded and is gone.")

Voice = tuple[str, str]
"""A proposal and an association, by key, as events name them."""


def votes_stand() -> Iterator[Finding]:
    """Each association's position on each proposal is the last one recorded; none is missing, none unheard of."""
    for consultation in Consultation.objects.order_by("pk").iterator():
        yield from _votes_in(consultation)


def _votes_in(consultation: Consultation) -> Iterator[Finding]:
    chain, told = consultation.chain_key, _told(consultation.chain_key)
    rows = Vote.objects.filter(proposal__consultation=consultation).order_by("pk")
    for pk, proposal, association, position in rows.values_list("pk", "proposal", "association", "position"):
        seq, recorded = told.pop((str(proposal), str(association)), (0, None))
        if not seq:
            yield Finding(chain, 0, filled(_UNKNOWN, number=pk))
        elif recorded not in {None, position}:
            yield Finding(chain, seq, filled(_CHANGED, number=pk))
    for (of_proposal, of_association), (seq, _position) in told.items():
        yield Finding(chain, seq, filled(_GONE, proposal=of_proposal, association=of_association))


def _told(chain: str) -> dict[Voice, tuple[int, str | None]]:
    """The last position that the record tells of each voice, and where; None for one whose facts were erased."""
    parts = AuditPart.objects.filter(name="facts", event__chain__key=chain, event__verb__in=VOTE_VERBS)
    rows = parts.order_by("event__seq").values_list("event__seq", "event__subject_id", "event__behalf_id", "content")
    return {
        (proposal, association): (seq, json.loads(content)["position"] if content else None)
        for seq, proposal, association, content in rows.iterator()
    }
