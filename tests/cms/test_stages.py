"""How far a consultation is, to the instant."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.faces import Phase
from cms.stages import state_of, steps_of
from councils.models import Consultation
from councils.states import ConsultationState
from tests.cast import DAY, NOON, World

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def row(world: World) -> Consultation:
    """Proposals from day 0 to 10, comments to 15, positions from 12 to 20."""
    for kind, opens, closes in (("propose", 0, 10), ("discuss", 0, 15), ("vote", 12, 20)):
        world.consultation.phases.filter(kind=kind).update(opens_at=NOON + opens * DAY, closes_at=NOON + closes * DAY)
    return Consultation.objects.get(pk=world.consultation.pk)


def states(row: Consultation, at: datetime) -> str:
    return " ".join(step.state[0] for step in steps_of(row, at))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON - SECOND, "c a a a a a"),
        (NOON, "d c c a a a"),
        (NOON + 10 * DAY - SECOND, "d c c a a a"),
        (NOON + 10 * DAY, "d d c a a a"),
        (NOON + 20 * DAY - SECOND, "d d c a a a"),
        (NOON + 20 * DAY, "d d d c a a"),
    ],
)
def test_phases_tell_until_people_decide(row: Consultation, at: datetime, expected: str) -> None:
    assert states(row, at) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ConsultationState.UNDER_REVIEW, "d d d c a a"),
        (ConsultationState.OUTCOME_PUBLISHED, "d d d d c a"),
        (ConsultationState.FOLLOW_UP, "d d d d d c"),
        (ConsultationState.ARCHIVED, "d d d d d d"),
        (ConsultationState.SUSPENDED, ""),
        (ConsultationState.WITHDRAWN, ""),
        (ConsultationState.DRAFT, ""),
        (ConsultationState.CHECKED, ""),
    ],
)
def test_what_people_decided_tells_afterwards(row: Consultation, state: str, expected: str) -> None:
    row.state = state
    assert states(row, NOON) == expected


def test_what_was_held_elsewhere_has_no_steps(row: Consultation) -> None:
    row.is_imported = True
    assert steps_of(row, NOON) == []


def test_the_outcome_says_by_when_until_it_is_there(row: Consultation) -> None:
    assert "11" in str(steps_of(row, NOON)[4].note)
    row.state = ConsultationState.OUTCOME_PUBLISHED
    assert [step.note for step in steps_of(row, NOON)] == [""] * 6
    row.state, row.answer_due_on = ConsultationState.SCHEDULED, None
    assert steps_of(row, NOON)[4].note == ""


@pytest.mark.parametrize(
    ("at", "state"),
    [(NOON - SECOND, "ahead"), (NOON, "current"), (NOON + DAY - SECOND, "current"), (NOON + DAY, "done")],
)
def test_a_phase_is_open_from_its_opening_to_the_instant_before_its_closing(at: datetime, state: Any) -> None:
    assert state_of(Phase("vote", "positions", NOON, NOON + DAY), at) == state
