"""The parts of a desk: rows with one next step each, and words for when there are none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consult import clock
from consult.ui.kit import LAST_DAYS, Step, Tone, Words
from consult.ui.templatetags.ui import people_line, time_left

SHOWN = 10
"""Rows of a section; the rest stands on the page of its own."""

NOTHING = ""


@dataclass(frozen=True)
class Mark:
    """A badge of a row: the words say all, colour and picture only repeat it."""

    words: Words
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


@dataclass(frozen=True)
class Row:
    """Something that awaits the person, with the one next step.

    ``due`` is the last day for it, by which the most urgent row of a desk is found. ``aside`` is the address and
    the words of a quieter link beside the step.
    """

    title: str
    address: str
    step: Words
    language: str = "it"
    note: Words = NOTHING
    when_label: Words = NOTHING
    when: date | datetime | None = None
    marks: Sequence[Mark] = ()
    steps: Sequence[Step] = ()
    due: date | None = None
    aside: tuple[str, Words] | None = None


@dataclass(frozen=True)
class Cells:
    """Numbers beside each other, for whoever compares: heads of the columns, and rows that begin with a name."""

    caption: Words
    heads: Sequence[Words]
    rows: Sequence[Sequence[Any]]


@dataclass
class Section:
    """Rows of one kind. ``empty`` says what will stand here; ``awaits`` whether its rows wait for a step of mine."""

    title: Words
    empty: Words
    rows: list[Row] = field(default_factory=list)
    address: str = ""
    all_words: Words = NOTHING
    more: bool = False
    awaits: bool = True
    cells: Cells | None = None
    waiting: int | None = None

    def __post_init__(self) -> None:
        if self.waiting is None:
            self.waiting = len(self.rows)


def section(title: Words, empty: Words, found: Iterable[Any], row: Callable[[Any], Row], **options: Any) -> Section:
    """A section of the first rows found; ``more`` says that there are others."""
    rows = [row(item) for item in found]
    return Section(title, empty, rows[:SHOWN], more=len(rows) > SHOWN, **options)


def first(rows: Any) -> Any:
    """As many as a section shows, and one more to know whether there are others."""
    return rows[: SHOWN + 1]


# --- words with people's names in them ---------------------------------------------------------------


def joined(*parts: Any) -> SafeString:
    """The parts that say something, side by side; what is not marked as safe is escaped."""
    return format_html_join(" · ", "{}", ((part,) for part in parts if part))


def naming(template: Words, **people: Any) -> SafeString:
    """A translated sentence of ours with names in it, each kept apart in its own direction."""
    return SafeString(escape(str(template)) % {key: people_line(str(name)) for key, name in people.items()})


# --- badges ----------------------------------------------------------------------------------------


def _days_until(day: date, at: datetime) -> int:
    return (day - clock.in_rome(at).date()).days


def due_mark(day: date, at: datetime) -> Mark:
    """How many days are left until the last day for something, that day included; overdue is said in red."""
    left = _days_until(day, at)
    if left < 0:
        words = ngettext("overdue by %(count)d day", "overdue by %(count)d days", -left) % {"count": -left}
        return Mark(words, Tone.DANGER, "warning-circle")
    if left == 0:
        return Mark(_("due today"), Tone.WARNING, "clock")
    words = ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
    return Mark(words, Tone.WARNING if left < LAST_DAYS else Tone.NEUTRAL, "clock")


def closing_mark(until: datetime, at: datetime) -> Mark:
    """How long until something closes, to the hour on its last day."""
    soon = (until - at).days < LAST_DAYS
    return Mark(time_left(until), Tone.WARNING if soon else Tone.SUCCESS, "clock")


def waiting_mark(since: datetime, at: datetime) -> Mark:
    """How many days something has waited."""
    days = -_days_until(clock.in_rome(since).date(), at)
    if days <= 0:
        return Mark(_("arrived today"), icon="inbox")
    return Mark(
        ngettext("waiting for %(count)d day", "waiting for %(count)d days", days) % {"count": days}, icon="inbox"
    )


# --- the whole desk --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    """What awaits me in a sentence: how many things, and the most urgent of them."""

    number: int
    more: bool
    urgent: Row | None


def summary(sections: Iterable[Section]) -> Summary:
    """Over all sections whose rows await a step: soonest due first, then in the order of the desk."""
    awaiting = [part for part in sections if part.awaits]
    rows = [row for part in awaiting for row in part.rows]
    urgent = min(rows, key=lambda row: row.due or date.max, default=None)
    return Summary(sum(part.waiting or 0 for part in awaiting), any(part.more for part in awaiting), urgent)


def in_order(sections: Iterable[Section]) -> list[Section]:
    """What awaits a step comes first, soonest due at the top; then what is there to know, then what is empty."""

    def place(part: Section) -> tuple[bool, bool, date]:
        filled = bool(part.rows or part.cells)
        return not filled, not part.awaits, min((row.due for row in part.rows if row.due), default=date.max)

    return sorted(sections, key=place)
