"""Which closings move with another, to the second, and the whole period they leave."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from councils.rules.dates import answers_sound, closing_sound, closings_after, period_after
from councils.states import DateAct, PhaseKind
from tests.cast import DAY, NOON


def after(days: int) -> datetime:
    return NOON + days * DAY


ROW = SimpleNamespace(
    schedule={
        PhaseKind.PROPOSE: SimpleNamespace(opens_at=after(0), closes_at=after(20)),
        PhaseKind.DISCUSS: SimpleNamespace(opens_at=after(2), closes_at=after(25)),
        PhaseKind.VOTE: SimpleNamespace(opens_at=after(5), closes_at=after(30)),
    },
    answer_due_on=None,
)


@pytest.mark.parametrize(
    ("act", "kind", "until", "moved"),
    [
        ("extend", "propose", 24, {"propose"}),
        ("extend", "propose", 25, {"propose"}),
        ("extend", "propose", 26, {"propose", "discuss"}),
        ("extend", "propose", 31, {"propose", "discuss", "vote"}),
        ("extend", "vote", 40, {"vote"}),
        ("close", "vote", 26, {"vote"}),
        ("close", "vote", 25, {"vote"}),
        ("close", "vote", 24, {"vote", "discuss"}),
        ("close", "discuss", 20, {"discuss"}),
        ("close", "discuss", 19, {"propose", "discuss"}),
        ("close", "propose", 10, {"propose"}),
    ],
)
def test_the_phases_stay_in_order(act: str, kind: str, until: int, moved: set[str]) -> None:
    closings = closings_after(ROW, DateAct(act), PhaseKind(kind), after(until))
    assert {str(other) for other in closings} == moved
    for other, (before, then) in closings.items():
        assert (before, then) == (ROW.schedule[other].closes_at, after(until))


def test_the_whole_period_is_from_the_first_opening_to_the_last_closing() -> None:
    assert period_after(ROW, {}) == (after(0), after(30))
    assert period_after(ROW, {PhaseKind.VOTE: (after(30), after(22))}) == (after(0), after(25))
    assert period_after(ROW, {PhaseKind.PROPOSE: (after(20), after(44))}) == (after(0), after(44))


@pytest.mark.parametrize(
    ("act", "at", "until", "code"),
    [
        ("extend", 10, 31, "allowed"),
        ("extend", 10, 30, "not_later"),
        ("extend", 31, 31, "closing_in_the_past"),
        ("close", 10, 10, "allowed"),
        ("close", 10, 9, "not_earlier"),
        ("close", 10, 29, "allowed"),
        ("close", 10, 30, "not_earlier"),
        ("close", 1, 5, "allowed"),
        ("close", 1, 4, "not_earlier"),
    ],
)
def test_a_closing_moves_from_now_on(act: str, at: int, until: int, code: str) -> None:
    assert closing_sound(ROW, DateAct(act), PhaseKind.VOTE, after(until), after(at)).code == code


@pytest.mark.parametrize(("days", "code"), [(-1, "due_in_the_past"), (0, "allowed"), (1, "allowed")])
def test_answers_may_be_due_today_when_the_closing_is_past(days: int, code: str) -> None:
    closed = SimpleNamespace(closes_at=after(-3), answer_due_on=None)
    assert answers_sound(closed, after(days).date(), NOON).code == code
