"""Steps are told in the order of time, under the clock of the story."""

from datetime import timedelta

import pytest

from cms.demo.story import SAID_EVERY, Story, StoryBroken, refused
from consult import clock
from consult.verdicts import RuleBroken
from tests.cast import DAY, NOON


def test_steps_come_in_the_order_of_time_whatever_the_order_they_were_planned_in() -> None:
    told: list[tuple[str, object, str]] = []
    story = Story()

    def step(name: str) -> None:
        told.append((name, clock.now(), clock.channel()))

    story.on(NOON + DAY, step, "second")
    story.on(NOON, step, "first")
    story.on(NOON + DAY, step, "third")
    story.on(NOON, lambda: story.on(NOON + 2 * DAY, step, "fourth"))
    assert story.tell(lambda _: None) == 5
    assert told == [
        ("first", NOON, "seed"),
        ("second", NOON + DAY, "seed"),
        ("third", NOON + DAY, "seed"),
        ("fourth", NOON + 2 * DAY, "seed"),
    ]


def test_it_says_how_far_it_is() -> None:
    story, said = Story(), []
    for number in range(SAID_EVERY + 1):
        story.on(NOON + timedelta(minutes=number), lambda: None)
    story.tell(said.append)
    assert said == ["200 steps told; it is 12/05/2026, 1 to go"]


def break_rule() -> None:
    raise RuleBroken("closed", "It is closed.")


def test_what_the_rules_refuse_must_be_refused_with_that_code() -> None:
    refused("closed", break_rule)
    with pytest.raises(RuleBroken):
        refused("open", break_rule)
    with pytest.raises(StoryBroken, match="was to be refused with closed"):
        refused("closed", test_it_says_how_far_it_is)
