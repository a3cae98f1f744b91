"""The only source of time.

Every other module asks ``now()``; none calls Django's or Python's clock. The clock can be moved under
seeding, importing and testing alone, and whoever moves it names the channel, which every event recorded
meanwhile carries: a record can never pass off a moved clock as a person's act on the web.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, pgettext

ROME = ZoneInfo("Europe/Rome")


class ClockRefused(RuntimeError):
    """The clock was to be moved where the settings do not allow it."""


@dataclass(frozen=True)
class _Moved:
    moment: datetime
    channel: str


@dataclass
class _Shift:
    by: timedelta = timedelta(0)


_moved: ContextVar[_Moved | None] = ContextVar("consult_clock", default=None)
_shift = _Shift()


def now() -> datetime:
    """This instant, UTC: the moved one inside ``at``, else the machine's."""
    moved = _moved.get()
    return moved.moment if moved else real_now() + _shift.by


def real_now() -> datetime:
    """The machine's clock, UTC, whatever ``at`` says; for when something was written, not when it happened."""
    return datetime.now(UTC)


def channel() -> str:
    """The channel that moved the clock: ``seed``, ``import``, ``test``, or an empty string when nobody did."""
    moved = _moved.get()
    if moved:
        return moved.channel
    return "test" if _shift.by else ""


@contextmanager
def at(moment: datetime, *, channel: str) -> Iterator[None]:
    """Make ``now()`` answer ``moment`` in this context, and mark what is recorded with ``channel``.

    Raises ClockRefused where the settings do not list the channel, ValueError for a naive moment.
    """
    _require(channel)
    if moment.tzinfo is None:
        raise ValueError("The clock takes aware instants only.")
    token = _moved.set(_Moved(moment.astimezone(UTC), channel))
    try:
        yield
    finally:
        _moved.reset(token)


@contextmanager
def travel(delta: timedelta) -> Iterator[None]:
    """Shift the clock of the whole process, all threads: for browser tests, which serve from another thread.

    Journeys add up. Raises ClockRefused outside the tests.
    """
    _require("test")
    before, _shift.by = _shift.by, _shift.by + delta
    try:
        yield
    finally:
        _shift.by = before


def _require(name: str) -> None:
    if name not in settings.CLOCK_CHANNELS:
        raise ClockRefused(f"The clock may not be moved for {name!r} with these settings.")


def in_rome(instant: datetime) -> datetime:
    """The instant on the wall clock of Italy."""
    return instant.astimezone(ROME)


def happens_twice(local: datetime) -> bool:
    """Whether a time on the wall clock of Italy comes twice: in the hour that is repeated on an October night."""
    first, second = (local.replace(tzinfo=ROME, fold=fold).utcoffset() or timedelta(0) for fold in (0, 1))
    return first > second


def last_day(until: datetime) -> date:
    """The last day, in Italy, of a time that runs until the instant: of one that ends at midnight, the day before."""
    return in_rome(until - timedelta.resolution).date()


def ends_in_words(until: datetime) -> Promise | str:
    """The end of a time in full: the instant, or the last day of a time that ends at midnight."""
    local = in_rome(until)
    return in_words(until) if (local.hour, local.minute) != (0, 0) else day_in_words(last_day(until))


def in_words(instant: datetime) -> Promise:
    """The instant in full, in the reader's language at display time, Italian time with its zone.

    "lunedì 12 maggio 2026, 12:00 (CEST)": the zone tells the two hours of an October night apart.
    """
    return _say_lazily(instant)


def day_in_words(day: date) -> str:
    """The day in full, in the reader's language: "lunedì 12 maggio 2026"."""
    words = date_format(day, pgettext("a day in full, in the letters of Django's date formats", "l j F Y"))
    # Of our languages English alone writes days and months with a capital; Django's catalogues do it in others too.
    return words if (get_language() or "").startswith("en") else words.lower()


def _say(instant: datetime) -> str:
    local = in_rome(instant)
    parts = {"day": day_in_words(local), "time": f"{local:%H:%M}", "zone": f"{local:%Z}"}
    return pgettext("an instant in full", "%(day)s, %(time)s (%(zone)s)") % parts


_say_lazily = cast("Callable[[datetime], Promise]", lazy(_say, str))
