"""What public pages read from the domain. Every list asks ``consultations_visible_to``; ``live`` is no right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, Max, Min, OuterRef, Prefetch, Q, QuerySet, Value, When

from councils.models import Consultation, Council, CouncilMember, Prefecture, Seat
from councils.models.dated import in_force
from councils.models.standing import Standing
from councils.queries import consultations_visible_to
from councils.states import CompositionCategory, ConsultationState, SeatType
from proposals.models import ReasonedOutcome
from proposals.queries.visible import proposals_visible_to
from proposals.states import OutcomeValue, ProposalState

OPEN, UPCOMING, CLOSED = 0, 1, 2
"""How a list is ordered: open ones first, then those to come, then the rest."""

CHANGES_SHOWN = 3
"""Answers told on the home: a phone shows one at a time."""


def cards(
    standing: Standing,
    at: datetime,
    *,
    prefecture: Prefecture | None = None,
    council: Council | None = None,
) -> QuerySet[Any]:
    """Consultations for a list: when they open and close, where they stand, in which languages; open ones first."""
    rows = consultations_visible_to(standing, at)
    if prefecture is not None:
        rows = rows.filter(prefecture=prefecture)
    if council is not None:
        rows = rows.filter(council=council)
    return dated(rows, at).prefetch_related("phases", "pages").order_by("stage", "closing", "-published_at", "-pk")


def dated(rows: QuerySet[Consultation], at: datetime) -> QuerySet[Any]:
    """The same with ``opening`` and ``closing`` of all phases together, and ``stage``."""
    running = Q(state=ConsultationState.SCHEDULED, closing__gt=at)
    stage = Case(
        When(running & Q(opening__lte=at), then=Value(OPEN)),
        When(running, then=Value(UPCOMING)),
        default=Value(CLOSED),
        output_field=IntegerField(),
    )
    both = rows.annotate(opening=Min("phases__opens_at"), closing=Max("phases__closes_at"))
    return both.annotate(stage=stage)


def open_now(standing: Standing, at: datetime) -> list[Consultation]:
    """What is open now, soonest closing first."""
    return list(cards(standing, at).filter(stage=OPEN)[:6])


def changed_because_of_you(standing: Standing, at: datetime) -> list[ReasonedOutcome]:
    """The latest answers that accepted a proposal, whole or in part.

    Only of proposals whose text everybody reads: a hidden one keeps its page, not its title here.
    """
    accepted = [OutcomeValue.ACCEPTED, OutcomeValue.PARTLY_ACCEPTED]
    return list(_answers(standing, at).filter(value__in=accepted).order_by("-answered_at", "-pk")[:CHANGES_SHOWN])


def outcomes_of(consultation: Consultation, standing: Standing, at: datetime) -> list[ReasonedOutcome]:
    """The newest answer to each proposal of the consultation, in the order of the proposals."""
    rows = _answers(standing, at).filter(proposal__consultation=consultation)
    return list(rows.annotate(promises=Count("proposal__commitments")).order_by("proposal__number"))


def _answers(standing: Standing, at: datetime) -> QuerySet[ReasonedOutcome]:
    """Answers to proposals that everybody reads; of a revised answer the newest alone counts."""
    readable = proposals_visible_to(standing, at).filter(state__in=ProposalState.public())
    newer = ReasonedOutcome.objects.filter(proposal=OuterRef("proposal"), number__gt=OuterRef("number"))
    return ReasonedOutcome.objects.filter(~Exists(newer), proposal__in=readable.values("pk")).select_related(
        "office", "proposal__association", "proposal__consultation"
    )


@dataclass(frozen=True)
class OutcomeGroup:
    """Answers that say the same."""

    value: str
    label: str
    outcomes: list[ReasonedOutcome]


def by_value(outcomes: Iterable[ReasonedOutcome]) -> list[OutcomeGroup]:
    """The answers under what they say, accepted ones first; what nobody answered is left out."""
    rows, choices = list(outcomes), OutcomeValue.choices
    groups = [OutcomeGroup(value, str(label), [row for row in rows if row.value == value]) for value, label in choices]
    return [group for group in groups if group.outcomes]


@dataclass(frozen=True)
class Figures:
    """How much was said on this site so far."""

    proposals: int
    associations: int
    answered: int


def figures(at: datetime) -> Figures:
    """Public proposals, the associations that wrote them, and how many have their answer: one query."""
    rows = proposals_visible_to(Standing(), at).filter(state__in=ProposalState.public())
    counted = rows.aggregate(
        proposals=Count("pk"),
        associations=Count("association", distinct=True),
        answered=Count("pk", filter=Q(state=ProposalState.ANSWERED)),
    )
    return Figures(**counted)


@dataclass(frozen=True)
class Region:
    """A region and its prefectures that are on this site."""

    name: str
    prefectures: list[Prefecture]


def prefectures_by_region(language: str) -> list[Region]:
    """Prefectures with a public page in this language, by region."""
    rows = Prefecture.objects.filter(pages__live=True, pages__language=language)
    ordered = rows.order_by("region_name", "province_name")
    return [Region(name, list(found)) for name, found in groupby(ordered, key=lambda row: row.region_name)]


# --- who sits ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A seat that is filled: for whom, since when, holder or substitute. Never the person."""

    number: int
    sits_for: str
    topic: str
    since: datetime | None
    substitute_since: datetime | None
    icon: str


@dataclass(frozen=True)
class Letter:
    """The places under one letter of art. 57."""

    label: str
    places: list[Place]


@dataclass(frozen=True)
class Sits:
    """A council with who sits on it."""

    council: Council
    letters: list[Letter]
    working_groups: list[str]


def councils_of(prefecture: Prefecture, at: datetime, *, only: Council | None = None) -> list[Sits]:
    """The prefecture's councils: bodies and associations by letter, since when; persons are not published."""
    sitting = CouncilMember.objects.filter(in_force(at)).order_by("starts_at")
    seats = Seat.objects.select_related("association").prefetch_related(Prefetch("members", sitting))
    rows = Council.objects.filter(prefecture=prefecture).prefetch_related(Prefetch("seats", seats), "working_groups")
    return [_sits(council) for council in (rows.filter(pk=only.pk) if only else rows)]


def _sits(council: Council) -> Sits:
    by_letter = groupby(council.seats.all(), key=lambda seat: seat.letter)
    letters = [
        Letter(str(CompositionCategory(key).label), [_place(seat) for seat in seats]) for key, seats in by_letter
    ]
    return Sits(council, letters, [group.name for group in council.working_groups.all()])


def _place(seat: Seat) -> Place:
    sits_for = seat.association.legal_name if seat.association else seat.body
    members = list(seat.members.all())
    full, substitute = _since(members, SeatType.FULL), _since(members, SeatType.SUBSTITUTE)
    picture = "people" if seat.association else "pa"
    return Place(seat.number, sits_for, seat.topic, full, substitute, picture)


def _since(members: Iterable[CouncilMember], seat_type: str) -> datetime | None:
    return next((member.starts_at for member in members if member.seat_type == seat_type), None)


# --- addresses -----------------------------------------------------------------------------------------


def languages_of(consultation: Any) -> list[str]:
    """Languages in which the notice can be read: Italian, then published translations. Reads prefetched ``pages``."""
    translated = {page.language for page in consultation.pages.all() if page.live}
    return ["it", *sorted(translated - {"it"})]
