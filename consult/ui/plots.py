"""Pictures made on the server: how long a bar is and where it begins, in a drawing 100 wide. Pure, without colours.

Words stay words of the page; only bars are drawn, each in a small SVG of its own. Numbers leave here as
text with a point, since an attribute of SVG does not follow the reader's locale. A page read from right to
left has its bars from the right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from consult import clock

WIDTH = 100.0
THINNEST = 1.0
"""A bar that stands for anything at all is seen."""


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart: its label, its value, and how the value is written. None: a value that is not shown."""

    label: str
    value: float | None
    written: str
    language: str = ""


@dataclass(frozen=True)
class Stretch:
    """Where a bar begins and how long it is."""

    x: str
    width: str


def stretches(values: Sequence[float | None], *, rtl: bool, of: float | None = None) -> list[Stretch]:
    """The bars of the values on one scale, up to ``of`` or to the greatest of them."""
    longest = of or max((value for value in values if value is not None), default=0.0)
    return [_stretch(0.0, _length(value, longest), rtl=rtl) for value in values]


def _length(value: float | None, longest: float) -> float:
    if not value or longest <= 0:
        return 0.0
    return max(THINNEST, min(WIDTH, value / longest * WIDTH))


def _stretch(start: float, length: float, *, rtl: bool) -> Stretch:
    return Stretch(_number(WIDTH - start - length if rtl else start), _number(length))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


# --- phases on a line ----------------------------------------------------------------------------------


class Phase(Protocol):
    """What has a name, a beginning and an end."""

    @property
    def label(self) -> str:
        """Its name."""

    @property
    def opens_at(self) -> datetime:
        """Its first instant."""

    @property
    def closes_at(self) -> datetime:
        """The first instant after it."""


class Span(NamedTuple):
    """A phase where there is no other record of it."""

    label: str
    opens_at: datetime
    closes_at: datetime


DONE, RUNNING, AHEAD = "done", "running", "ahead"


@dataclass(frozen=True)
class Lane:
    """A phase drawn to scale on the line of all of them."""

    phase: Phase
    state: str
    stretch: Stretch


@dataclass(frozen=True)
class Line:
    """All phases on one line, from the first opening to the last thing due; ``now`` is None outside of it."""

    starts_at: datetime
    ends_at: datetime
    lanes: list[Lane]
    now: str | None


def line_of(phases: Iterable[Phase], now: datetime, *, rtl: bool, due: date | None = None) -> Line | None:
    """The phases to scale between the first opening and the day on which answers are due; None without any."""
    rows = list(phases)
    if not rows:
        return None
    starts_at = min(row.opens_at for row in rows)
    ends_at = max([row.closes_at for row in rows] + ([_end_of(due)] if due else []))
    whole = ends_at - starts_at

    def place(instant: datetime) -> float:
        return (instant - starts_at) / whole * WIDTH

    def lane(row: Phase) -> Lane:
        start = place(row.opens_at)
        length = max(THINNEST, place(row.closes_at) - start)
        return Lane(row, _state(row, now), _stretch(min(start, WIDTH - length), length, rtl=rtl))

    within = starts_at <= now <= ends_at
    mark = _number(WIDTH - place(now) if rtl else place(now)) if within else None
    return Line(starts_at, ends_at, [lane(row) for row in rows], mark)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.ROME)


def _state(phase: Phase, now: datetime) -> str:
    if now < phase.opens_at:
        return AHEAD
    return RUNNING if now < phase.closes_at else DONE
