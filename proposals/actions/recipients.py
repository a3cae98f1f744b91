"""Who is told: the people of the associations concerned, and the secretaries who watch the queue."""

from datetime import datetime

from consult.accounts.models import User
from councils.models import Association, Consultation
from councils.queries import delegates_of, members_of, staff_of
from councils.states import Role
from proposals.facts import Content, consultation_of, writer_of
from proposals.models import Comment, ModerationDecision, Proposal


def authors_of(content: Content, at: datetime) -> list[User]:
    """The people of the association whose text it is; of a text of no association, its writer."""
    if content.association is not None:
        return delegates_of(content.association, at)
    writer = writer_of(content)
    return [writer] if writer is not None else []


def backers_of(proposal: Proposal, at: datetime) -> list[User]:
    """The people of every association behind the proposal: author, co-sponsors, authors of what was joined to it."""
    joined = Association.objects.filter(proposals__merged_into=proposal)
    associations = {row.pk: row for row in (proposal.association, *proposal.cosponsors.all(), *joined)}
    return [person for row in associations.values() for person in delegates_of(row, at)]


def readers_of_new(content: Content, at: datetime) -> list[User]:
    """Who is told that a text is public: its authors; for a comment also the proposer, and who it answers."""
    told = authors_of(content, at)
    if isinstance(content, Comment):
        answered = content.answers or content.parent
        told += delegates_of(content.proposal.association, at)
        told += authors_of(answered, at) if answered else []
    return told


def reviewers_of(decision: ModerationDecision, at: datetime) -> list[User]:
    """The moderators who could review the decision: all but who took it."""
    prefecture = consultation_of(decision.content).prefecture
    moderators = members_of(prefecture, at) + staff_of(prefecture, {Role.SECRETARY}, at)
    return [person for person in moderators if person != decision.decided_by]


def secretaries_of(consultation: Consultation, at: datetime) -> list[User]:
    """The secretaries of the prefecture's councils, who see that nothing waits too long."""
    return staff_of(consultation.prefecture, {Role.SECRETARY}, at)
