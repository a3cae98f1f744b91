"""The parts of a desk: rows with one next step each, and words for when there are none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock

SHOWN = 10
"""Rows of a section; the rest stands on the page of its own."""

Words = str | Promise
NOTHING = ""


@dataclass(frozen=True)
class Row:
    """Something that awaits the person, with the one next step."""

    title: str
    address: str
    step: Words
    language: str = "it"
    note: Words = NOTHING
    when_label: Words = NOTHING
    when: date | datetime | None = None
    alarm: Words = NOTHING


@dataclass
class Section:
    """Rows of one kind. ``empty`` says what will stand here."""

    title: Words
    empty: Words
    rows: list[Row] = field(default_factory=list)
    address: str = ""
    all_words: Words = NOTHING
    more: bool = False


def section(title: Words, empty: Words, found: Iterable[Any], row: Callable[[Any], Row], **options: Any) -> Section:
    """A section of the first rows found; ``more`` says that there are others."""
    rows = [row(item) for item in found]
    return Section(title, empty, rows[:SHOWN], more=len(rows) > SHOWN, **options)


def first(rows: Any) -> Any:
    """As many as a section shows, and one more to know whether there are others."""
    return rows[: SHOWN + 1]


def past(day: date | None, at: datetime) -> Words:
    """The word for a day that is over."""
    return _("overdue") if day is not None and day < clock.in_rome(at).date() else NOTHING
