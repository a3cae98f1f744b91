"""The commands an operator types: words, numbers and exit status."""

import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from councils.models import Consultation
from proposals.management.commands import import_neutral
from proposals.models import Comment, Proposal, Vote
from proposals.states import Position
from tests.cast import NOON, World, proposal

SAMPLE = Path(__file__).parents[3] / "data" / "neutral"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def run(folder: Path = SAMPLE, **options: Any) -> str:
    out = StringIO()
    call_command("import_neutral", str(folder), stdout=out, **options)
    return out.getvalue()


def refused(folder: Path = SAMPLE, **options: Any) -> CommandError:
    with pytest.raises(CommandError) as refusal:
        run(folder, **options)
    return refusal.value


def test_it_says_what_it_does_and_what_it_skipped() -> None:
    said = run()
    assert "read 2 consultations, 7 proposals, 17 comments, 16 votes" in said
    assert "comments: 15 of 15, 13 new" in said
    assert "positions: 10 of 10, 10 new" in said
    assert "3 votes repeated what stood already" in said
    assert "skipped, without any text: 2" in said
    assert "comments.csv, line 14: c11 has no text" in said
    assert "titles fitted: 2" in said
    assert (Proposal.objects.count(), Comment.objects.count(), Vote.objects.count()) == (7, 15, 8)


def test_a_second_run_says_that_nothing_is_new() -> None:
    run()
    before = AuditEvent.objects.count()
    said = run()
    assert AuditEvent.objects.count() == before
    assert " 0 new" in said
    assert not [line for line in said.splitlines() if line.endswith(" new") and not line.endswith(" 0 new")]


def test_batches_hold_at_most_five_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_neutral, "BATCH", 4)
    said = run()
    assert "positions: 4 of 10, 4 new" in said
    assert "positions: 10 of 10, 10 new" in said
    acts = AuditEvent.objects.filter(verb="import.vote").values_list("act_id", flat=True)
    assert max(list(acts).count(act) for act in acts) <= 4


def test_the_prefecture_can_be_named_and_must_exist() -> None:
    run(prefecture="ba")
    assert Consultation.objects.filter(is_imported=True, prefecture__sigla="BA").count() == 2
    fault = refused(prefecture="XX")
    assert "No prefecture has the sigla 'XX'." in str(fault)
    assert fault.returncode == 2


def test_bad_rows_are_named_the_others_stand_and_the_exit_status_is_one(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "sample"))
    with (folder / "votes.csv").open("a") as votes:
        votes.write("v9,prova-1,7,2019-03-06T08:00:00Z\n")
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_neutral", str(folder), stdout=out)
    assert refusal.value.returncode == 1
    assert "votes.csv, line 18: value '7' is none of 1, -1, 0" in out.getvalue()
    assert Vote.objects.count() == 8


def test_unusable_material_writes_nothing(tmp_path: Path) -> None:
    fault = refused(tmp_path)
    assert "proposals.csv cannot be read" in str(fault)
    assert fault.returncode == 2
    assert not Consultation.objects.exists()


def test_a_real_installation_wants_a_word_of_confirmation(settings: Any) -> None:
    settings.DEMO_MODE = False
    fault = refused()
    assert "--confirm" in str(fault)
    assert fault.returncode == 2
    assert "done" in run(confirm=True)


@pytest.mark.parametrize(
    ("thrown", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "Run the same command again"),
        (DatabaseError("database is locked"), 2, "database is locked"),
    ],
)
def test_a_stop_is_a_sentence_and_the_next_run_goes_on(
    monkeypatch: pytest.MonkeyPatch, thrown: BaseException, code: int, words: str
) -> None:
    def stop(*_: Any, **__: Any) -> int:
        raise thrown

    with monkeypatch.context() as patch:
        patch.setattr(import_neutral, "import_votes", stop)
        fault = refused()
    assert words in str(fault)
    assert fault.returncode == code
    assert "positions: 10 of 10, 10 new" in run()


def test_tally_counts_imported_and_own_votes_alike(world: World) -> None:
    run()
    out = StringIO()
    call_command("tally", consultation="piazza-di-prova", stdout=out)
    rows = json.loads(out.getvalue())
    assert rows[0] == {
        "consultation": "piazza-di-prova",
        "proposal": "piazza-di-prova-1",
        "external_id": "prova-1",
        "in_favour": 1,
        "against": 1,
        "abstained": 1,
        "voters": 3,
    }
    assert [row["voters"] for row in rows] == [3, 2, 0, 0, 0]


def test_tally_of_everything_and_of_nothing(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
        proposal(world.consultation, world.spiga, state="draft")
        Vote.objects.create(
            proposal=row, association=world.lega, position=Position.AGAINST, proposal_version=1, cast_at=NOON
        )
    out = StringIO()
    call_command("tally", stdout=out)
    (counted,) = json.loads(out.getvalue())
    assert (counted["proposal"], counted["external_id"], counted["against"]) == ("trasporti-1", None, 1)
    with pytest.raises(CommandError, match="no consultation 'nowhere'"):
        call_command("tally", consultation="nowhere", stdout=StringIO())
