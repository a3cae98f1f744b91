"""What an act leaves behind: its events, their chain, statements and history; acts inside acts."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consult import clock
from consult.audit import journal
from consult.audit.journal import (
    ACTIONS,
    JournalMisused,
    action,
    created,
    facts_of,
    lock,
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

    # savepoint, lock, end of the chain, events, parts, its new end, release
    assert cost(1) == cost(20) == 7


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
