"""What a text is, and whose."""

from consult.accounts.models import User
from councils.models import Consultation
from councils.models.standing import Standing
from proposals.models import Comment, Proposal
from proposals.states import CommentState

Content = Proposal | Comment
"""What people write and moderators read."""


def kind_of(content: Content) -> str:
    """How verbs and columns name the text: ``proposal`` or ``comment``."""
    return "proposal" if isinstance(content, Proposal) else "comment"


def about(content: Content) -> dict[str, Content]:
    """The one column that a row about this text fills, to make one or to find one."""
    return {kind_of(content): content}


def proposal_of(content: Content) -> Proposal:
    """The proposal itself, or that of the comment."""
    return content if isinstance(content, Proposal) else content.proposal


def consultation_of(content: Content) -> Consultation:
    """The consultation in which the text was written."""
    return proposal_of(content).consultation


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
    proposal = proposal_of(content)
    behind = {row.pk for row in proposal.cosponsors.all()} | {proposal.association_id}
    return behind | ({content.association_id} if content.association_id else set())


def associations_of(standing: Standing) -> set[int]:
    """The associations that a person is or was tied to: by an accepted mandate of any kind, or by their seat."""
    mandated = {mandate.association_id for mandate in standing.mandates if mandate.accepted_at is not None}
    return mandated | {held.seat.association_id for held in standing.seats if held.seat.association_id}
