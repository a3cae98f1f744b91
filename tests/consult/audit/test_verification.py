"""Tampering, with the triggers off: whatever is done to a single event is found, at that event."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from consult.audit import proofs, texts, triggers
from consult.audit.chain import GENESIS, canonical, event_hash, heads_digest, new_salt
from consult.audit.models import AuditEvent, AuditPart, Chain, Statement
from consult.audit.proofs import Finding
from consult.audit.queries import head_document, heads
from consult.audit.verification import TOLD, one_view, verify
from councils.models import Consultation
from tests.consult.audit.toys import note, note_in_both, rename, renumber, say

CHAIN = "consultation:trasporti"
LENGTH = 6


@pytest.fixture
def record(world):
    """Six events on the consultation's chain, one on the prefecture's; the triggers are gone."""
    note(world.consultation, actor=world.officer, facts={"n": 1})
    say(world.consultation, actor=world.delegate_of_spiga, words="Perché sì.")
    note_in_both(world.consultation, actor=world.officer)
    note(world.consultation, actor=None, times=2)
    rename(world.consultation, actor=world.officer, title="Altro titolo")
    unguard()
    return world


def unguard() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guarded in triggers.GUARDED:
            for name in guarded.names(connection.vendor):
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {guarded.table}" if "post" in connection.vendor else ""))


def event(seq: int) -> AuditEvent:
    return AuditEvent.objects.get(chain__key=CHAIN, seq=seq)


def change(number: int, **columns) -> None:
    AuditEvent.objects.filter(chain__key=CHAIN, seq=number).update(**columns)


def rewritten(row: AuditEvent, **header) -> dict[str, str]:
    """Columns of the event with a changed header and the hash computed again."""
    text = canonical(json.loads(row.header) | header)
    return {"header": text, "hash": event_hash(text)}


def remove(seq: int) -> None:
    AuditPart.objects.filter(event=event(seq)).delete()
    event(seq).delete()


def first_of(**options) -> tuple[str, int] | None:
    """The chain and number of the first finding, without the missing triggers, through the command."""
    out = StringIO()
    try:
        call_command("verify_audit", "--json", stdout=out, **options)
    except SystemExit as stop:
        assert stop.code == 1
    verdict = json.loads(out.getvalue())
    findings = [(f["chain"], f["seq"]) for f in verdict["findings"] if "trigger" not in f["what"]]
    if findings:
        assert verdict["first"]["chain"] == findings[0][0]
    return findings[0] if findings else None


def every_event(function):
    return pytest.mark.parametrize("seq", range(1, LENGTH + 1))(function)


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
def test_a_header_altered_with_its_hash_shows_in_the_next_event(record, seq):
    kept = head_document()
    change(seq, **rewritten(event(seq), role="prefect"))
    assert first_of() == ((CHAIN, seq) if seq < LENGTH else None)
    assert not AuditEvent.objects.filter(hash=kept["chains"][CHAIN]["hash"]).exists() or seq < LENGTH


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


def fields_of(row: AuditEvent) -> dict:
    names = [field.attname for field in AuditEvent._meta.concrete_fields if not field.primary_key]
    return {name: getattr(row, name) for name in names}


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


# --- the end of a chain, earlier heads ------------------------------------------------------------


def test_the_newest_event_removed_is_missed_by_the_version_that_it_made(record):
    remove(LENGTH)
    assert first_of() == (CHAIN, LENGTH)


def test_the_newest_event_removed_is_missed_by_an_earlier_head(record, tmp_path):
    note(record.consultation, actor=None)
    file = tmp_path / "head.json"
    out = StringIO()
    call_command("audit_head", stdout=out)
    file.write_text(out.getvalue())
    note(record.consultation, actor=None)
    assert first_of(since=str(file)) is None
    remove(LENGTH + 2)
    assert first_of(since=str(file)) is None
    remove(LENGTH + 1)
    assert first_of() is None
    assert first_of(since=str(file)) == (CHAIN, LENGTH + 1)


def test_a_whole_chain_removed_is_missed_by_an_earlier_head(record):
    note(record.consultation, actor=None)
    earlier = head_document()
    for seq in range(1, LENGTH + 2):
        remove(seq)
    assert (CHAIN, 1) in [(f.chain, f.seq) for f in verify().findings]
    Chain.objects.filter(key=CHAIN).delete()
    assert (CHAIN, LENGTH + 1) in [(f.chain, f.seq) for f in verify(earlier).findings]


def test_a_rewritten_chain_is_missed_by_an_earlier_head(record):
    earlier = head_document()
    change(LENGTH, **rewritten(event(LENGTH), role="prefect"))
    findings = [(f.chain, f.seq) for f in verify(earlier).findings]
    assert findings[0] == (CHAIN, LENGTH)


def test_an_altered_head_is_no_proof(record):
    earlier = head_document()
    earlier["chains"].pop(CHAIN)
    assert verify(earlier).findings[0] == Finding("", 0, verify(earlier).findings[0].what)
    assert heads_digest(earlier["chains"]) != earlier["digest"]


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


def only(monkeypatch, proof) -> None:
    """Leave this proof alone on the register."""
    monkeypatch.setattr(proofs, "_register", {"test": proofs.Registered(proof, "Nothing else.")})


# --- versioned texts ------------------------------------------------------------------------------


@pytest.fixture
def texts_proved(monkeypatch):
    only(monkeypatch, texts.texts_of(Consultation))


def test_versions_that_stand(record, texts_proved):
    rename(record.consultation, actor=record.officer, title="Ancora")
    renumber(record.consultation, actor=record.officer)
    assert first_of() is None


def test_a_text_altered_behind_the_application(record, texts_proved):
    Consultation.objects.update(title="Di nascosto")
    assert first_of() == (CHAIN, LENGTH)


def test_a_version_altered_with_its_text(record, texts_proved):
    Consultation.objects.update(title="Di nascosto")
    newest = record.consultation.history.latest().pk
    Consultation.history.filter(pk=newest).update(title="Di nascosto")
    assert first_of() == (CHAIN, LENGTH)


def test_a_text_whose_history_was_removed(record, texts_proved):
    Consultation.history.all().delete()
    assert first_of() == ("", 0)


# --- the report -----------------------------------------------------------------------------------


def test_an_owner_registers_a_proof_once(db, monkeypatch):
    monkeypatch.setattr(proofs, "_register", {})
    proofs.register("test.proof", list, "Nothing.")
    with pytest.raises(ValueError, match="twice"):
        proofs.register("test.proof", tuple, "Nothing.")
    assert list(proofs.all_proofs()) == ["test.proof"]
    assert verify().proofs == {"test.proof": "Nothing."}


def test_findings_of_owners_count(world, monkeypatch):
    only(monkeypatch, lambda: [Finding(CHAIN, 4, "A vote too many.")])
    report = verify()
    assert (report.found, report.findings[0].seq) == (1, 4)


def test_many_findings_are_counted_and_the_first_ones_told(world, monkeypatch):
    bad = [Finding(CHAIN, n, "Bad.") for n in range(TOLD + 50)]
    only(monkeypatch, lambda: bad)
    report = verify()
    assert (report.found, len(report.findings)) == (TOLD + 50, TOLD)
    assert "50" in said(code=1).splitlines()[-1]


def test_the_chain_of_a_subject_is_where_its_events_stand(world):
    note(world.consultation, actor=None)
    assert proofs.chain_about("consultation", str(world.consultation.pk)) == CHAIN
    assert proofs.chain_about("consultation", "999") == ""
    assert proofs.missing_at_end("", "x") == Finding("", 0, "x")
    assert proofs.missing_at_end(CHAIN, "x") == Finding(CHAIN, 2, "x")


def said(*options: str, code: int = 0) -> str:
    out = StringIO()
    if code:
        with pytest.raises(SystemExit) as stop:
            call_command("verify_audit", *options, stdout=out)
        assert stop.value.code == code
    else:
        call_command("verify_audit", *options, stdout=out)
    return out.getvalue()


def test_the_verdict_in_words(world, tmp_path):
    note(world.consultation, actor=world.officer, times=3)
    file = tmp_path / "head.json"
    file.write_text(json.dumps(head_document()))
    words = said("--since", str(file))
    assert f"{CHAIN}: 3 " in words
    assert heads_digest(heads()) in words
    assert all(str(registered.claim) in words for registered in proofs.all_proofs().values())
    assert json.loads(file.read_text())["made_at"] in words
    assert "VERDI" in words or "VERDETTO" in words


def test_the_verdict_in_words_names_the_first_bad_event(record):
    change(4, hash="0" * 64)
    words = said(code=1)
    assert CHAIN in words.split("\n\n")[-1]
    assert "4" in words.split("\n\n")[-1].splitlines()[1]


def test_progress_is_shown_on_a_terminal(world, capsys):
    class Terminal(StringIO):
        def isatty(self):
            return True

    note(world.consultation, actor=None)
    screen = Terminal()
    call_command("verify_audit", stdout=StringIO(), stderr=screen)
    assert CHAIN in screen.getvalue()


@pytest.mark.parametrize("content", [None, "no json", "[]", "{}", '{"chains": {"a": 1}}', '{"chains": {"a": {}}}'])
def test_a_file_that_is_no_head_is_refused(db, tmp_path, content):
    file = tmp_path / "head.json"
    if content is not None:
        file.write_text(content)
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match=r"head\.json"):
        call_command("verify_audit", "--since", str(file))


# --- memory and views -----------------------------------------------------------------------------


def test_queries_grow_by_the_hundreds_of_events_not_by_events(world, django_assert_max_num_queries):
    note(world.consultation, actor=world.officer, times=600)
    with django_assert_max_num_queries(40):
        assert verify().holds


def test_everything_is_read_from_one_view(transactional_db):
    with one_view():
        assert connection.vendor in {"sqlite", "postgresql"}
        assert not AuditEvent.objects.exists()
    assert verify().holds
