"""The days of the story fit the rules on whichever day it is told."""

from datetime import date, timedelta

import pytest

from cms.demo.calendar import Calendar, spread, waking
from cms.demo.consultations import ANSWERS_WITHIN, window
from cms.demo.content import additions, content
from consult import clock
from councils.models.notice import Notice
from councils.rules.consultations import gaps_in
from councils.states import PhaseKind

DAYS = [date(2026, 1, 1) + timedelta(days=3 * number) for number in range(122)]


@pytest.mark.parametrize("row", content()["consultations"], ids=lambda row: row["id"])
def test_every_notice_can_be_published_on_whichever_day_the_story_is_told(row: dict[str, object]) -> None:
    """Four weeks at least, phases in order, answers after the closing; across both changes of the clock."""
    for today in DAYS:
        calendar = Calendar(today)
        times = window(row, calendar)
        notice = Notice(
            title="t",
            aim="a",
            up_for_decision="u",
            not_up_for_decision="",
            legal_basis="",
            questions=["q"],
            phases={
                PhaseKind.PROPOSE: (times.opens, times.propose_closes),
                PhaseKind.DISCUSS: (times.opens, times.closes),
                PhaseKind.VOTE: (times.vote_opens, times.closes),
            },
            answer_due_on=calendar.day(int(str(row["closes_in_days"])) + ANSWERS_WITHIN),
        )
        assert gaps_in(notice, times.published) == []


@pytest.mark.parametrize("today", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)])
def test_waking_hours_keep_the_order_also_when_the_clock_changes(today: date) -> None:
    start = Calendar(today).at(0, 0)
    instants = [start + timedelta(minutes=7 * number) for number in range(500)]
    awake = [waking(instant) for instant in instants]
    assert awake == sorted(awake)
    assert all(8 <= clock.in_rome(instant).hour <= 20 for instant in awake)
    assert all(clock.in_rome(a).date() == clock.in_rome(b).date() for a, b in zip(instants, awake, strict=True))


def test_instants_are_spread_evenly_between() -> None:
    start = Calendar(date(2026, 5, 12)).at(0)
    assert list(spread(3, start, start + timedelta(hours=4))) == [start + timedelta(hours=n) for n in (1, 2, 3)]
    assert list(spread(0, start, start)) == []


def test_the_content_and_its_additions_fit_together() -> None:
    """Every word that the story looks for is there, and none is left over."""
    proposals = {row["id"]: row for row in content()["proposals"]}
    for name, stances in additions()["stances"].items():
        assert len(stances) == len(proposals[name]["comments"])
    for name, first in additions()["changed_votes"].items():
        last = dict(proposals[name]["vote_rows"])
        assert all(last[association] != position for association, position in first.items())
    promised = {name for name, row in proposals.items() if row.get("reasoned_outcome", {}).get("follow_up")}
    assert set(additions()["commitments"]) == promised - {"P27"}
    assert set(additions()["phases"]) == {row["id"] for row in content()["consultations"]}
