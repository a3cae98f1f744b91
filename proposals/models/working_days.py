"""Italian working days, Monday to Friday without the public holidays. Pure: dates in, dates out."""

from datetime import UTC, date, datetime, time, timedelta

from consult.clock import ROME, in_rome

_FIXED_HOLIDAYS = frozenset({(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)})
_SAINT_FRANCIS = (10, 4)
_SAINT_FRANCIS_SINCE = 2026
_SATURDAY = 5
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the year, by the Gregorian computus (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leaps, left = divmod(century, 4)
    moons = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moons + 15) % 30
    quarters, odd = divmod(rest, 4)
    weekday = (32 + 2 * left + 2 * quarters - epact - odd) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """Whether it is a national holiday: L. 260/1949 with its changes, Easter Monday, from 2026 also 4 October.

    The feast of a town's patron saint is left out: a deadline is the same for all associations.
    """
    month_and_day = (day.month, day.day)
    if month_and_day == _SAINT_FRANCIS:
        return day.year >= _SAINT_FRANCIS_SINCE
    return month_and_day in _FIXED_HOLIDAYS or day == easter(day.year) + _DAY


def is_working_day(day: date) -> bool:
    """Whether offices work on this day."""
    return day.weekday() < _SATURDAY and not is_holiday(day)


def working_day_after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``, which itself is not counted."""
    while count:
        day += _DAY
        count -= is_working_day(day)
    return day


def end_of_working_days(since: datetime, count: int) -> datetime:
    """The instant, UTC, at which the ``count``-th working day after ``since`` is over in Italy.

    The day on which the term begins is not counted, the last one belongs to it whole (art. 155 c.p.c.).
    """
    last = working_day_after(in_rome(since).date(), count)
    return datetime.combine(last + _DAY, time(), tzinfo=ROME).astimezone(UTC)
