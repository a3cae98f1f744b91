from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.models.working_days import easter, end_of_working_days, is_holiday, is_working_day, working_day_after


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)],
)
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@pytest.mark.parametrize(
    ("day", "holiday"),
    [
        (date(2026, 1, 6), True),
        (date(2026, 4, 6), True),  # Easter Monday
        (date(2026, 4, 25), True),
        (date(2026, 6, 2), True),
        (date(2026, 12, 8), True),
        (date(2025, 10, 4), False),
        (date(2026, 10, 4), True),  # since L. 151/2025
        (date(2026, 5, 12), False),
        (date(2026, 8, 16), False),
    ],
)
def test_holidays(day: date, holiday: bool) -> None:
    assert is_holiday(day) is holiday


def test_the_holidays_of_a_year_are_these_and_no_others() -> None:
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    fixed = [(1, 1), (1, 6), (3, 29), (4, 25), (5, 1), (6, 2), (8, 15), (10, 4), (11, 1), (12, 8), (12, 25), (12, 26)]
    assert [(day.month, day.day) for day in days if is_holiday(day)] == fixed


def test_weekends_are_no_working_days() -> None:
    assert [is_working_day(date(2026, 5, day)) for day in range(11, 18)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("since", "count", "then"),
    [
        (date(2026, 5, 12), 3, date(2026, 5, 15)),
        (date(2026, 5, 14), 3, date(2026, 5, 19)),  # over a weekend
        (date(2026, 5, 16), 1, date(2026, 5, 18)),  # from a Saturday
        (date(2026, 4, 2), 3, date(2026, 4, 8)),  # over Easter
        (date(2025, 12, 23), 3, date(2025, 12, 30)),  # over Christmas
    ],
)
def test_counting(since: date, count: int, then: date) -> None:
    assert working_day_after(since, count) == then


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (datetime(2026, 5, 12, 10, tzinfo=UTC), datetime(2026, 5, 15, 22, tzinfo=UTC)),
        (datetime(2026, 5, 12, 22, 30, tzinfo=UTC), datetime(2026, 5, 18, 22, tzinfo=UTC)),  # already the 13th in Rome
        (datetime(2026, 10, 22, 10, tzinfo=UTC), datetime(2026, 10, 27, 23, tzinfo=UTC)),  # over the end of summer time
    ],
)
def test_the_last_day_counts_whole_in_italy(since: datetime, until: datetime) -> None:
    assert end_of_working_days(since, 3) == until
