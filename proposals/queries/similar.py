"""Proposals that may ask for the same as one that is being written: whoever writes reads them first."""

import re
from datetime import datetime

from django.db.models import Q

from councils.models import Consultation
from councils.models.standing import Standing
from proposals.models import Proposal
from proposals.queries.owed import being_amended
from proposals.queries.visible import proposals_visible_to
from proposals.states import ProposalState

AT_MOST = 5
LOOKED_AT = 50
WORDS = 8
_LONG_WORDS = re.compile(r"\w{4,}")
_SMALL_TALK = frozenset(
    {
        *("alla", "alle", "allo", "agli", "anche", "come", "dalla", "dalle", "degli", "della", "delle", "dello"),
        *("nella", "nelle", "negli", "nello", "sono", "tutti", "tutte", "proposta"),
        *("with", "from", "that", "this", "their", "proposal", "pour", "dans", "avec", "leur"),
    }
)


def similar_to(title: str, consultation: Consultation, standing: Standing, at: datetime) -> list[Proposal]:
    """The public proposals of the consultation that share most words with the title, at most five: one query.

    None for a title without a word of four letters. One that was joined to another is told by the other.
    """
    words = [word for word in _LONG_WORDS.findall(title.casefold()) if word not in _SMALL_TALK][:WORDS]
    if not words:
        return []
    shared = Q()
    for word in words:
        shared |= Q(published_title__icontains=word)
    public = Q(state__in=ProposalState.public() - {ProposalState.MERGED}) | being_amended()
    rows = proposals_visible_to(standing, at).filter(public & shared, consultation=consultation)
    found = rows.select_related("association").order_by("-published_at", "-pk")[:LOOKED_AT]
    return sorted(found, key=lambda row: -_shared(words, row))[:AT_MOST]


def _shared(words: list[str], proposal: Proposal) -> int:
    title = proposal.published_title.casefold()
    return sum(word in title for word in words)
