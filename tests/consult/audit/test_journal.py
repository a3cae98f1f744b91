"""The grammar of an act: what the journal refuses, and what an act leaves behind."""

import json
from datetime import timedelta

import pytest

from consult import clock
from consult.audit import journal
from consult.audit.journal import (
    ACTIONS,
    JournalMisused,
    act_in_progress,
    action,
    created,
    lock,
    moment,
    nothing_changed,
    occurring,
    record,
    state,
)
from consult.audit.models import AuditEvent
from consult.verdicts import RuleBroken
from councils.models import Association, Consultation
from tests.cast import NOON
from tests.consult.audit.toys import NOTED, find_nothing, note


@pytest.fixture(autouse=True)
def _own_register(monkeypatch):
    """Actions made inside these tests are forgotten with them."""
    monkeypatch.setattr(journal, "ACTIONS", dict(ACTIONS))


def headers(chain: str) -> list[dict]:
    return [json.loads(event.header) for event in AuditEvent.objects.filter(chain__key=chain).order_by("seq")]


# --- what an action is ----------------------------------------------------------------------------


def test_an_action_must_take_its_actor_by_name():
    with pytest.raises(JournalMisused, match="actor"):

        @action(NOTED)
        def nobody(consultation):
            pass

    with pytest.raises(JournalMisused, match="keyword-only"):

        @action(NOTED)
        def positional(consultation, actor):
            pass


def test_whoever_calls_says_who_acts(world):
    with pytest.raises(JournalMisused, match="without saying who acts"):
        note(world.consultation)


def test_an_action_is_registered_with_its_verbs():
    @action(NOTED, "vote.cast")
    def toy(*, actor):
        pass

    (info,) = [info for name, info in journal.ACTIONS.items() if name.endswith(".toy")]
    assert info.verbs == {NOTED, "vote.cast"}
    assert info.function is toy.__wrapped__


def test_outside_of_an_act_nothing_can_be_recorded(world):
    for misuse in (
        moment,
        nothing_changed,
        lambda: lock(Consultation, 1),
        lambda: created(world.consultation),
        lambda: record(NOTED, subject=world.consultation),
        lambda: state("x", kind="toy", language="it"),
    ):
        with pytest.raises(JournalMisused, match="belongs into an action"):
            misuse()
    assert act_in_progress() is None


def test_an_act_that_records_nothing_is_rolled_back(world):
    @action(NOTED)
    def forget(consultation, *, actor):
        row = lock(Consultation, consultation.pk)
        row.title = "Changed in silence"
        row.save(update_fields=["title"])

    with pytest.raises(JournalMisused, match="without recording"):
        forget(world.consultation, actor=world.officer)
    world.consultation.refresh_from_db()
    assert world.consultation.title == "Trasporti"
    assert act_in_progress() is None


def test_an_act_that_found_everything_as_wanted_ends_without_an_event(world):
    find_nothing(world.consultation, actor=world.officer)
    assert not AuditEvent.objects.exists()


def test_a_refused_act_leaves_nothing(world):
    @action(NOTED)
    def refuse(consultation, *, actor):
        row = lock(Consultation, consultation.pk)
        record(NOTED, subject=row)
        raise RuleBroken("no", "No.")

    with pytest.raises(RuleBroken):
        refuse(world.consultation, actor=world.officer)
    assert not AuditEvent.objects.exists()
    assert act_in_progress() is None


# --- locks and the moment -------------------------------------------------------------------------


def test_locks_are_taken_in_one_order(world):
    @action(NOTED)
    def backwards(*, actor):
        lock(Consultation, world.consultation.pk)
        lock(Association, world.spiga.pk)

    with pytest.raises(JournalMisused, match="Association is locked too late: rank 2 after 3"):
        backwards(actor=None)


def test_no_lock_after_the_clock_was_read(world):
    @action(NOTED)
    def hasty(*, actor):
        moment()
        lock(Consultation, world.consultation.pk)

    with pytest.raises(JournalMisused, match="clock was read before"):
        hasty(actor=None)


def test_a_row_that_is_held_already_is_read_again_even_late(world):
    @action(NOTED)
    def twice(*, actor):
        first = lock(Consultation, world.consultation.pk)
        record(NOTED, subject=first)
        Consultation.objects.filter(pk=first.pk).update(proposals_numbered=7)
        return lock(Consultation, str(first.pk))

    assert twice(actor=None).proposals_numbered == 7


def test_a_lock_on_what_does_not_exist_is_told(world):
    with pytest.raises(Consultation.DoesNotExist):
        note(Consultation(pk=0), actor=None)


def test_the_moment_is_read_once_and_stands_in_the_event(world):
    @action(NOTED)
    def slow(*, actor):
        row = lock(Consultation, world.consultation.pk)
        first = moment()
        with clock.at(NOON + timedelta(hours=1), channel="test"):
            assert moment() == first
        record(NOTED, subject=row)
        return first

    assert slow(actor=None) == NOON
    assert AuditEvent.objects.get().occurred_at == NOON


def test_only_imports_and_seeds_tell_of_other_moments(world):
    earlier = NOON - timedelta(days=400)

    @action(NOTED)
    def tell_of_the_past(*, actor):
        row = lock(Consultation, world.consultation.pk)
        now = moment()
        with occurring(earlier):
            record(NOTED, subject=row)
        assert moment() == now
        record(NOTED, subject=row)

    with pytest.raises(JournalMisused, match="Only imported"):
        tell_of_the_past(actor=None)
    with clock.at(NOON, channel="import"):
        tell_of_the_past(actor=None)
    first, second = AuditEvent.objects.order_by("seq")
    assert (first.occurred_at, second.occurred_at) == (earlier, NOON)
    assert first.recorded_at > NOON - timedelta(days=1)
    assert json.loads(first.header)["channel"] == "import"
