"""What institutions promised, as everybody sees it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from councils.models import Office
from councils.states import ConsultationState
from proposals.models import Commitment
from proposals.states import CommitmentState, ProposalState

STANDINGS: dict[str, str | Promise] = {
    "overdue": _("Overdue"),
    "running": _("Running"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}
"""How a promise stands; overdue is read from the date."""


@dataclass
class Group:
    """Commitments that stand alike."""

    key: str
    title: str | Promise
    rows: list[Commitment] = field(default_factory=list)


def public_commitments(at: datetime, *, standing: str = "", office: int | None = None) -> QuerySet[Commitment]:
    """The promises everybody sees: overdue first, then running by date, then done, then dropped."""
    today = clock.in_rome(at).date()
    running = Q(state=CommitmentState.RUNNING)
    place = Case(
        When(running & Q(due_on__lt=today), then=Value(0)),
        When(running, then=Value(1)),
        When(state=CommitmentState.DONE, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    rows = Commitment.objects.annotate(place=place).filter(
        proposal__state__in=ProposalState.public(),
        proposal__consultation__state__in=ConsultationState.public(),
        **({"place": list(STANDINGS).index(standing)} if standing else {}),
        **({"office": office} if office is not None else {}),
    )
    return rows.order_by("place", "due_on", "pk")


def grouped(rows: list[Commitment]) -> list[Group]:
    """The same rows under the words for how they stand."""
    groups = [Group(key, title) for key, title in STANDINGS.items()]
    for row in rows:
        groups[row.place].rows.append(row)  # type: ignore[attr-defined]  # annotated by public_commitments
    return [group for group in groups if group.rows]


@dataclass(frozen=True)
class Number:
    """How many commitments stand so."""

    key: str
    title: str | Promise
    count: int


def counted(at: datetime, *, office: int | None = None) -> list[Number]:
    """How many promises stand how, all of them or those of one office: one query."""
    rows: Any = public_commitments(at, office=office).order_by()
    found = dict(rows.values_list("place").annotate(n=Count("pk")))
    return [Number(key, title, found.get(place, 0)) for place, (key, title) in enumerate(STANDINGS.items())]


def promising_offices() -> list[Office]:
    """Offices that promised anything."""
    return list(Office.objects.filter(commitments__isnull=False).select_related("prefecture").distinct())
