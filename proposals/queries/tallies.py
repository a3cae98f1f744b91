"""What the votes say, counted from their rows each time, with the number of those who could vote.

Every number of positions that is shown anywhere comes from here; nothing else counts votes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from councils.models import Accreditation, Association, Consultation, LateAdmission, Phase
from councils.models.reach import reached_from
from councils.queries import counting
from councils.states import Audience, PhaseKind, ResultsShown
from proposals.models import Proposal, Vote
from proposals.states import Position


@dataclass(frozen=True)
class Tally:
    """Positions on a proposal, and how many associations could take one. Advisory: nothing follows from it.

    ``entitled`` is None for imported material: who could take part elsewhere is not known here.
    """

    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    entitled: int | None = 0

    @property
    def given(self) -> int:
        """How many associations took a position."""
        return self.in_favour + self.against + self.abstained


def results_are_shown(consultation: Consultation, at: datetime) -> bool:
    """Whether positions may be shown to everybody now: at once, or when they have closed, as the notice says."""
    if consultation.results_shown == ResultsShown.AT_ONCE:
        return True
    vote = consultation.schedule.get(PhaseKind.VOTE)
    return vote is None or at >= vote.closes_at


def tally(proposal: Proposal, at: datetime) -> Tally:
    """The positions on one proposal: two queries. Show it only where ``results_are_shown``."""
    return tallies([proposal], at)[proposal.pk]


def tallies(proposals: Iterable[Proposal], at: datetime) -> dict[int, Tally]:
    """The positions on each of the proposals, by key: two queries, however many there are."""
    rows = list(proposals)
    basis = entitled_in({row.consultation_id for row in rows}, at)
    counts: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    votes = Vote.objects.filter(proposal__in=rows).order_by().values_list("proposal", "position")
    for proposal, position, number in votes.annotate(number=Count("pk")):
        counts[proposal][position] = number
    return {row.pk: _tally(counts[row.pk], basis[row.consultation_id]) for row in rows}


def shown_tallies(proposals: Iterable[Proposal], at: datetime) -> dict[int, Tally]:
    """The same for those proposals alone whose positions may be shown now; fetch them with their phases."""
    return tallies([row for row in proposals if results_are_shown(row.consultation, at)], at)


def counted(votes: Iterable[Vote], proposal: Proposal, at: datetime) -> Tally:
    """The tally of votes that were read already: one query, for the number of those who could vote."""
    basis = entitled_in({proposal.consultation_id}, at)
    return _tally(Counter(vote.position for vote in votes), basis[proposal.consultation_id])


def entitled_in(consultations: Iterable[int], at: datetime) -> dict[int, int | None]:
    """How many associations could vote in each consultation, by key, in one query.

    The same people as ``councils.queries.entitled_associations``: accredited where the audience reaches when
    positions opened, or now if they have not; one suspended later stays counted, one added later is counted too.
    """
    phase = Phase.objects.filter(consultation=OuterRef("pk"), kind=PhaseKind.VOTE).values("opens_at")
    now = Value(at, output_field=DateTimeField())
    rows = Consultation.objects.filter(pk__in=set(consultations)).order_by()
    rows = rows.annotate(since=Least(Coalesce(Subquery(phase), now), now)).annotate(entitled=_entitled())
    return dict(rows.values_list("pk", "entitled"))


def _entitled() -> Case:
    """The number of associations within the audience, for a consultation annotated with ``since``."""
    files = Accreditation.objects.filter(counting(OuterRef(OuterRef("since"))), association=OuterRef("pk"))
    within = {audience: _associations_with(files.filter(reached_from(audience, 2))) for audience in Audience}
    return Case(
        When(is_imported=True, then=Value(None, output_field=IntegerField())),
        *(When(audience=audience, then=number) for audience, number in within.items()),
    )


def _associations_with(files: QuerySet[Accreditation]) -> Coalesce:
    """How many have such a file or were added to the roll; each counts once."""
    added = LateAdmission.objects.filter(consultation=OuterRef(OuterRef("pk")), association=OuterRef("pk"))
    rows = Association.objects.filter(Exists(files) | Exists(added))
    number = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(number.values("n"), output_field=IntegerField()), 0)


def in_favour() -> Coalesce:
    """How many associations are in favour of a proposal, for a query to sort by; only where results are shown."""
    votes = Vote.objects.filter(proposal=OuterRef("pk"), position=Position.IN_FAVOUR)
    number = votes.order_by().values("proposal").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def associations_heard(proposals: QuerySet[Proposal]) -> dict[int, int]:
    """How many associations took a position on at least one of the proposals, by consultation: one query."""
    votes = Vote.objects.filter(proposal__in=proposals.order_by().values("pk")).order_by()
    return dict(votes.values_list("proposal__consultation").annotate(number=Count("association", distinct=True)))


def _tally(count: Counter[str], entitled: int | None) -> Tally:
    return Tally(count[Position.IN_FAVOUR], count[Position.AGAINST], count[Position.ABSTAINED], entitled)
