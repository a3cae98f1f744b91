"""The directory of prefectures and their councils: who is on this site, and how much is open there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from cms import reading
from cms.reading import Region
from councils.models import Accreditation, Consultation, Council, CouncilMember, Prefecture
from councils.models.dated import in_force
from councils.states import AccreditationState, ConsultationState, SeatType


@dataclass(frozen=True)
class CouncilRow:
    """A council, the last part of its page's address where it has one, and how many of its seats are held."""

    council: Council
    slug: str
    seats: int
    held: int


@dataclass(frozen=True)
class PrefectureRow:
    """A prefecture with its councils and how many consultations are open there now."""

    prefecture: Prefecture
    councils: list[CouncilRow]
    open_now: int


@dataclass(frozen=True)
class RegionRows:
    """The prefectures of one region."""

    name: str
    rows: list[PrefectureRow]


def filled(regions: Iterable[Region], language: str, at: datetime) -> list[RegionRows]:
    """The regions with what each of their prefectures shows: two queries for all."""
    chosen = list(regions)
    councils = _councils([row for region in chosen for row in region.prefectures], language, at)
    open_now = _open_now(at)
    return [
        RegionRows(
            region.name,
            [PrefectureRow(row, councils.get(row.pk, []), open_now[row.pk]) for row in region.prefectures],
        )
        for region in chosen
    ]


def of_province(regions: Iterable[Region], sigla: str) -> list[Region]:
    """The regions with this province alone; all of them where none is named."""
    narrowed = [Region(row.name, [one for one in row.prefectures if one.sigla == sigla]) for row in regions]
    return [row for row in narrowed if row.prefectures] if sigla else list(regions)


def councils_of(prefecture: Prefecture, language: str, at: datetime) -> list[CouncilRow]:
    """The councils of one prefecture."""
    return _councils([prefecture], language, at).get(prefecture.pk, [])


def _councils(prefectures: list[Prefecture], language: str, at: datetime) -> dict[int, list[CouncilRow]]:
    shown = Q(pages__live=True, pages__locale__language_code=language)
    seated = CouncilMember.objects.filter(in_force(at), seat_type=SeatType.FULL).values("seat")
    found = Council.objects.filter(prefecture__in=prefectures).annotate(
        page_slug=Min("pages__slug", filter=shown),
        places=Count("seats", distinct=True),
        held=Count("seats", filter=Q(seats__in=seated), distinct=True),
    )
    rows: dict[int, list[CouncilRow]] = {}
    for council in found:
        rows.setdefault(council.prefecture_id, []).append(_row(council))
    return rows


def _row(council: Any) -> CouncilRow:
    return CouncilRow(council, council.page_slug or "", council.places, council.held)


def _open_now(at: datetime) -> Counter[int]:
    """How many consultations are open now, by prefecture: one query."""
    published = Consultation.objects.filter(state=ConsultationState.SCHEDULED)
    running = reading.dated(published, at).filter(stage=reading.OPEN)
    return Counter(running.values_list("prefecture", flat=True))


def accredited_in(prefecture: Prefecture) -> int:
    """How many associations are accredited by the prefecture now."""
    return Accreditation.objects.filter(prefecture=prefecture, state=AccreditationState.ACCREDITED).count()
