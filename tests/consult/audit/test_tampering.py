"""Tampering, with the triggers off: whatever is done to a single event is found, at that event."""

import json

import pytest

from consult.audit import texts
from consult.audit.chain import GENESIS, event_hash, new_salt
from consult.audit.models import AuditEvent, AuditPart, Chain, Statement
from consult.audit.queries import head_document, heads
from consult.audit.verification import verify
from tests.consult.audit.tampering import (
    CHAIN,
    LENGTH,
    change,
    event,
    every_event,
    fields_of,
    first_of,
    remove,
    rewritten,
)
from tests.consult.audit.toys import note, rename, say


def test_an_untouched_record_holds(world):
    note(world.consultation, actor=world.officer)
    say(world.consultation, actor=None, words="Perché sì.")
    rename(world.consultation, actor=None, title="Altro titolo")
    report = verify()
    assert report.holds, report.findings
    assert report.counts[CHAIN].events == 3
    assert report.counts[CHAIN].parts == 4
    assert report.heads == heads()
    assert {"audit.history", "audit.statements"} <= set(report.proofs)


def test_the_record_of_these_tests_lacks_nothing_but_its_triggers(record):
    assert first_of() is None
    assert not verify().holds


@every_event
@pytest.mark.parametrize(
    "forged",
    [
        {"role": "prefect"},
        {"verb": "vote.cast"},
        {"seq": 100},
        {"prev": "a" * 64},
        {"chain": "consultation:altra"},
        {"occurred_at": "2020-01-01T00:00:00.000000Z"},
        {"parts": {}},
        {"subject": {"type": "consultation", "id": "1", "label": "altra"}},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_header_altered_without_its_hash(record, seq, forged):
    change(seq, header=rewritten(event(seq), **forged)["header"])
    assert first_of() == (CHAIN, seq)


@every_event
def test_a_header_altered_with_its_hash_shows_in_the_next_event_or_at_the_end_of_the_chain(record, seq):
    change(seq, **rewritten(event(seq), role="prefect"))
    assert first_of() == (CHAIN, seq)


def test_an_end_rewritten_with_the_row_of_its_chain_shows_against_an_earlier_head(record):
    kept = head_document()
    change(LENGTH, **rewritten(event(LENGTH), role="prefect"))
    Chain.objects.filter(key=CHAIN).update(head=event(LENGTH).hash)
    assert first_of() is None
    assert verify(kept).findings[0].seq == LENGTH


@pytest.mark.parametrize("seq", range(2, LENGTH))
def test_a_header_whose_predecessor_and_hash_were_altered(record, seq):
    change(seq, **rewritten(event(seq), prev="a" * 64))
    assert first_of() == (CHAIN, seq)


def test_the_first_event_cannot_name_a_predecessor(record):
    change(1, **rewritten(event(1), prev="a" * 64))
    assert first_of() == (CHAIN, 1)


@every_event
@pytest.mark.parametrize(
    "columns",
    [
        {"hash": "0" * 64},
        {"verb": "council.opened"},
        {"subject_id": "999"},
        {"subject_type": "vote"},
        {"behalf_type": "association"},
        {"behalf_id": "999"},
        {"act_id": "11111111-2222-3333-4444-555555555555"},
        {"occurred_at": "2020-01-01T00:00:00Z"},
        {"recorded_at": "2020-01-01T00:00:00Z"},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_a_column_altered(record, seq, columns):
    change(seq, **columns)
    assert first_of() == (CHAIN, seq)


@every_event
def test_an_event_removed_leaves_a_gap(record, seq):
    remove(seq)
    expected = (CHAIN, seq)
    assert first_of() == expected


@pytest.mark.parametrize("seq", range(1, LENGTH))
def test_events_removed_and_the_others_moved_up(record, seq):
    remove(seq)
    for later in range(seq + 1, LENGTH + 1):
        change(later, seq=later - 1)
    assert first_of() == (CHAIN, seq)


@pytest.mark.parametrize("seq", range(1, LENGTH))
def test_two_events_exchanged(record, seq):
    change(seq, seq=1000)
    change(seq + 1, seq=seq)
    change(1000, seq=seq + 1)
    assert first_of() == (CHAIN, seq)


@pytest.mark.parametrize("seq", range(1, LENGTH))
def test_two_events_exchanged_with_numbers_and_hashes_written_again(record, seq):
    one, other = event(seq), event(seq + 1)
    change(seq, seq=1000)
    change(seq + 1, seq=seq, **rewritten(other, seq=seq))
    change(1000, seq=seq + 1, **rewritten(one, seq=seq + 1))
    assert first_of() == (CHAIN, seq)


@every_event
def test_an_event_inserted(record, seq):
    for later in range(LENGTH, seq - 1, -1):
        change(later, seq=later + 1)
    model = event(seq + 1)
    forged = rewritten(model, seq=seq, parts={}, prev=event(seq - 1).hash if seq > 1 else GENESIS)
    AuditEvent.objects.create(**fields_of(model) | {"seq": seq} | forged)
    assert first_of() == (CHAIN, seq)


def test_an_event_repeated_at_the_end(record):
    AuditEvent.objects.create(**fields_of(event(2)) | {"seq": LENGTH + 1, "hash": "a" * 64})
    assert first_of() == (CHAIN, LENGTH + 1)


def test_a_number_that_stands_twice(record, monkeypatch):
    # The database refuses this by a constraint; whoever drops that too is found all the same.
    row = event(2)
    monkeypatch.setattr("consult.audit.reading.chunks", lambda rows: [[*list(rows)[:2], row]])
    assert first_of() == (CHAIN, 2)


# --- parts and statements -------------------------------------------------------------------------


@every_event
@pytest.mark.parametrize("columns", [{"content": "{}"}, {"salt": "ab" * 32}, {"salt": "no salt"}, {"name": "other"}])
def test_a_part_altered(record, seq, columns):
    part = AuditPart.objects.get(event=event(seq), name="facts")
    if part.content == columns.get("content"):
        columns = {"content": '{"n":2}'}
    AuditPart.objects.filter(pk=part.pk).update(**columns)
    assert first_of() == (CHAIN, seq)


@every_event
def test_a_part_removed_or_added(record, seq):
    AuditPart.objects.create(event=event(seq), name="more", content="{}", salt=new_salt())
    assert first_of() == (CHAIN, seq)
    AuditPart.objects.filter(event=event(seq)).delete()
    assert first_of() == (CHAIN, seq)


def test_what_was_erased_is_counted_and_holds(world):
    note(world.consultation, actor=world.officer, facts={"n": 1})
    say(world.consultation, actor=None, words="Perché sì.")
    AuditPart.objects.filter(event=event(1), name="person").update(content=None, salt=None)
    Statement.objects.update(content=None, salt=None)
    report = verify()
    assert report.holds, report.findings
    assert report.counts[CHAIN].erased == 1


def test_a_statement_whose_facts_were_erased_can_prove_nothing_and_holds(world):
    say(world.consultation, actor=None, words="Perché sì.")
    AuditPart.objects.filter(name="facts").update(content=None, salt=None)
    assert verify().holds


@pytest.mark.parametrize("columns", [{"content": "Perché no."}, {"language": "fr"}, {"kind": "x"}, {"salt": "ab" * 32}])
def test_a_statement_altered(record, columns):
    Statement.objects.update(**columns)
    assert first_of() == (CHAIN, 2)


def test_a_statement_removed(record):
    Statement.objects.all().delete()
    assert first_of() == (CHAIN, 2)


def test_a_statement_added_to_an_act_that_does_not_name_it(record):
    Statement.objects.create(act_id=event(4).act_id, kind="toy", language="it", content="Altro", salt=new_salt())
    assert first_of() == (CHAIN, 4)


def test_a_statement_of_no_known_act(record):
    Statement.objects.create(act_id=new_uuid(), kind="toy", language="it", content="Altro", salt=new_salt())
    assert first_of() == ("", 0)


def new_uuid() -> str:
    return "11111111-2222-3333-4444-555555555555"


def test_what_tests_build_means_nothing_outside_of_tests(world, settings):
    assert verify().holds
    settings.CLOCK_CHANNELS = frozenset({"import"})
    assert verify().found == len(list(texts.history_stands())) > 0


# --- headers nobody can read ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    ["", "no json", "[]", "{}", '{"seq":NaN}', '"text"'],
)
@every_event
def test_a_header_that_cannot_be_read(record, seq, header):
    change(seq, header=header, hash=event_hash(header + str(seq)))
    assert first_of() == (CHAIN, seq)


@every_event
def test_a_header_that_says_the_same_in_another_form(record, seq):
    text = json.dumps(json.loads(event(seq).header), indent=1)
    change(seq, header=text, hash=event_hash(text))
    assert first_of() == (CHAIN, seq)


@pytest.mark.parametrize("forged", [{"v": 2}, {"more": 1}, {"parts": []}, {"seq": "2"}])
def test_a_header_of_another_form(record, forged):
    change(2, **rewritten(event(2), **forged))
    assert first_of() == (CHAIN, 2)


def test_an_event_of_another_chain(record):
    change(LENGTH, **rewritten(event(LENGTH), chain="consultation:altra"))
    assert first_of() == (CHAIN, LENGTH)


def test_a_verb_that_nobody_registered(record):
    change(LENGTH, verb="x.y", **rewritten(event(LENGTH), verb="x.y"))
    assert first_of() == (CHAIN, LENGTH)
