"""The checklist of a notice: each thing that may be missing, the boundary instants, both nights of a clock change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from consult import clock
from councils.models import Council
from councils.rules import gaps_in, missing_from, notice_complete, notice_fits
from councils.rules.consultations import MISSING
from councils.states import PhaseKind
from tests.cast import DAY, NOON
from tests.councils.actions.notices import notice, phases

SECOND = timedelta(seconds=1)


def rome(*parts):
    return datetime(*parts, tzinfo=clock.ROME).astimezone(UTC)


def timetable(**changed):
    return {kind: span for kind, span in (phases(NOON) | changed).items() if span}


def running(opens_at, closes_at, **fields):
    """A notice whose phases all run from one instant to the other."""
    spans = dict.fromkeys(PhaseKind.values, (opens_at, closes_at))
    return notice(phases=spans, answer_due_on=(closes_at + 30 * DAY).date(), **fields)


def test_a_complete_notice_lacks_nothing():
    assert gaps_in(notice(), NOON) == []
    assert missing_from(notice(), NOON) == []
    assert notice_complete(notice(), NOON).allowed


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({"title": ""}, "title"),
        ({"title": " \n"}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"aim": ""}, "aim"),
        ({"up_for_decision": " "}, "up_for_decision"),
        ({"questions": ()}, "questions"),
        ({"questions": ("?",) * 7}, "questions"),
        ({"questions": ("Uno?", " ")}, "questions"),
        ({"phases": {}}, "phases"),
        ({"phases": timetable(vote=None)}, "phases"),
        ({"phases": timetable(propose=None)}, "phases"),
        ({"phases": timetable(party=(NOON, NOON + DAY))}, "phases"),
        ({"phases": timetable(discuss=(NOON - DAY, NOON + 25 * DAY))}, "phase_order"),
        ({"phases": timetable(discuss=(NOON, NOON + 31 * DAY))}, "phase_order"),
        ({"phases": timetable(vote=(NOON + 30 * DAY, NOON + 30 * DAY))}, "phase_order"),
        ({"answer_due_on": None}, "answer_due_on"),
        ({"answer_due_on": date(2026, 6, 11)}, "answer_due_on"),
        ({"audience": "friends"}, "choices"),
        ({"results_shown": "never"}, "choices"),
        ({"audience": "letters"}, "letters"),
        ({"audience": "letters", "audience_letters": "gx"}, "letters"),
        ({"audience": "invited"}, "invited"),
    ],
)
def test_what_a_notice_may_lack(fields, gap):
    assert gaps_in(notice(**fields), NOON) == [gap]
    verdict = notice_complete(notice(**fields), NOON)
    assert verdict.code == "notice_incomplete"
    assert str(MISSING[gap]) in str(verdict.reason)
    assert missing_from(notice(**fields), NOON) == [str(MISSING[gap])]


def test_everything_missing_is_said_at_once():
    empty = notice(title="", aim="", up_for_decision="", questions=(), phases={}, answer_due_on=None)
    assert gaps_in(empty, NOON) == ["title", "aim", "up_for_decision", "questions", "phases"]


@pytest.mark.parametrize(("extra", "complete"), [(-SECOND, False), (SECOND * 0, True), (SECOND, True)])
def test_four_weeks_at_least(extra, complete):
    content = running(NOON, NOON + 28 * DAY + extra)
    assert gaps_in(content, NOON) == ([] if complete else ["period_reason"])
    assert gaps_in(running(NOON, NOON + 28 * DAY + extra, period_reason="Urgenza."), NOON) == []


@pytest.mark.parametrize(("extra", "complete"), [(-SECOND, True), (SECOND * 0, True), (SECOND, False)])
def test_twelve_weeks_at_most(extra, complete):
    content = running(NOON, NOON + 84 * DAY + extra)
    assert gaps_in(content, NOON) == ([] if complete else ["period_reason"])


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [
        (rome(2026, 3, 2, 12), rome(2026, 3, 30, 12)),
        (rome(2026, 10, 5, 12), rome(2026, 11, 2, 12)),
    ],
)
def test_four_weeks_are_four_weeks_of_the_calendar_across_a_clock_change(opens_at, closes_at):
    assert closes_at - opens_at != 28 * DAY
    assert gaps_in(running(opens_at, closes_at), opens_at) == []
    assert gaps_in(running(opens_at, closes_at - SECOND), opens_at) == ["period_reason"]


@pytest.mark.parametrize(("seconds", "gaps"), [(-1, []), (0, []), (1, ["opening"])])
def test_it_may_open_at_the_very_instant(seconds, gaps):
    assert gaps_in(notice(), NOON + seconds * SECOND) == gaps


def test_the_answer_is_due_after_the_day_of_the_closing_in_italy():
    """23:30 UTC is the day after in Italy, in summer."""
    closes_at = datetime(2026, 6, 20, 22, 30, tzinfo=UTC)
    content = running(NOON, closes_at)
    late = [gaps_in(notice(phases=content.phases, answer_due_on=date(2026, 6, day)), NOON) for day in (20, 21, 22)]
    assert late == [["answer_due_on"], ["answer_due_on"], []]


def test_council_and_offices_are_of_the_prefecture(world):
    elsewhere = Council(prefecture=world.bari, name="Bari", slug="bari")
    assert notice_fits(notice(council=world.council, addressees=(world.office,)), world.consultation).allowed
    assert notice_fits(notice(), world.consultation).allowed
    assert notice_fits(notice(council=elsewhere), world.consultation).code == "council_elsewhere"
