"""What a text is, and whose."""

from consult.accounts.models import User
from councils.models import Consultation
from councils.models.standing import Standing
from proposals.models import Comment, Proposal
from proposals.states import CommentState

Content = Proposal | Comment
"""What people write and moderators read."""


def consultation_of(content: Content) -> Consultation:
    """The consultation in which the text was written."""
    return content.consultation if isinstance(content, Proposal) else content.proposal.consultation


def is_public(content: Content) -> bool:
    """Whether everybody reads the text now."""
    if isinstance(content, Proposal):
        return content.stands
    return content.state == CommentState.PUBLISHED


def writer_of(content: Content) -> User | None:
    """The person who typed the text."""
    return content.created_by if isinstance(content, Proposal) else content.author


def associations_behind(content: Content) -> set[int]:
    """Whose interests a text touches: its association, the proposal's, and those that co-sponsor the proposal."""
    proposal = content if isinstance(content, Proposal) else content.proposal
    behind = {row.pk for row in proposal.cosponsors.all()} | {proposal.association_id}
    return behind | ({content.association_id} if content.association_id else set())


def associations_of(standing: Standing) -> set[int]:
    """The associations that a person is or was tied to: by an accepted mandate of any kind, or by their seat."""
    mandated = {mandate.association_id for mandate in standing.mandates if mandate.accepted_at is not None}
    return mandated | {held.seat.association_id for held in standing.seats if held.seat.association_id}
