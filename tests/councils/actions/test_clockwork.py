"""What the clock records about phases: what was due, when it was noticed, once; and that nothing depends on it."""

from datetime import timedelta

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.notifications import due
from consult.notifications.models import OutboxMessage
from councils.actions.clockwork import notice_phases, record_phase_changes
from councils.models import Consultation, Phase
from councils.rules import phase_open
from councils.states import ConsultationState, PhaseKind
from tests.cast import DAY, NOON, consultation
from tests.councils.telling import last, notice_data, told, verbs
from tests.harness import at_once

OPENS, CLOSES = NOON - 10 * DAY, NOON + 20 * DAY
PARTICIPANTS = {"delegate_of_spiga", "second_delegate_of_spiga", "legal_of_spiga", "delegate_of_lega"}


def at(moment, run=record_phase_changes):
    with clock.at(moment, channel="test"):
        return run()


@pytest.mark.parametrize(
    ("moment", "opened", "closed"),
    [
        (OPENS - timedelta(seconds=1), 0, 0),
        (OPENS, 3, 0),
        (OPENS + timedelta(seconds=1), 3, 0),
        (CLOSES - timedelta(seconds=1), 3, 0),
        (CLOSES, 3, 3),
        (CLOSES + timedelta(seconds=1), 3, 3),
    ],
)
def test_what_is_due_is_recorded(world, moment, opened, closed):
    assert at(moment) == opened + closed
    assert verbs() == ["consultation.phase_opened"] * opened + ["consultation.phase_closed"] * closed


def test_each_event_holds_the_instant_due_and_the_instant_noticed(world):
    at(OPENS + timedelta(hours=3))
    header, facts = last("consultation.phase_opened")
    assert (header["chain"], header["subject"]["type"]) == ("consultation:trasporti", "consultation")
    assert facts["due_at"] == "2026-05-02T10:00:00.000000Z"
    assert facts["noticed_at"] == header["occurred_at"] == "2026-05-02T13:00:00.000000Z"
    assert Phase.objects.filter(opening_noticed_at=OPENS + timedelta(hours=3)).count() == 3


def test_a_second_round_finds_nothing(world):
    assert [at(NOON), at(NOON), at(NOON + DAY)] == [3, 0, 0]
    assert at(NOON, lambda: notice_phases(world.consultation, actor=None)) == 0
    assert AuditEvent.objects.count() == 3


def test_who_takes_part_is_told_once_for_phases_that_change_together(world):
    at(OPENS)
    assert told("consultation.phase_opened") == PARTICIPANTS
    assert OutboxMessage.objects.count() == len(PARTICIPANTS)
    data = notice_data("consultation.phase_opened")
    assert sorted(data["phases"]) == ["discuss", "propose", "vote"]
    assert (data["closes_at"], data["title"]) == ("2026-06-01T10:00:00+00:00", "Trasporti")
    at(CLOSES)
    assert told("consultation.phase_closed") == PARTICIPANTS


def test_an_opening_noticed_after_the_closing_tells_of_the_closing_alone(world):
    assert at(CLOSES) == 6
    assert not told("consultation.phase_opened")
    assert told("consultation.phase_closed") == PARTICIPANTS


def test_phases_of_their_own_dates_are_noticed_at_their_own_time(world):
    Phase.objects.filter(kind=PhaseKind.VOTE).update(opens_at=NOON + DAY)
    assert at(NOON) == 2
    assert at(NOON + DAY) == 1
    assert notice_data("consultation.phase_opened")["phases"] == ["vote"]


@pytest.mark.parametrize("state", ConsultationState.values)
def test_only_what_is_public_is_noticed_and_only_what_runs_is_told(world, state):
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(state=state)
    assert at(NOON) == (3 if state in ConsultationState.public() else 0)
    assert bool(told("consultation.phase_opened")) == (state == ConsultationState.SCHEDULED)


def test_imported_material_is_left_alone(world):
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(is_imported=True)
    assert at(NOON) == 0


def test_one_act_for_each_consultation(world):
    with scaffolding():
        consultation("altra", world.foggia)
    assert at(NOON) == 6
    assert AuditEvent.objects.values("act_id").distinct().count() == 2


def test_nothing_depends_on_it(world):
    """The right is read from the dates: open and closed to the second, with no round ever run."""
    instants = [OPENS - timedelta(seconds=1), OPENS, CLOSES - timedelta(seconds=1), CLOSES]
    asked = [phase_open(world.consultation, PhaseKind.VOTE, moment).allowed for moment in instants]
    assert asked == [False, True, True, False]
    assert not AuditEvent.objects.exists()


def test_the_clock_runs_it(world):
    with clock.at(NOON, channel="test"):
        ran = {job.name: job for job in due.run_all()}
    assert (ran["phases"].changed, ran["phases"].fault) == (3, "")


def test_two_rounds_at_once_record_once(committed_world):
    outcomes = at_once(record_phase_changes, record_phase_changes, record_phase_changes)
    assert [outcome.error for outcome in outcomes] == [None] * 3
    assert sum(outcome.value for outcome in outcomes) == 3
    assert AuditEvent.objects.filter(verb="consultation.phase_opened").count() == 3
    assert OutboxMessage.objects.count() == len(PARTICIPANTS)
