"""Where bars begin and how long they are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consult.ui.plots import AHEAD, DONE, RUNNING, Span, Stretch, line_of, stretches

START = datetime(2026, 5, 1, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PHASES = [
    Span("propose", START, START + 10 * DAY),
    Span("vote", START + 10 * DAY, START + 15 * DAY),
]


def test_the_greatest_value_has_the_whole_length() -> None:
    assert stretches([8, 2, None, 0], rtl=False) == [
        Stretch("0", "100"),
        Stretch("0", "25"),
        Stretch("0", "0"),
        Stretch("0", "0"),
    ]


def test_from_right_to_left_bars_begin_on_the_right() -> None:
    assert stretches([8, 2], rtl=True) == [Stretch("0", "100"), Stretch("75", "25")]


def test_a_scale_may_be_given() -> None:
    assert stretches([30, 300], rtl=False, of=120) == [Stretch("0", "25"), Stretch("0", "100")]


def test_the_smallest_bar_is_seen() -> None:
    assert stretches([1, 10_000], rtl=False)[0].width == "1"


@pytest.mark.parametrize("values", [[], [0], [None, 0]])
def test_nothing_to_draw(values: list[float | None]) -> None:
    assert {bar.width for bar in stretches(values, rtl=False)} <= {"0"}


def test_phases_are_drawn_to_scale_up_to_the_day_answers_are_due() -> None:
    due = date(2026, 5, 20)  # over at midnight in Italy, 22:00 UTC
    line = line_of(PHASES, START + 5 * DAY, rtl=False, due=due)
    assert line is not None
    assert (line.starts_at, line.ends_at) == (START, START + 20 * DAY - timedelta(hours=2))
    assert [lane.stretch for lane in line.lanes] == [Stretch("0", "50.21"), Stretch("50.21", "25.1")]
    assert line.now == "25.1"


def test_the_line_is_mirrored_from_right_to_left() -> None:
    line = line_of(PHASES, START + 3 * DAY, rtl=True)
    assert line is not None
    assert [lane.stretch for lane in line.lanes] == [Stretch("33.33", "66.67"), Stretch("0", "33.33")]
    assert line.now == "80"


@pytest.mark.parametrize(
    ("after", "states"),
    [
        (-timedelta(seconds=1), [AHEAD, AHEAD]),
        (timedelta(0), [RUNNING, AHEAD]),
        (10 * DAY - timedelta(seconds=1), [RUNNING, AHEAD]),
        (10 * DAY, [DONE, RUNNING]),
        (15 * DAY, [DONE, DONE]),
    ],
)
def test_a_phase_runs_from_its_first_instant_until_its_last(after: timedelta, states: list[str]) -> None:
    line = line_of(PHASES, START + after, rtl=False)
    assert line is not None
    assert [lane.state for lane in line.lanes] == states


@pytest.mark.parametrize("after", [-DAY, 16 * DAY])
def test_today_is_not_marked_outside_of_the_line(after: timedelta) -> None:
    line = line_of(PHASES, START + after, rtl=False)
    assert line is not None
    assert line.now is None


def test_no_phases_no_line() -> None:
    assert line_of([], START, rtl=False) is None


def test_a_short_phase_at_the_end_stays_on_the_line() -> None:
    end = START + 100 * DAY
    line = line_of([Span("a", START, end), Span("b", end - DAY / 10, end)], START, rtl=False)
    assert line is not None
    assert line.lanes[1].stretch == Stretch("99", "1")
