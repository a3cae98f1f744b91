"""Every version of a proposal, for whoever may read it."""

from dataclasses import dataclass
from datetime import datetime

from proposals.models import Proposal
from proposals.queries.visible import Text
from proposals.states import ProposalState


@dataclass(frozen=True)
class Version:
    """A text that was sent, when, whether everybody read it, and the one that was read before it."""

    text: Text
    sent_at: datetime
    published: bool
    before: Text | None


def versions_of(proposal: Proposal, *, all_sent: bool) -> list[Version]:
    """The versions, newest first, in one query: those that were public, or all that were sent.

    A version is compared with the newest before it that was public, which is what readers had before them.
    """
    rows = list(proposal.history.exclude(state=ProposalState.DRAFT).order_by("history_id"))
    public = {row.published_version for row in rows if row.published_version}
    fixed = [row for row in rows if row.state in {ProposalState.IN_MODERATION, ProposalState.PUBLISHED}]
    newest = {row.version: row for row in fixed}
    first = {row.version: row.history_date for row in reversed(fixed)}
    found: list[Version] = []
    before: Text | None = None
    for number in sorted(newest):
        if not all_sent and number not in public:
            continue
        row = newest[number]
        text = Text(number, row.title, row.body, row.language, row.summary_it)
        found.append(Version(text, first[number], number in public, before))
        before = text if number in public or before is None else before
    return found[::-1]
