"""The strip of a proposal and the sentence of what comes next, for every state."""

from typing import Any

import pytest

from consult.audit.journal import scaffolding
from consult.ui.kit import StepState
from proposals.models import Proposal
from proposals.states import ProposalState
from proposals.views.progress import next_words, steps_of
from tests.cast import DAY, NOON, World, proposal

S = ProposalState
D, C, A, L = StepState.DONE, StepState.CURRENT, StepState.AHEAD, StepState.LATE
LATER = NOON + 90 * DAY


def row_in(world: World, state: str, **fields: Any) -> Proposal:
    with scaffolding():
        target = {"merged_into": proposal(world.consultation, world.lega)} if state == S.MERGED else {}
        return proposal(world.consultation, world.spiga, state=state, **(target | fields))


UNREAD = {"published_at": None, "published_version": None}
READ = {"published_at": NOON - DAY, "published_version": 1}
NEVER_SENT = UNREAD | {"sent_at": None}


@pytest.mark.parametrize(
    ("state", "fields", "states", "words"),
    [
        (S.DRAFT, NEVER_SENT, [A, A, A, A], "Only your association reads this draft."),
        (S.IN_MODERATION, UNREAD, [C, A, A, A], "A moderator reads it, usually within two working days."),
        (S.RETURNED, UNREAD, [C, A, A, A], "The association changes the text"),
        (S.IN_MODERATION, READ, [D, C, A, A], "Until then this one stands"),
        (S.RETURNED, READ, [D, C, A, A], "Until then this one stands"),
        (S.PUBLISHED, {}, [D, C, A, A], "take positions until Monday 1 June 2026, 12:00 (CEST)."),
        (S.UNDER_REVIEW, {}, [D, D, C, A], "The office prepares the answer."),
        (S.ANSWERED, {}, [D, D, D, D], "The institution has answered."),
        (S.REJECTED, UNREAD, [D, C], "It is not published."),
        (S.WITHDRAWN, READ, [D, D, C], "It will not be answered."),
        (S.HIDDEN, READ, [D, D, C], "Its text is not shown."),
        (S.MERGED, {}, [D, D, C], "That answer counts for this one too."),
    ],
)
def test_each_state(world: World, state: str, fields: dict[str, Any], states: list[StepState], words: str) -> None:
    row = row_in(world, state, **fields)
    assert [step.state for step in steps_of(row, NOON)] == states
    assert words in str(next_words(row, NOON))


def test_after_the_phases_the_institution_is_next(world: World) -> None:
    row = row_in(world, S.PUBLISHED)
    closes_at = row.consultation.closes_at
    assert closes_at is not None
    assert "Associations comment" in str(next_words(row, closes_at - DAY))
    assert "The institution names an office" in str(next_words(row, closes_at))


@pytest.mark.parametrize("state", [S.PUBLISHED, S.UNDER_REVIEW])
def test_the_answer_is_late_when_its_day_has_passed(world: World, state: str) -> None:
    row = row_in(world, state)
    due = row.consultation.answer_due_on
    assert due is not None
    on_time, late = steps_of(row, NOON)[-1], steps_of(row, LATER)[-1]
    assert (on_time.state, on_time.when, str(on_time.note)) == (A, due, "due")
    assert (late.state, late.when, str(late.note)) == (L, due, "overdue")


def test_an_answer_that_came_is_done_and_not_late(world: World) -> None:
    assert steps_of(row_in(world, S.ANSWERED), LATER)[-1].state == D


@pytest.mark.parametrize("state", [S.PUBLISHED, S.MERGED])
def test_a_changed_text_sent_after_publication_does_not_date_the_first_step(world: World, state: str) -> None:
    row = row_in(world, state, sent_at=NOON, published_at=NOON - DAY)
    assert [step.when for step in steps_of(row, NOON)[:2]] == [None, NOON - DAY]
    row.sent_at = NOON - 2 * DAY
    assert [step.when for step in steps_of(row, NOON)[:2]] == [NOON - 2 * DAY, NOON - DAY]
