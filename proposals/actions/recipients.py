"""Who is told: the people of the associations concerned, and the secretaries who watch the queue."""

from datetime import datetime

from consult.accounts.models import User
from councils.models import Association, Consultation
from councils.queries import delegates_of, staff_of
from councils.states import Role
from proposals.facts import Content, writer_of
from proposals.models import Proposal


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


def secretaries_of(consultation: Consultation, at: datetime) -> list[User]:
    """The secretaries of the prefecture's councils, who see that nothing waits too long."""
    return staff_of(consultation.prefecture, {Role.SECRETARY}, at)
