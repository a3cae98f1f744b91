"""Who takes part and how it goes, counted from the rows that everybody sees; the same numbers for every reader.

Imported material is left out: it was held elsewhere, and who could take part there is not known here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Case, CharField, Count, DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from councils.models import Association, Consultation
from councils.models.standing import Standing
from councils.queries import consultations_visible_to, public_roll, with_schedule
from councils.states import ConsultationState, PhaseKind
from proposals.models import ModerationDecision, Proposal, ReasonedOutcome
from proposals.queries import small_cells
from proposals.queries.owed import being_amended
from proposals.queries.small_cells import FEWEST, Cell
from proposals.queries.tallies import associations_heard, entitled_in, results_are_shown
from proposals.queries.visible import proposals_visible_to
from proposals.states import OutcomeValue, ProposalState

EVERYBODY = Standing()
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What a reader narrows the figures to; empty means all."""

    province: str = ""
    consultation: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out on request."""
        return self != Asked()


@dataclass(frozen=True)
class Group:
    """Proposals that are alike: where they stand, in which language, of which association."""

    state: str
    language: str
    association: int
    legal_form: str
    number: int


@dataclass(frozen=True)
class Pace:
    """How long something takes: the median in days over so many cases; None without a case."""

    days: float | None
    cases: int


@dataclass(frozen=True)
class Turnout:
    """How many of the entitled associations took a position in a consultation.

    ``given`` is None while positions are not ``shown``, and where fewer than five took one (``few``);
    ``entitled`` is None where fewer than five are.
    """

    consultation: Consultation
    shown: bool
    given: int | None
    entitled: int | None
    few: bool


# --- what is counted -----------------------------------------------------------------------------------


def consultations_counted(at: datetime) -> list[Consultation]:
    """The consultations that everybody sees, with their phases and prefecture: two queries."""
    return list(with_schedule(consultations_visible_to(EVERYBODY, at).filter(is_imported=False)))


def proposals_counted(asked: Asked, at: datetime) -> QuerySet[Proposal]:
    """The proposals that everybody finds, as far as they are asked for."""
    rows = proposals_visible_to(EVERYBODY, at).filter(consultation__is_imported=False).order_by()
    if asked.province:
        rows = rows.filter(consultation__prefecture__sigla=asked.province)
    if asked.consultation:
        rows = rows.filter(consultation__code=asked.consultation)
    return rows


# --- proposals -----------------------------------------------------------------------------------------


def groups_of(rows: QuerySet[Proposal]) -> list[Group]:
    """The proposals in groups that are alike: one query. One being amended counts as published, as it is read."""
    published = When(being_amended(), then=Value(ProposalState.PUBLISHED.value))
    shown = Case(published, default=F("state"), output_field=CharField())
    found = rows.annotate(shown=shown).values_list("shown", "language", "association", "association__legal_form")
    return [Group(*row) for row in found.annotate(number=Count("pk"))]


def by_state(groups: Iterable[Group]) -> list[Cell]:
    """Where proposals stand, in the order of their life. States are public acts: every number is shown."""
    counts = Counter[str]()
    for group in groups:
        counts[group.state] += group.number
    return [Cell(state, counts[state]) for state in ProposalState.values if counts[state]]


def by_language(groups: Iterable[Group]) -> list[Cell]:
    """The languages of the texts that everybody reads, most used first. Texts are public: every number is shown."""
    counts = Counter[str]()
    for group in groups:
        if group.state in ProposalState.public():
            counts[group.language] += group.number
    return [Cell(language, number) for language, number in sorted(counts.items(), key=lambda row: (-row[1], row[0]))]


def by_legal_form(groups: Iterable[Group]) -> list[Cell]:
    """Proposals that everybody reads by the legal form of their association; none of fewer than five associations."""
    numbers, behind = Counter[str](), defaultdict[str, set[int]](set)
    for group in groups:
        if group.state in ProposalState.public():
            numbers[group.legal_form] += group.number
            behind[group.legal_form].add(group.association)
    counts = [small_cells.Count(form, number, len(behind[form])) for form, number in numbers.items()]
    return _most_first(small_cells.protected(counts))


def _most_first(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (cell.value is None, -(cell.value or 0), cell.key))


# --- answers and time ----------------------------------------------------------------------------------


def by_outcome(rows: QuerySet[Proposal]) -> tuple[list[Cell], Pace]:
    """What became of answered proposals, by the newest answer of each, and how long the first one took: one query.

    From the publication of the proposal to its first answer. Answers are public acts: every number is shown.
    """
    newest, first = dict[int, str](), dict[int, timedelta]()
    answered = rows.filter(state=ProposalState.ANSWERED).values("pk")
    answers = ReasonedOutcome.objects.filter(proposal__in=answered).order_by("number")
    columns = ("proposal", "value", "answered_at", "proposal__published_at")
    for proposal, value, given, published in answers.values_list(*columns):
        newest[proposal] = value
        if published is not None:
            first.setdefault(proposal, given - published)
    counts = Counter(newest.values())
    return [Cell(value, counts[value]) for value in OutcomeValue.values if counts[value]], _pace(first.values())


def first_readings(rows: QuerySet[Proposal]) -> Pace:
    """From the first sending of a proposal to the first decision of a moderator on it: one query.

    Of proposals that everybody finds; the history has the first sending, a later one overwrites the column.
    """
    sent = Proposal.history.filter(id=OuterRef("pk"), sent_at__isnull=False).order_by().values("id")
    read = ModerationDecision.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")
    times = rows.annotate(
        first_sent=Subquery(sent.annotate(first=Min("sent_at")).values("first"), output_field=DateTimeField()),
        first_read=Subquery(read.annotate(first=Min("made_at")).values("first"), output_field=DateTimeField()),
    )
    known = times.filter(first_sent__isnull=False, first_read__gte=F("first_sent"))
    return _pace(end - start for start, end in known.values_list("first_sent", "first_read"))


def _pace(times: Iterable[timedelta]) -> Pace:
    days = [time / DAY for time in times]
    return Pace(median(days) if days else None, len(days))


# --- who takes part ------------------------------------------------------------------------------------


def associations_by_province() -> list[Cell]:
    """The associations of the public roll by the province of their seat, as names: one query; none under five."""
    rows = Association.objects.filter(pk__in=public_roll().order_by().values("pk")).order_by()
    found = rows.values_list("prefecture__province_name").annotate(number=Count("pk"))
    return _most_first(small_cells.protected([small_cells.Count(name, number, number) for name, number in found]))


def turnouts(consultations: Sequence[Consultation], asked: Asked, at: datetime) -> list[Turnout]:
    """Who took a position, in the consultations that take them now, or in the one asked for: two queries.

    Before its positions are shown, nothing of them is told, not even how many there are.
    """
    wanted = [row for row in consultations if _turnout_wanted(row, asked, at)]
    told = [row for row in wanted if results_are_shown(row, at)]
    entitled = entitled_in({row.pk for row in wanted}, at)
    given = _given_in(told, at)
    return [_turnout(row, given.get(row.pk, 0) if row in told else None, entitled[row.pk] or 0) for row in wanted]


def _turnout_wanted(row: Consultation, asked: Asked, at: datetime) -> bool:
    if PhaseKind.VOTE not in row.schedule or (asked.province and row.prefecture.sigla != asked.province):
        return False
    if asked.consultation:
        return row.code == asked.consultation
    return row.state == ConsultationState.SCHEDULED and row.schedule[PhaseKind.VOTE].is_open(at)


def _given_in(rows: Sequence[Consultation], at: datetime) -> dict[int, int]:
    """How many associations took a position, by consultation, on proposals that everybody reads."""
    stands = Q(state__in=ProposalState.public()) | being_amended()
    readable = proposals_visible_to(EVERYBODY, at).filter(stands, consultation__in=rows)
    return associations_heard(readable)


def _turnout(row: Consultation, given: int | None, entitled: int) -> Turnout:
    known = given is not None and entitled >= FEWEST
    few = known and 0 < (given or 0) < FEWEST
    return Turnout(
        row,
        shown=given is not None,
        given=given if known and not few else None,
        entitled=entitled if entitled >= FEWEST else None,
        few=few,
    )
