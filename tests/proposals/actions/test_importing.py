"""Real material from elsewhere: one row a voice, every change in the record, and the same end wherever it stops."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from consult import clock
from consult.audit.journal import JournalMisused, facts_of, occurring, record, scaffolding
from consult.audit.models import AuditEvent
from consult.notifications.models import OutboxMessage
from consult.verdicts import RuleBroken
from councils.models import Association, Consultation, Prefecture
from councils.states import ConsultationState, PhaseKind
from proposals.actions import importing
from proposals.actions.importing import (
    ASSOCIATION,
    UNNAMED,
    import_associations,
    import_comments,
    import_consultation,
    import_proposals,
    import_votes,
)
from proposals.actions.importing_material import read_material
from proposals.actions.importing_plan import Plan, plans
from proposals.models import Comment, ImportedItem, Proposal, Vote
from proposals.states import CommentState, Position, ProposalState
from tests.cast import NOON, World

SAMPLE = Path(__file__).parents[2] / "data" / "neutral"

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def rome(db: None) -> Prefecture:
    return Prefecture.objects.get(sigla="RM")


@pytest.fixture
def work() -> list[Plan]:
    return plans(read_material(SAMPLE))


def take_over(work: list[Plan], prefecture: Prefecture, batch: int = 500) -> int:
    """What the command does; returns how many items were new."""
    new = 0
    with clock.at(NOON, channel="import"):
        for plan in work:
            consultation = import_consultation(prefecture, actor=None, name=plan.name, spans=plan.spans)
            steps: list[tuple[list[Any], Callable[..., int]]] = [
                (plan.participants, partial(import_associations, prefecture, actor=None, kind=ASSOCIATION)),
                ([plan.name], partial(import_associations, prefecture, actor=None, kind=UNNAMED)),
                (plan.proposals, partial(import_proposals, consultation, actor=None)),
                (plan.comments, partial(import_comments, consultation, actor=None)),
                (plan.changes, partial(import_votes, consultation, actor=None)),
            ]
            for items, act in steps:
                new += sum(act(rows=items[i : i + batch]) for i in range(0, len(items), batch))
    return new


def made_of(external_id: str) -> Any:
    """The proposal or comment that an item of the source became."""
    item = ImportedItem.objects.get(external_id__endswith=f"/{external_id}")
    return {"proposal": Proposal, "comment": Comment}[item.kind].objects.get(pk=item.object_id)


def events(verb: str) -> list[tuple[str, str, dict[str, Any], str]]:
    """Subject, on behalf of whom, facts without digests, and the instant, in the order of the chain."""
    rows = AuditEvent.objects.filter(verb=verb).order_by("chain", "seq")
    told = []
    for row in rows:
        header, facts = json.loads(row.header), facts_of(row.parts.get(name="facts"))
        facts.pop("text", None)
        behalf = header["on_behalf_of"]["label"] if header["on_behalf_of"] else ""
        told.append((header["subject"]["label"], behalf, facts, header["occurred_at"]))
    return told


def picture() -> dict[str, Any]:
    """Everything that an import leaves behind, without ids and digests."""
    return {
        "votes": sorted(Vote.objects.values_list("proposal__code", "association__legal_name", "position", "cast_at")),
        "comments": sorted(
            Comment.objects.values_list("proposal__code", "body", "published_at", "parent__body", "answers__body"),
            key=str,
        ),
        "proposals": sorted(Proposal.objects.values_list("code", "title", "body", "association__legal_name")),
        "items": sorted(ImportedItem.objects.values_list("kind", "external_id")),
        "events": {verb: events(verb) for verb in ("import.vote", "import.vote_changed", "import.proposal")},
        "counts": (AuditEvent.objects.count(), Comment.history.count(), Proposal.history.count()),
    }


# --- what becomes of it --------------------------------------------------------------------------------


def test_votes_count_one_voice_each_the_last_one(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    with (SAMPLE / "expected_tallies.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            positions = list(made_of(row["proposal"]).votes.values_list("position", flat=True))
            assert (
                positions.count(Position.IN_FAVOUR),
                positions.count(Position.AGAINST),
                positions.count(Position.ABSTAINED),
                len(positions),
            ) == tuple(int(row[name]) for name in ("agree", "disagree", "pass", "voters")), row["proposal"]


def test_every_change_is_an_event_at_its_instant_and_a_repeat_is_none(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    code = made_of("prova-1").code
    assert [event for event in events("import.vote") if event[0] == code] == [
        (code, "v2", {"position": "against"}, "2019-03-06T07:00:00.000000Z"),
        (code, "v1", {"position": "in_favour"}, "2019-03-06T08:00:00.000000Z"),
        (code, "v3", {"position": "against"}, "2019-03-06T09:00:00.000000Z"),
    ]
    assert [event for event in events("import.vote_changed") if event[0] == code] == [
        (code, "v1", {"position": "against", "before": "in_favour"}, "2019-03-06T08:05:00.000000Z"),
        (code, "v1", {"position": "in_favour", "before": "against"}, "2019-03-06T08:05:00.000000Z"),
        (code, "v2", {"position": "abstained", "before": "against"}, "2019-03-07T08:00:00.000000Z"),
    ]
    assert Vote.objects.get(proposal__code=code, association__legal_name="v1").cast_at == datetime(
        2019, 3, 6, 8, 5, tzinfo=UTC
    )


def test_a_consultation_becomes_closed_and_archived_and_its_phases_hold_the_material(
    rome: Prefecture, work: list[Plan]
) -> None:
    take_over(work, rome)
    row = Consultation.objects.get(code="un-giorno-solo")
    assert (row.state, row.is_imported, row.prefecture) == (ConsultationState.ARCHIVED, True, rome)
    assert row.published_at == datetime(2022, 7, 26, 9, 30, 22, 12_000, tzinfo=UTC)
    votes = row.schedule[PhaseKind.VOTE]
    assert votes.is_open(datetime(2022, 7, 26, 22, tzinfo=UTC)), "the last instant lies inside"
    assert not votes.is_open(datetime(2022, 7, 26, 22, 0, 1, tzinfo=UTC))
    assert not row.schedule[PhaseKind.PROPOSE].is_open(NOON)


def test_texts_are_kept_to_the_letter(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    assert made_of("prova-2").title == "=1+1 fontanelle"
    assert made_of("prova-2").body == "- una fontanella\n- un rubinetto\n@comune"
    assert made_of("prova-3").title == "موعد الحافلة 05:15 من Borgo Mezzanone"
    assert made_of("prova-3").language == "ar"
    assert made_of("c10").body == "- secondo ramo\n+ con un elenco\n@ e un nome"
    long, untitled = made_of("prova-5"), made_of("prova-4")
    assert len(long.title) <= 160
    assert long.title.endswith("…")
    assert long.body.startswith("Più luce " * 25 + "\n\n<p>Lampioni <b>accesi</b> &amp; sicuri</p><script>")
    assert untitled.title == "Senza titolo: una biblioteca aperta la sera."
    assert untitled.body == "Senza titolo: una biblioteca aperta la sera.\nAnche il sabato."


def test_proposals_are_published_at_their_instant_by_their_stand_in(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    row = made_of("prova-4")
    assert row.state == ProposalState.PUBLISHED
    assert row.published_at == row.sent_at == row.created_at == datetime(2019, 3, 3, 8, tzinfo=UTC)
    assert (row.published_version, row.published_title) == (1, row.title)
    assert row.history.get().history_date == row.published_at
    assert made_of("prova-1").association == made_of("prova-3").association
    assert made_of("prova-1").association.legal_name == "gruppo-a"


def test_participants_and_unnamed_authors_stand_as_marked_associations(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    stand_ins = Association.objects.filter(is_placeholder=True)
    assert set(Association.objects.all()) == set(stand_ins)
    assert {row.legal_name for row in stand_ins} >= {"gruppo-a", "gruppo-b", "v1", "v2", "v3"}
    assert stand_ins.count() == 5 + 2
    author = made_of("c1").association
    assert author == made_of("c13").association == made_of("prova-4").association
    assert author != made_of("c16").association, "each consultation has its own"
    assert not any(row.accreditations.exists() or row.mandates.exists() for row in stand_ins)


def test_threads_keep_two_levels_and_what_was_answered(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    first = made_of("c1")
    assert (first.parent, first.answers) == (None, None)
    assert (made_of("c2").parent, made_of("c2").answers) == (first, None)
    for level in range(3, 10):
        reply = made_of(f"c{level}")
        assert (reply.parent, reply.answers) == (first, made_of(f"c{level - 1}"))
    assert made_of("c17").parent == made_of("c16"), "the answer stood above what it answers"
    assert {row.state for row in Comment.objects.all()} == {CommentState.PUBLISHED}


def test_empty_comments_are_skipped_and_their_replies_move_up(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    skipped = ImportedItem.objects.filter(object_id=None).values_list("external_id", flat=True)
    assert sorted(skipped) == ["piazza-di-prova/c11", "piazza-di-prova/c14"]
    assert made_of("c12").parent is None
    assert (made_of("c15").parent, made_of("c15").answers) == (made_of("c13"), None)
    assert Comment.objects.count() == 15


def test_the_record_says_channel_real_time_and_digest_and_nobody_is_written_to(
    rome: Prefecture, work: list[Plan]
) -> None:
    before = clock.real_now()
    take_over(work, rome)
    headers = [json.loads(text) for text in AuditEvent.objects.values_list("header", flat=True)]
    assert {header["channel"] for header in headers} == {"import"}
    assert all(header["recorded_at"] >= before.strftime("%Y-%m-%dT%H") for header in headers)
    comment = made_of("c2")
    event = AuditEvent.objects.get(subject_type="comment", subject_id=comment.pk)
    assert facts_of(event.parts.get(name="facts")) == {"text": comment.text_digest(), "language": "it"}
    assert comment.history.get().act_id == event.act_id
    assert not OutboxMessage.objects.exists()


def test_each_act_records_what_it_took_over_and_nothing_else(rome: Prefecture, work: list[Plan]) -> None:
    plan, now = work[1], "2026-05-12T10:00:00.000000Z"
    with clock.at(NOON, channel="import"):
        consultation = import_consultation(rome, actor=None, name=plan.name, spans=plan.spans)
        assert events("import.consultation") == [("un-giorno-solo", "", {}, now)]
        assert import_associations(rome, actor=None, kind=ASSOCIATION, rows=["v1", "v2", "v1"]) == 2
        assert import_associations(rome, actor=None, kind=UNNAMED, rows=[plan.name]) == 1
        unnamed = Association.objects.get(legal_name__contains="un-giorno-solo").legal_name
        assert events("import.association") == [("v1", "", {}, now), ("v2", "", {}, now), (unnamed, "", {}, now)]
        assert import_proposals(consultation, actor=None, rows=plan.proposals[:1]) == 1
        said = [("un-giorno-solo-1", "v1", {"language": "en"}, "2022-07-26T09:30:22.012000Z")]
        assert events("import.proposal") == said
        assert import_comments(consultation, actor=None, rows=plan.comments[:1]) == 1
        label = f"un-giorno-solo-1#{made_of('c16').pk}"
        assert events("import.comment") == [(label, unnamed, {"language": "en"}, "2022-07-26T09:50:00.000000Z")]
        assert import_votes(consultation, actor=None, rows=plan.changes[:1]) == 1
        took = [("un-giorno-solo-1", "v2", {"position": "in_favour"}, "2022-07-26T12:00:00.500000Z")]
        assert events("import.vote") == took
    assert AuditEvent.objects.count() == 7


def test_other_prefectures_records_are_not_touched(rome: Prefecture, work: list[Plan]) -> None:
    take_over(work, rome)
    chains = set(AuditEvent.objects.values_list("chain__key", flat=True))
    assert chains == {"prefecture:RM", "consultation:piazza-di-prova", "consultation:un-giorno-solo"}


# --- again, and after a stop ---------------------------------------------------------------------------


def test_a_second_run_changes_nothing(rome: Prefecture, work: list[Plan]) -> None:
    assert take_over(work, rome) == 7 + 7 + 15 + 13, "stand-ins, proposals, comments, positions"
    before = picture()
    assert take_over(work, rome) == 0
    assert take_over(work, rome, batch=2) == 0
    assert picture() == before


class Stopped(BaseException):
    """The machine went off."""


@pytest.mark.parametrize("stop", range(1, 45, 2))
def test_cut_off_inside_any_batch_and_run_again_it_ends_the_same(
    rome: Prefecture, work: list[Plan], monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    with transaction.atomic():
        take_over(work, rome, batch=3)
        uninterrupted = picture()
        transaction.set_rollback(True)
    steps = 0

    def failing(*args: Any, **kwargs: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps == stop:
            raise Stopped
        return record(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "record", failing)
        with pytest.raises(Stopped):
            take_over(work, rome, batch=3)
    take_over(work, rome, batch=3)
    assert picture() == uninterrupted


def test_a_longer_file_adds_only_what_is_new(rome: Prefecture, work: list[Plan]) -> None:
    whole = work[0].changes
    work[0].changes = whole[:4]
    take_over(work, rome)
    work[0].changes = whole
    take_over(work, rome)
    assert len(events("import.vote")) + len(events("import.vote_changed")) == 13
    assert Vote.objects.count() == 8


# --- refusals ------------------------------------------------------------------------------------------


def test_nothing_goes_into_a_consultation_held_here(world: World, work: list[Plan]) -> None:
    for act in (import_proposals, import_comments, import_votes):
        with clock.at(NOON, channel="import"), pytest.raises(RuleBroken) as refusal:
            act(world.consultation, actor=None, rows=[])
        assert refusal.value.code == "not_imported"
    assert not world.consultation.proposals.exists()


def test_a_code_that_is_taken_gets_a_mark_of_its_own(world: World, work: list[Plan], rome: Prefecture) -> None:
    with scaffolding():
        Consultation.objects.create(code="un-giorno-solo", prefecture=rome, title="Held here")
    take_over(work, rome)
    row = Consultation.objects.get(is_imported=True, title="un-giorno-solo")
    assert row.code.startswith("un-giorno-solo-")
    assert row.proposals.count() == 2


def test_a_name_without_letters_still_gets_a_code(rome: Prefecture) -> None:
    with clock.at(NOON, channel="import"):
        row = import_consultation(rome, actor=None, name="؟؟", spans={PhaseKind.PROPOSE: (NOON, NOON)})
    assert row.code == "imported"


def test_another_moment_than_the_acts_is_for_imports_and_seeding_alone(world: World) -> None:
    with scaffolding(), pytest.raises(JournalMisused), occurring(NOON):
        pass
    with scaffolding(), clock.at(NOON, channel="seed"), occurring(NOON):
        pass
