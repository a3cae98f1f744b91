"""The reference case: one consultation with its people and texts, made in memory, for the matrix of permissions.

Nothing here touches the database. The people are those of design section 5, each in the plainest form:
who holds nothing else, at the prefecture that consults, with an accredited association.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from consult.accounts.assurance import Assurance
from consult.accounts.models import User
from councils.models import (
    Accreditation,
    Association,
    ChangeRequest,
    Consultation,
    Council,
    CouncilMember,
    Mandate,
    Phase,
    Prefecture,
    Seat,
    StaffRole,
)
from councils.models.standing import Standing
from councils.rules import Offer
from councils.states import AccreditationState, Audience, ConsultationState, MandateKind, PhaseKind, Role
from proposals.models import Comment, Commitment, ModerationDecision, Proposal, ReviewRequest
from proposals.models.participant import Participant
from proposals.states import CommentState, CommitmentState, ModerationVerdict, ProposalState

OPENS = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
POSITIONS_OPEN, CLOSES = OPENS + 28 * DAY, OPENS + 56 * DAY
LONG_AGO = OPENS - 365 * DAY
SECOND = timedelta(seconds=1)

MOMENTS: dict[str, datetime] = {
    "before the opening": OPENS - SECOND,
    "proposals open": OPENS,
    "the last second of proposals": POSITIONS_OPEN - SECOND,
    "positions open": POSITIONS_OPEN,
    "the last second of positions": CLOSES - SECOND,
    "closed": CLOSES,
    "under examination": CLOSES + DAY,
}
"""The instants at which everything is asked; the boundaries are half-open, so each closing is asked twice."""

PEOPLE = (
    *("reader", "account", "contributor", "delegate", "legal representative"),
    *("delegate whose mandate ended", "delegate of a suspended association", "delegate of another association"),
    *("council member", "secretary", "officer", "officer with a delegation", "prefect"),
    *("prefect without a second factor", "officer of another prefecture", "mediator", "auditor"),
)
"""Who asks. A platform administrator holds nothing in the domain: an account like any other."""

_MANDATES = {
    "contributor": MandateKind.CONTRIBUTOR,
    "delegate": MandateKind.DELEGATE,
    "legal representative": MandateKind.LEGAL_REPRESENTATIVE,
    "delegate whose mandate ended": MandateKind.DELEGATE,
    "delegate of a suspended association": MandateKind.DELEGATE,
    "delegate of another association": MandateKind.DELEGATE,
}
_ROLES = {
    "secretary": Role.SECRETARY,
    "officer": Role.OFFICER,
    "officer with a delegation": Role.OFFICER,
    "officer of another prefecture": Role.OFFICER,
    "prefect": Role.PREFECT,
    "prefect without a second factor": Role.PREFECT,
    "mediator": Role.MEDIATOR,
    "auditor": Role.AUDITOR,
}


@dataclass(frozen=True)
class Case:
    """Everything as it is at one of the moments, seen by one of the people."""

    who: str
    moment: str

    @property
    def at(self) -> datetime:
        """The instant that is asked about."""
        return MOMENTS[self.moment]

    # --- institutions ------------------------------------------------------------------------------

    @cached_property
    def prefecture(self) -> Prefecture:
        """The one that consults."""
        return _prefecture(1)

    @cached_property
    def elsewhere(self) -> Prefecture:
        """Another one."""
        return _prefecture(2)

    @cached_property
    def council(self) -> Council:
        """Its territorial council."""
        return Council(pk=1, prefecture=self.prefecture, name="Council")

    @cached_property
    def consultation(self) -> Consultation:
        """Proposals and comments first, then positions; under examination at the last moment."""
        examined = self.moment == "under examination"
        return self._consultation(ConsultationState.UNDER_REVIEW if examined else ConsultationState.SCHEDULED)

    def _consultation(self, state: str) -> Consultation:
        row = Consultation(pk=1, code="reference", prefecture=self.prefecture, council=self.council, state=state)
        row.audience = Audience.PROVINCE
        row.answer_due_on = date(2026, 6, 30)
        spans = {
            PhaseKind.PROPOSE: (OPENS, POSITIONS_OPEN),
            PhaseKind.DISCUSS: (OPENS, CLOSES),
            PhaseKind.VOTE: (POSITIONS_OPEN, CLOSES),
        }
        row.schedule = {
            kind: Phase(consultation=row, kind=kind, opens_at=start, closes_at=end)
            for kind, (start, end) in spans.items()
        }
        return row

    def in_preparation(self) -> Consultation:
        """The same before anybody published it."""
        return self._consultation(ConsultationState.DRAFT)

    def answered(self) -> Consultation:
        """The same when its outcome was published."""
        return self._consultation(ConsultationState.OUTCOME_PUBLISHED)

    # --- people ------------------------------------------------------------------------------------

    @cached_property
    def user(self) -> User | None:
        """Who asks; nobody for a reader."""
        if self.who == "reader":
            return None
        user = User(pk=1 + PEOPLE.index(self.who), email="reference@example.org")
        factors = self.who in _ROLES and "without" not in self.who
        user.assurance = Assurance.SECOND_FACTOR if factors else Assurance.SINGLE
        return user

    @cached_property
    def standing(self) -> Standing:
        """All that the person holds."""
        if self.user is None:
            return Standing()
        return Standing(self.user, tuple(self._mandates()), tuple(self._roles()), tuple(self._seats()))

    def _mandates(self) -> list[Mandate]:
        kind = _MANDATES.get(self.who)
        if kind is None:
            return []
        ended = OPENS - DAY if "ended" in self.who else None
        return [mandate(self.user, self.own_association, kind, ends_at=ended)]

    def _roles(self) -> list[StaffRole]:
        role = _ROLES.get(self.who)
        if role is None:
            return []
        where = self.elsewhere if "another" in self.who else self.prefecture
        delegated = "delegation" in self.who
        return [StaffRole(pk=1, user=self.user, prefecture=where, role=role, starts_at=LONG_AGO, may_publish=delegated)]

    def _seats(self) -> list[CouncilMember]:
        seat = Seat(pk=1, council=self.council, letter="f", number=1)
        return [CouncilMember(pk=1, user=self.user, seat=seat, starts_at=LONG_AGO)] if "member" in self.who else []

    @property
    def own_association(self) -> Association:
        """For which the person acts: the one whose texts are asked about, or another."""
        others = {"delegate of a suspended association": 2, "delegate of another association": 3}
        return self.association(others.get(self.who, 1))

    def association(self, number: int = 1) -> Association:
        """1 wrote the texts; 2 is suspended; 3 is another one; 4 applies."""
        return Association(pk=number, legal_name=f"Association {number}", prefecture=self.prefecture)

    def file(self, number: int = 1, state: str = "") -> Accreditation:
        """The association's accreditation."""
        states = {2: AccreditationState.SUSPENDED, 4: AccreditationState.APPLIED}
        found = state or states.get(number, AccreditationState.ACCREDITED)
        row = Accreditation(pk=number, association=self.association(number), prefecture=self.prefecture, state=found)
        row.accredited_at = None if found == AccreditationState.APPLIED else LONG_AGO
        row.stopped_at = LONG_AGO + DAY if found == AccreditationState.SUSPENDED else None
        return row

    def change(self) -> ChangeRequest:
        """The request of the first association to change its name."""
        return ChangeRequest(pk=1, association=self.association())

    def offered(self) -> Offer:
        """A mandate that was given to the delegate and to nobody else, and waits to be accepted."""
        row = mandate(User(pk=1 + PEOPLE.index("delegate")), self.association(), MandateKind.DELEGATE)
        row.accepted_at = None
        return Offer(row, [self.file()], [row])

    def ending(self) -> Mandate:
        """A mandate in force that has a last day, after everything here."""
        return mandate(None, self.association(), MandateKind.DELEGATE, ends_at=CLOSES + 30 * DAY)

    @property
    def participant(self) -> Participant:
        """The person, for the association they would act for."""
        return self.participant_for(self.own_association.pk)

    @property
    def author(self) -> Participant:
        """The person, for the association whose text it is: what it does with its own texts is asked so."""
        return self.participant_for(1)

    def participant_for(self, number: int) -> Participant:
        """The person, for one of the associations."""
        return Participant(self.standing, self.association(number), self.consultation, [self.file(number)])

    # --- texts -------------------------------------------------------------------------------------

    def proposal(self, state: str, *, of: int = 1) -> Proposal:
        """A proposal in a state, by the first association."""
        row = Proposal(pk=1, consultation=self.consultation, association=self.association(of), state=state, number=1)
        row.title, row.body, row.language, row.code = "Title", "Text", "it", "reference-1"
        row.published_at = OPENS if state in ProposalState.public() else None
        row.published_version = 1 if row.published_at else None
        row.sent_at = None if state == ProposalState.DRAFT else OPENS
        _known(row, cosponsors=Association, merged=Proposal)
        return row

    def comment(self, state: str = CommentState.PUBLISHED) -> Comment:
        """A comment of the first association."""
        row = Comment(
            pk=1, proposal=self.proposal(ProposalState.PUBLISHED), association=self.association(), state=state
        )
        row.published_at = OPENS
        return row

    def decision(self) -> ModerationDecision:
        """A decision against a text, by somebody else."""
        hidden = self.proposal(ProposalState.HIDDEN)
        member = User(pk=99, email="member@example.org")
        return ModerationDecision(pk=1, proposal=hidden, verdict=ModerationVerdict.HIDDEN, decided_by=member)

    def review(self) -> ReviewRequest:
        """The request to look at it again."""
        return ReviewRequest(pk=1, decision=self.decision())

    def commitment(self) -> Commitment:
        """A promise that runs."""
        answered = self.proposal(ProposalState.ANSWERED)
        return Commitment(pk=1, proposal=answered, state=CommitmentState.RUNNING)


def mandate(user: User | None, association: Association, kind: str, *, ends_at: datetime | None = None) -> Mandate:
    """A mandate accepted long ago, for all consultations."""
    row = Mandate(pk=1, user=user, association=association, kind=kind, starts_at=LONG_AGO, ends_at=ends_at)
    row.granted_at, row.accepted_at = LONG_AGO - DAY, LONG_AGO
    _known(row, consultations=Consultation)
    return row


def _prefecture(number: int) -> Prefecture:
    return Prefecture(pk=number, sigla=f"P{number}", province_name=f"Province {number}", istat_region_code="16")


def _known(row: Any, **empty: type) -> None:
    """Say of these relations that they are empty, so that nobody asks the database."""
    row._prefetched_objects_cache = {name: model._default_manager.none() for name, model in empty.items()}  # type: ignore[attr-defined]  # every model has one


def everybody_at_every_moment() -> Sequence[Case]:
    """Each of the people at each of the moments."""
    return [Case(who, moment) for who in PEOPLE for moment in MOMENTS]
