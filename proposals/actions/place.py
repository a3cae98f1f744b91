"""Locking the place of an act, always in one order, and reading again who acts there.

A participant's act locks its association, the consultation, the proposal. So do suspending the association
and ending a mandate: nobody speaks under a right that is being taken away. Moderators and staff lock the
consultation, the proposal, the comment.
"""

from dataclasses import dataclass
from typing import Any, TypeVar, cast

from consult.accounts.models import User
from consult.audit.journal import lock, moment
from councils.models import Association, Consultation, Council, Prefecture
from councils.models.standing import Standing
from councils.queries import standing_of
from councils.states import MandateKind, Role
from proposals.facts import Content, consultation_of, proposal_of
from proposals.models import Comment, ConflictDeclaration, Proposal
from proposals.models.participant import Participant
from proposals.queries.participation import conflicts_of, participant_in

C = TypeVar("C", bound=Content)


def lock_participant(actor: User, association: Association, consultation: Consultation) -> Participant:
    """Lock the association, then the consultation; only then read what the person is."""
    association = lock(Association, association.pk)
    consultation = lock(Consultation, consultation.pk)
    return participant_in(standing_of(actor), association, consultation)


def lock_participation(actor: User, association: Association, proposal: Proposal) -> tuple[Participant, Proposal]:
    """Lock the association, the consultation and the proposal: the place of a participant's act."""
    participant = lock_participant(actor, association, proposal.consultation)
    return participant, _lock_proposal(proposal, participant.consultation)


def lock_content(content: C) -> C:
    """Lock the consultation and the proposal, and the comment when it is one: the place of a moderator's act."""
    proposal = proposal_of(content)
    held = _lock_proposal(proposal, lock(Consultation, proposal.consultation_id))
    if isinstance(content, Proposal):
        return cast(C, held)
    comment = lock(Comment, content.pk)
    comment.proposal = held
    return cast(C, comment)


def _lock_proposal(proposal: Proposal, consultation: Consultation) -> Proposal:
    held = lock(Proposal, proposal.pk)
    held.consultation = consultation
    return held


@dataclass(frozen=True)
class Moderator:
    """Who decides on a text: what the person is there, and the conflicts they declared."""

    person: User
    standing: Standing
    conflicts: list[ConflictDeclaration]
    prefecture: Prefecture

    @property
    def council(self) -> Council | None:
        """The council by whose seat the person decides; none for the secretary."""
        seats = self.standing.seats_in_force(moment(), self.prefecture)
        return seats[0].seat.council if seats else None

    def capacity(self) -> dict[str, Any]:
        """For whom and as what the person decides, as ``record`` wants it said."""
        council = self.council
        if council is not None:
            return {"on_behalf_of": council, "role": "member"}
        return {"on_behalf_of": self.prefecture, "role": Role.SECRETARY.value}


def moderator_of(content: Content, actor: User) -> Moderator:
    """The person as a moderator of this text; whether they may decide on it is the rule's business."""
    return Moderator(actor, standing_of(actor), conflicts_of(actor, [content]), consultation_of(content).prefecture)


def staff_capacity(standing: Standing, prefecture: Prefecture) -> dict[str, Any]:
    """For whom and as what an officer or the prefect acts, as ``record`` wants it said."""
    return {"on_behalf_of": prefecture, "role": standing.role_in(prefecture, (Role.PREFECT, Role.OFFICER), moment())}


def author_capacity(standing: Standing, content: Content) -> dict[str, Any]:
    """For whom and as what the author of a text acts; a text of no association speaks for its council or office."""
    association = content.association
    if association is not None:
        mandate = standing.mandate_for(association, moment(), MandateKind.speaking(), consultation_of(content))
        return {"on_behalf_of": association, "mandate": mandate, "role": mandate.kind if mandate else ""}
    return {"on_behalf_of": content.speaker} if isinstance(content, Comment) else {}


def lock_authors(content: Content) -> None:
    """Lock the association whose text it is, if it is one's: the first lock of what an author does."""
    if content.association_id is not None:
        lock(Association, content.association_id)
