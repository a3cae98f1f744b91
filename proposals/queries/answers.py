"""What the institution owes: proposals without an office, answers due, commitments that run."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from councils.models import Consultation, Phase, Prefecture
from councils.models.standing import Standing
from councils.rules import DECIDING
from councils.states import AFTER_CLOSING, CONSULTATION_MOVES, ConsultationState
from proposals.models import Commitment, Proposal
from proposals.queries.owed import answer_owed, due_day, newest_charge
from proposals.states import CommitmentState, ProposalState

MOVING = frozenset({state for state, act in CONSULTATION_MOVES if act in AFTER_CLOSING})
"""States from which a consultation whose phases are over goes on."""


def answers_for(standing: Standing, at: datetime) -> list[Prefecture]:
    """The prefectures for which the person takes charge and answers: as an officer or as the prefect."""
    return standing.prefectures_as(DECIDING, at)


def awaiting_office(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """Proposals that no office has yet, oldest first."""
    return _owed(standing, at).filter(state=ProposalState.PUBLISHED).order_by("published_at", "pk")


def awaiting_answer(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """Proposals that an office has, soonest due first, with ``charge_due_on`` and ``charge_office``."""
    return _owed(standing, at).filter(state=ProposalState.UNDER_REVIEW).order_by("charge_due_on", "pk")


def owed_answers(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """All proposals that wait for an office or for an answer, soonest due first."""
    waiting = [ProposalState.PUBLISHED, ProposalState.UNDER_REVIEW]
    return _owed(standing, at).filter(state__in=waiting).order_by("charge_due_on", "pk")


def unanswered_in(consultation: Consultation) -> QuerySet[Proposal]:
    """Proposals that everybody reads and nobody has answered; one that was joined gets the other's answer."""
    return consultation.proposals.filter(answer_owed())


def consultations_to_move_on(standing: Standing, at: datetime) -> QuerySet[Consultation]:
    """Consultations of the person's prefectures whose phases are over and that have a step before them."""
    still_open = Phase.objects.filter(closes_at__gt=at).values("consultation")
    rows = Consultation.objects.filter(prefecture__in=answers_for(standing, at)).exclude(pk__in=still_open)
    return rows.filter(state__in=MOVING).order_by("answer_due_on", "pk")


def running_commitments(standing: Standing, at: datetime) -> QuerySet[Commitment]:
    """Commitments of the person's prefectures that are neither done nor dropped, soonest due first."""
    rows = Commitment.objects.filter(
        state=CommitmentState.RUNNING, proposal__consultation__prefecture__in=answers_for(standing, at)
    )
    return rows.select_related("proposal__consultation", "office", "what", "outcome").order_by("due_on", "pk")


def _owed(standing: Standing, at: datetime) -> QuerySet[Any]:
    rows = Proposal.objects.filter(
        consultation__prefecture__in=answers_for(standing, at),
        consultation__state__in=ConsultationState.answering(),
    )
    rows = rows.annotate(charge_due_on=due_day(), charge_office=newest_charge("office__name"))
    return rows.select_related("consultation__prefecture", "association", "question")
