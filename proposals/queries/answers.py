"""What the institution owes: proposals without an office, answers due, commitments that run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from consult import clock
from councils.models import Consultation, Phase, Prefecture
from councils.models.standing import Standing
from councils.rules import DECIDING
from councils.states import AFTER_CLOSING, CONSULTATION_MOVES, ConsultationState
from proposals.models import Commitment, Proposal
from proposals.queries.listing import Wanted, comments_shown, listed
from proposals.queries.owed import answer_owed, due_day, newest_charge
from proposals.queries.tallies import Tally, shown_tallies
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
    rows = _owed(standing, at).filter(state=ProposalState.UNDER_REVIEW)
    return rows.prefetch_related("consultation__phases").order_by(*_SOONEST)


def owed_answers(standing: Standing, at: datetime) -> QuerySet[Any]:
    """All proposals that wait for an office or for an answer, soonest due first."""
    waiting = [ProposalState.PUBLISHED, ProposalState.UNDER_REVIEW]
    rows = _owed(standing, at).filter(state__in=waiting)
    return rows.prefetch_related("consultation__phases").order_by(*_SOONEST)


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


_SOONEST = (F("charge_due_on").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Overdue:
    """What one office owes since a day that is past. Proposals that no office has stand under no name."""

    office: str
    answers: int
    commitments: int
    since: date


def overdue_by_office(standing: Standing, at: datetime) -> list[Overdue]:
    """What is overdue in the person's prefectures, by office, whoever waits longest first: two queries."""
    today = clock.in_rome(at).date()
    owed = owed_answers(standing, at).filter(charge_due_on__lt=today)
    answers = list(owed.values_list("charge_office", "charge_due_on"))
    late = running_commitments(standing, at).filter(due_on__lt=today)
    promises = list(late.values_list("office__name", "due_on"))
    found = [_overdue(office, answers, promises) for office in _offices([*answers, *promises])]
    return sorted(found, key=lambda row: (row.since, row.office))


def _offices(rows: Iterable[tuple[str | None, date]]) -> set[str]:
    return {office or "" for office, _day in rows}


def _overdue(
    office: str, answers: Iterable[tuple[str | None, date]], promises: Iterable[tuple[str | None, date]]
) -> Overdue:
    owed, promised = ([day for name, day in rows if (name or "") == office] for rows in (answers, promises))
    return Overdue(office, len(owed), len(promised), min(owed + promised))


HOTTEST = 3
"""So many of the most supported proposals, and of the most discussed."""


@dataclass(frozen=True)
class HotPoint:
    """A proposal that many speak about, with the positions on it where these are shown, and its comments."""

    proposal: Proposal
    tally: Tally | None
    comments: int


def hot_points(standing: Standing, at: datetime) -> list[HotPoint]:
    """The most supported and the most discussed proposals that wait for an answer: four queries.

    Positions count here from when everybody sees them, not before.
    """
    waiting = Proposal.objects.filter(
        answer_owed(),
        consultation__prefecture__in=answers_for(standing, at),
        consultation__state__in=ConsultationState.answering(),
    )
    supported, discussed = (listed(waiting, Wanted(sort=sort), at)[:HOTTEST] for sort in ("supported", "discussed"))
    rows = Proposal.objects.filter(Q(pk__in=supported.values("pk")) | Q(pk__in=discussed.values("pk")))
    rows = rows.annotate(comments_shown=comments_shown()).select_related("consultation__prefecture", "association")
    found = list(rows.prefetch_related("consultation__phases"))
    tallies = shown_tallies(found, at)
    points = [HotPoint(row, tallies.get(row.pk), row.comments_shown) for row in found]
    return sorted((row for row in points if _is_hot(row)), key=_heat, reverse=True)


def _is_hot(point: HotPoint) -> bool:
    return bool(point.comments or (point.tally and point.tally.given))


def _heat(point: HotPoint) -> tuple[int, int, int]:
    return point.tally.in_favour if point.tally else 0, point.comments, -point.proposal.pk


def _owed(standing: Standing, at: datetime) -> QuerySet[Any]:
    rows = Proposal.objects.filter(
        consultation__prefecture__in=answers_for(standing, at),
        consultation__state__in=ConsultationState.answering(),
    )
    rows = rows.annotate(charge_due_on=due_day(), charge_office=newest_charge("office__name"))
    return rows.select_related("consultation__prefecture", "association", "question")
