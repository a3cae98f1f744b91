"""The badges of a desk at the edges of their days, and which row is the most urgent."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from consult import clock
from consult.ui.kit import Tone
from proposals.views.desk_association import ending_mark
from proposals.views.sections import Row, Section, closing_mark, due_mark, in_order, naming, summary, waiting_mark
from tests.cast import DAY, NOON

TODAY = NOON.date()
SECOND = timedelta(seconds=1)
LATE_EVENING = NOON.replace(hour=21, minute=59)
"""A minute before midnight in Italy."""


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (TODAY - 2 * DAY, "overdue by 2 days", Tone.DANGER),
        (TODAY - DAY, "overdue by 1 day", Tone.DANGER),
        (TODAY, "due today", Tone.WARNING),
        (TODAY + DAY, "1 day left", Tone.WARNING),
        (TODAY + 6 * DAY, "6 days left", Tone.WARNING),
        (TODAY + 7 * DAY, "7 days left", Tone.NEUTRAL),
    ],
)
def test_a_last_day_belongs_to_the_time_whole(day: date, words: str, tone: Tone) -> None:
    for at in (NOON, LATE_EVENING):
        mark = due_mark(day, at)
        assert (str(mark.words), mark.tone) == (words, tone)
    assert due_mark(TODAY, LATE_EVENING + timedelta(minutes=1)).tone == Tone.DANGER


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (NOON, "arrived today"),
        (NOON - DAY, "waiting for 1 day"),
        (NOON - timedelta(hours=13), "waiting for 1 day"),
        (NOON - 9 * DAY, "waiting for 9 days"),
    ],
)
def test_waiting_is_counted_in_days_of_the_calendar(since: datetime, words: str) -> None:
    assert str(waiting_mark(since, NOON).words) == words


def test_the_last_week_before_a_closing_is_a_warning() -> None:
    with clock.at(NOON, channel="test"):
        assert closing_mark(NOON + 7 * DAY, NOON).tone == Tone.SUCCESS
        assert closing_mark(NOON + 7 * DAY - SECOND, NOON).tone == Tone.WARNING


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (30 * DAY + SECOND, None),
        (30 * DAY, Tone.WARNING),
        (7 * DAY + SECOND, Tone.WARNING),
        (7 * DAY, Tone.DANGER),
        (SECOND, Tone.DANGER),
    ],
)
def test_a_mandate_that_ends_is_a_warning_at_thirty_days_and_red_at_seven(left: timedelta, tone: Tone | None) -> None:
    with clock.at(NOON, channel="test"):
        mark = ending_mark(NOON + left, NOON)
    assert (mark.tone if mark else None) == tone
    assert ending_mark(None, NOON) is None


def row(title: str, due: date | None = None) -> Row:
    return Row(title, "/", "Do it", due=due)


def test_the_most_urgent_is_what_is_due_first_in_whatever_section() -> None:
    first = Section("A", "", [row("poi", TODAY + DAY), row("senza data")])
    second = Section("B", "", [row("prima", TODAY)], waiting=4)
    known = Section("C", "", [row("solo da sapere", TODAY - DAY)], awaits=False)
    found = summary([first, second, known])
    assert (found.number, found.more) == (6, False)
    assert found.urgent is not None
    assert found.urgent.title == "prima"
    assert [part.title for part in in_order([Section("E", "vuota"), known, first, second])] == ["B", "A", "C", "E"]


def test_nothing_is_urgent_on_an_empty_desk() -> None:
    assert summary([Section("A", "")]) == summary([])


@pytest.mark.parametrize("name", ["<b>Lega</b>", "جمعية"])
def test_a_name_in_a_sentence_is_escaped_and_kept_apart(name: str) -> None:
    said: Any = naming("asked by %(speaker)s", speaker=name)
    assert "<b>" not in said
    assert said.startswith('asked by <bdi lang="it"')
