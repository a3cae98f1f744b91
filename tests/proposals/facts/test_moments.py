"""A promised day may be today in Italy, also when it is still yesterday in UTC."""

from datetime import UTC, date, datetime

import pytest

from proposals.facts.moments import due_later

LATE_IN_THE_EVENING = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)
"""Half past midnight of the 13th in Italy."""


@pytest.mark.parametrize(("day", "code"), [(12, "due_in_the_past"), (13, "allowed"), (14, "allowed")])
def test_what_is_due_today_is_not_past(day: int, code: str) -> None:
    assert due_later(date(2026, 5, day), LATE_IN_THE_EVENING).code == code
