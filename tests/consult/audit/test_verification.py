"""Earlier heads, versioned texts, proofs of owners, and the verdict that an auditor files."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from consult.audit import proofs, texts
from consult.audit.chain import heads_digest
from consult.audit.models import AuditEvent, Chain
from consult.audit.proofs import Finding
from consult.audit.queries import head_document, heads
from consult.audit.verification import TOLD, one_view, verify
from councils.models import Consultation
from tests.consult.audit.tampering import (
    CHAIN,
    LENGTH,
    change,
    event,
    first_of,
    remove,
    rewritten,
)
from tests.consult.audit.toys import note, rename, renumber

# --- the end of a chain, earlier heads ------------------------------------------------------------


def test_the_newest_event_removed_is_missed_by_the_version_that_it_made(record):
    remove(LENGTH)
    assert first_of() == (CHAIN, LENGTH)


def test_the_newest_event_removed_is_missed_by_the_chain_itself(record):
    note(record.consultation, actor=None)
    remove(LENGTH + 1)
    assert first_of() == (CHAIN, LENGTH + 1)


def test_a_chain_that_knows_fewer_events_than_it_has_was_added_to(record):
    shortened(LENGTH - 1)
    assert first_of() == (CHAIN, LENGTH)


def test_a_cut_hidden_in_the_row_of_the_chain_is_missed_by_an_earlier_head(record, tmp_path):
    note(record.consultation, actor=None)
    file = tmp_path / "head.json"
    out = StringIO()
    call_command("audit_head", stdout=out)
    file.write_text(out.getvalue())
    note(record.consultation, actor=None)
    remove(LENGTH + 2)
    shortened(LENGTH + 1)
    assert first_of(since=str(file)) is None
    remove(LENGTH + 1)
    shortened(LENGTH)
    assert first_of() is None
    assert first_of(since=str(file)) == (CHAIN, LENGTH + 1)


def shortened(length: int) -> None:
    """What a cautious forger does too: make the chain's own row fit."""
    Chain.objects.filter(key=CHAIN).update(length=length, head=event(length).hash)


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
