"""The day of the answers moves by a decision of its own; and what the database refuses of any moved date."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from councils.actions.deadlines import move_answers
from councils.models import Consultation, DateChange
from councils.states import ConsultationState
from tests.cast import DAY, NOON
from tests.councils.telling import last, refused, told
from tests.proposals.stage import calendar

SECOND = timedelta(seconds=1)
WHY = "Serve più studio."


@pytest.fixture
def row(world):
    """Positions close on day 20; answers are due on day 60."""
    calendar(world.consultation, propose=(-10, 10), discuss=(-10, 15), vote=(5, 20))
    return world.consultation


def test_the_day_of_the_answers_moves_by_its_own_decision(world, row):
    before, day = row.answer_due_on, (NOON + 90 * DAY).date()
    move_answers(row, actor=world.prefect, due_on=day, words=WHY)
    change = DateChange.objects.get()
    assert (change.act, change.kind, change.due_before, change.due_on) == ("answers", "", before, day)
    assert Consultation.objects.get(pk=row.pk).answer_due_on == day
    assert last("consultation.answers_moved")[1] == {
        "before": before.isoformat(),
        "due_on": day.isoformat(),
        "reason": change.reason.digest(),
    }
    assert told("consultation.answers_moved") >= {"delegate_of_spiga", "delegate_of_lega", "member"}


@pytest.mark.parametrize(
    ("due_on", "code"),
    [
        (date(2026, 5, 11), "due_in_the_past"),
        (date(2026, 6, 1), "due_before_closing"),
        (date(2026, 6, 2), ""),
        (date(2026, 7, 11), "same_day"),
    ],
)
def test_the_answers_come_after_the_closing(world, row, due_on, code):
    if code:
        with refused(code):
            move_answers(row, actor=world.prefect, due_on=due_on, words=WHY)
    else:
        move_answers(row, actor=world.prefect, due_on=due_on, words=WHY)
        assert Consultation.objects.get(pk=row.pk).answer_due_on == due_on


@pytest.mark.parametrize("state", ConsultationState.values)
def test_the_day_moves_until_the_outcome_is_public(world, row, state):
    with scaffolding():
        Consultation.objects.filter(pk=row.pk).update(state=state)
    press = {"actor": world.prefect, "due_on": (NOON + 90 * DAY).date(), "words": WHY}
    if state in {ConsultationState.SCHEDULED, ConsultationState.UNDER_REVIEW}:
        assert move_answers(row, **press).answer_due_on == (NOON + 90 * DAY).date()
    else:
        with refused("answers_settled"):
            move_answers(row, **press)


# --- the database has the last word --------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "extend", "kind": "vote", "closed_at": NOON + DAY, "closes_at": NOON + DAY},
        {"act": "extend", "kind": "vote", "closed_at": NOON - 2 * DAY, "closes_at": NOON},
        {"act": "reopen", "kind": "vote", "closed_at": NOON - 2 * DAY, "closes_at": NOON - DAY},
        {"act": "close", "kind": "vote", "closed_at": NOON + DAY, "closes_at": NOON + DAY},
        {"act": "close", "kind": "vote", "closed_at": NOON + DAY, "closes_at": NOON - SECOND},
        {"act": "extend", "kind": "", "closed_at": NOON, "closes_at": NOON + DAY},
        {"act": "answers", "kind": "", "due_on": None},
        {"act": "answers", "kind": "vote", "due_on": date(2026, 7, 1)},
    ],
)
def test_the_database_refuses_a_change_that_makes_no_sense(world, row, fields):
    with scaffolding():
        reason = Statement.objects.create(
            act_id="00000000-0000-0000-0000-000000000000", kind="x", language="it", content="x", salt="x"
        )
        with pytest.raises(IntegrityError, match=r"(?i)check|datechange"), transaction.atomic():
            DateChange.objects.create(
                consultation=row, reason=reason, changed_at=NOON, changed_by=world.prefect, **fields
            )
