"""The grammar of an act: what the journal refuses, and what an act leaves behind."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consult import clock
from consult.audit import journal
from consult.audit.journal import (
    ACTIONS,
    PLATFORM,
    JournalMisused,
    act_in_progress,
    action,
    created,
    facts_of,
    lock,
    lock_platform,
    moment,
    nothing_changed,
    occurring,
    record,
    scaffolding,
    state,
)
from consult.audit.models import AuditEvent, AuditPart, Chain, Statement
from consult.audit.verbs import UnknownVerb
from consult.verdicts import RuleBroken
from councils.models import Association, Consultation, Prefecture
from tests.cast import NOON
from tests.consult.audit.toys import NOTED, find_nothing, note, note_in_both, rename, say


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
        lock_platform,
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


def test_the_platform_is_locked_last(world):
    @action(NOTED)
    def platform_first(*, actor):
        lock_platform()
        lock_platform()
        lock(Consultation, world.consultation.pk)

    with pytest.raises(JournalMisused, match="rank 3 after 9"):
        platform_first(actor=None)


def test_no_lock_after_the_clock_was_read(world):
    @action(NOTED)
    def hasty(*, actor):
        moment()
        lock(Consultation, world.consultation.pk)

    @action(NOTED)
    def hasty_on_accounts(*, actor):
        moment()
        lock_platform()

    for act in (hasty, hasty_on_accounts):
        with pytest.raises(JournalMisused, match="clock was read before"):
            act(actor=None)


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


# --- record ---------------------------------------------------------------------------------------


def test_an_event_says_who_for_whom_under_which_mandate_and_about_what(world):
    mandate = world.spiga.mandates.get(user=world.delegate_of_spiga)
    note(
        world.consultation,
        actor=world.delegate_of_spiga,
        on_behalf_of=world.spiga,
        mandate=mandate,
        role="delegate",
        version=3,
        facts={"position": "in_favour"},
    )
    (header,) = headers("consultation:trasporti")
    event = AuditEvent.objects.get()
    assert header | {"act": "", "recorded_at": "", "parts": ""} == {
        "v": 1,
        "act": "",
        "verb": NOTED,
        "recorded_at": "",
        "occurred_at": "2026-05-12T10:00:00.000000Z",
        "role": "delegate",
        "on_behalf_of": {"type": "association", "id": str(world.spiga.pk), "label": "Spiga"},
        "mandate": str(mandate.pk),
        "assurance": world.delegate_of_spiga.assurance,
        "channel": "test",
        "subject": {"type": "consultation", "id": str(world.consultation.pk), "label": "trasporti", "version": 3},
        "chain": "consultation:trasporti",
        "seq": 1,
        "prev": "0" * 64,
        "parts": "",
    }
    assert (event.subject_type, event.behalf_type, event.behalf_id) == (
        "consultation",
        "association",
        str(world.spiga.pk),
    )
    bodies = {part.name: facts_of(part) for part in event.parts.all()}
    assert bodies == {
        "facts": {"position": "in_favour"},
        "person": {"actor": str(world.delegate_of_spiga.public_id)},
    }
    assert header["parts"].keys() == bodies.keys()


def test_nobodys_name_or_address_stands_in_the_record(world):
    note(world.consultation, actor=world.delegate_of_spiga, on_behalf_of=world.spiga)
    everything = AuditEvent.objects.get().header + "".join(AuditPart.objects.values_list("content", flat=True))
    assert world.delegate_of_spiga.email not in everything
    assert world.delegate_of_spiga.display_name not in everything


def test_the_clock_acts_without_a_person(world):
    note(world.consultation, actor=None)
    assert [part.name for part in AuditPart.objects.all()] == ["facts"]
    assert AuditEvent.objects.get().behalf_type == ""


@pytest.mark.parametrize(("person", "channel"), [("officer", "web"), (None, "clock")])
def test_with_the_real_clock_the_channel_is_the_web_or_the_clock(db, person, channel):
    with clock.at(NOON, channel="test"):
        from tests.cast import build_world

        world = build_world()
    note(world.consultation, actor=world.people[person] if person else None)
    (header,) = headers("consultation:trasporti")
    assert header["channel"] == channel
    assert header["recorded_at"] == header["occurred_at"]


def test_a_verb_must_be_registered_and_announced(world):
    with pytest.raises(UnknownVerb):
        note(world.consultation, actor=None, verb="nothing.known")
    with pytest.raises(JournalMisused, match=r"did not announce the verb council\.opened"):
        note(world.consultation, actor=None, verb="council.opened")


def test_a_chain_is_written_by_who_locked_its_owner(world):
    @action(NOTED)
    def unlocked(*, actor):
        record(NOTED, subject=world.consultation)

    with pytest.raises(JournalMisused, match="consultation:trasporti is not locked"):
        unlocked(actor=None)
    with pytest.raises(JournalMisused, match="prefecture:FG is not locked"):
        note(world.consultation, actor=None, chain="prefecture:FG")


def test_locking_a_row_that_owns_no_chain_opens_none(world):
    @action(NOTED)
    def by_association(*, actor):
        record(NOTED, subject=lock(Association, world.spiga.pk))

    with pytest.raises(JournalMisused, match="prefecture:FG is not locked"):
        by_association(actor=None)


def test_what_an_act_made_counts_as_locked(world):
    @action(NOTED)
    def make(*, actor):
        row = created(Consultation.objects.create(code="nuova", prefecture=world.foggia, title="Nuova"))
        record(NOTED, subject=lock(Consultation, row.pk))

    make(actor=world.officer)
    assert headers("consultation:nuova")[0]["seq"] == 1


def test_acts_on_accounts_have_the_platforms_chain(world):
    @action(NOTED)
    def close(*, actor):
        lock_platform()
        record(NOTED, subject=world.stranger, chain=PLATFORM)

    close(actor=world.stranger)
    close(actor=world.stranger)
    assert [header["subject"]["label"] for header in headers(PLATFORM)] == [str(world.stranger.public_id)] * 2


def test_facts_that_json_cannot_say_are_refused(world):
    for impossible in (NOON, 2**53, {1, 2}):
        with pytest.raises(Exception, match=r".+"):
            note(world.consultation, actor=None, facts={"x": impossible})
    assert not AuditEvent.objects.exists()


def test_an_erased_part_reads_as_empty(world):
    note(world.consultation, actor=None, facts={"x": 1})
    AuditPart.objects.update(content=None, salt=None)
    assert facts_of(AuditPart.objects.get()) == {}


# --- chains ---------------------------------------------------------------------------------------


def test_events_are_numbered_and_linked_across_acts(world):
    note(world.consultation, actor=None)
    note(world.consultation, actor=None, times=2)
    events = list(AuditEvent.objects.order_by("seq"))
    assert [event.seq for event in events] == [1, 2, 3]
    assert [json.loads(event.header)["prev"] for event in events[1:]] == [event.hash for event in events[:-1]]


def test_an_act_on_two_chains_writes_both_under_one_id(world):
    note_in_both(world.consultation, actor=world.officer)
    events = AuditEvent.objects.select_related("chain")
    assert {event.chain.key for event in events} == {"consultation:trasporti", "prefecture:FG"}
    assert len({event.act_id for event in events}) == 1
    assert [event.seq for event in events] == [1, 1]


def test_an_act_costs_the_same_queries_whatever_it_records(world):
    note(world.consultation, actor=None)

    def cost(times: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            note(world.consultation, actor=None, times=times)
        return len(queries)

    # savepoint, lock, end of the chain, events, parts, release
    assert cost(1) == cost(20) == 6


def test_five_hundred_events_in_one_act(world):
    note(world.consultation, actor=world.officer, times=500)
    assert AuditEvent.objects.count() == 500
    assert AuditPart.objects.count() == 1000
    assert Chain.objects.count() == 1


def test_rows_of_the_record_have_short_names(world):
    say(world.consultation, actor=None, words="Perché sì.")
    event, statement = AuditEvent.objects.get(), Statement.objects.get()
    assert str(event.chain) == "consultation:trasporti"
    assert str(event) == f"{event.chain_id}/1 {NOTED}"
    assert str(event.parts.get()) == f"{event.pk}:facts"
    assert str(statement) == f"toy {statement.pk}"


# --- nested acts ----------------------------------------------------------------------------------


def test_an_action_inside_another_joins_its_act(world):
    @action(NOTED)
    def outer(*, actor):
        lock(Prefecture, world.foggia.pk)
        note(world.consultation, actor=actor)
        find_nothing(world.consultation, actor=actor)
        record(NOTED, subject=world.consultation)

    outer(actor=world.officer)
    first, second = headers("consultation:trasporti")
    assert first["act"] == second["act"]
    assert first["occurred_at"] == second["occurred_at"]


def test_an_act_has_one_actor(world):
    @action(NOTED)
    def outer(*, actor):
        note(world.consultation, actor=world.prefect)

    with pytest.raises(JournalMisused, match="somebody else"):
        outer(actor=world.officer)
    with pytest.raises(JournalMisused, match="somebody else"):
        outer(actor=None)


def test_an_act_cannot_go_on_after_a_refusal_inside_it(world):
    @action(NOTED)
    def inner(*, actor):
        raise RuleBroken("no", "No.")

    @action(NOTED)
    def outer(*, actor):
        row = lock(Consultation, world.consultation.pk)
        try:
            inner(actor=actor)
        except RuleBroken:
            record(NOTED, subject=row)

    with pytest.raises(JournalMisused, match="went on"):
        outer(actor=None)
    assert not AuditEvent.objects.exists()


# --- statements -----------------------------------------------------------------------------------


def test_a_statement_is_kept_and_named_by_its_digest_alone(world):
    digest = say(world.consultation, actor=None, words="Perché sì.")
    row = Statement.objects.get()
    assert (row.content, row.kind, row.language, row.digest()) == ("Perché sì.", "toy", "it", digest)
    assert digest.startswith("statement:")
    assert row.act_id == AuditEvent.objects.get().act_id
    assert "Perché" not in "".join(AuditPart.objects.values_list("content", flat=True))


def test_a_statement_must_be_named_in_the_facts(world):
    @action(NOTED)
    def mumble(*, actor, facts):
        row = lock(Consultation, world.consultation.pk)
        state("Perché.", kind="toy", language="it")
        record(NOTED, subject=row, facts=facts)

    for facts in ({}, {"reason": "statement:" + "0" * 64}):
        with pytest.raises(JournalMisused, match="do not name"):
            mumble(actor=None, facts=facts)
    assert not Statement.objects.exists()


def test_an_erased_statement_has_no_digest(world):
    say(world.consultation, actor=None, words="Perché sì.")
    Statement.objects.update(content=None, salt=None)
    assert Statement.objects.get().digest() is None


# --- history and scaffolding ----------------------------------------------------------------------


def test_history_carries_the_act_its_moment_and_a_pseudonym(world):
    rename(world.consultation, actor=world.officer, title="Altro titolo")
    version = world.consultation.history.latest()
    assert version.title == "Altro titolo"
    assert version.act_id == AuditEvent.objects.get().act_id
    assert version.history_date == NOON
    assert version.history_user_id == world.officer.public_id
    assert version.history_user is None


def test_the_clock_leaves_no_pseudonym_in_history(world):
    rename(world.consultation, actor=None, title="Altro titolo")
    assert world.consultation.history.latest().history_user_id is None


def test_a_tracked_text_changes_in_an_action_or_not_at_all(world):
    world.consultation.title = "Di nascosto"
    with pytest.raises(JournalMisused, match="HistoricalConsultation"):
        world.consultation.save(update_fields=["title"])


def test_scaffolding_is_for_tests_alone(db, settings):
    settings.CLOCK_CHANNELS = frozenset({"import", "seed"})
    with pytest.raises(JournalMisused, match="Only tests"), scaffolding():
        pass


def test_an_action_inside_scaffolding_would_be_lost_and_is_refused(world):
    with scaffolding(), pytest.raises(JournalMisused, match="scaffolding records nothing"):
        note(world.consultation, actor=None)
