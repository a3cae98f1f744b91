from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from consult.audit.journal import scaffolding
from consult.audit.models import AuditPart, Statement
from consult.audit.texts import texts_of
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commenting import post_comment
from proposals.actions.drafting import draft_proposal, save_draft
from proposals.actions.moderation import publish_content, reject_content
from proposals.actions.sending import amend_proposal, send_proposal
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.models import Comment, Proposal, ReasonedOutcome, Vote
from proposals.queries.proofs import votes_stand
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import staged


@pytest.fixture
def voted(world: World) -> Proposal:
    with scaffolding():
        row = proposal(world.consultation, world.lega)
    cast_vote(row, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    cast_vote(row, actor=world.delegate_of_lega, association=world.lega, position="in_favour")
    cast_vote(row, actor=world.delegate_of_lega, association=world.lega, position="against")
    return row


def findings() -> list[tuple[str, int, str]]:
    with override("en"):
        return [(found.chain, found.seq, str(found.what)) for found in votes_stand()]


def test_positions_that_were_recorded_hold(voted: Proposal) -> None:
    assert findings() == []


def test_a_position_changed_behind_the_record_is_found(world: World, voted: Proposal) -> None:
    vote = Vote.objects.get(association=world.lega)
    Vote.objects.filter(pk=vote.pk).update(position="in_favour")
    assert findings() == [
        ("consultation:trasporti", 3, f"The position numbered {vote.pk} is not the one that was recorded last.")
    ]


def test_a_position_that_nobody_took_is_found(world: World, voted: Proposal) -> None:
    vote = Vote.objects.create(
        proposal=voted, association=world.daunia, position="against", proposal_version=1, cast_at=NOON
    )
    assert findings() == [("consultation:trasporti", 4, f"The position numbered {vote.pk} was never recorded.")]


def test_a_position_whose_last_event_is_missing_is_found_after_the_end(world: World, voted: Proposal) -> None:
    vote = Vote.objects.get(association=world.lega)
    Vote.objects.filter(pk=vote.pk).update(cast_at=NOON + DAY)
    assert findings() == [
        ("consultation:trasporti", 4, f"The position numbered {vote.pk} is not the one that was recorded last.")
    ]


def test_a_reason_exchanged_is_found_and_an_erased_one_accuses_nobody(world: World, voted: Proposal) -> None:
    cast = {"actor": world.delegate_of_spiga, "association": world.spiga, "position": "in_favour"}
    first = cast_vote(voted, **cast, reason="Perché sì.").reason
    vote = cast_vote(voted, **cast, reason="Perché conviene.")
    assert findings() == []
    Vote.objects.filter(pk=vote.pk).update(reason=first)
    assert [(chain, seq) for chain, seq, _what in findings()] == [("consultation:trasporti", 5)]
    Statement.objects.filter(pk=first.pk).update(content=None, salt=None)
    assert findings() == []


def test_a_position_taken_away_is_found(world: World, voted: Proposal) -> None:
    Vote.objects.filter(association=world.spiga).delete()
    assert findings() == [
        (
            "consultation:trasporti",
            1,
            f"A position of association {world.spiga.pk} on proposal {voted.pk} was recorded and is gone.",
        )
    ]


def test_erased_facts_prove_nothing_and_accuse_nobody(voted: Proposal) -> None:
    AuditPart.objects.filter(name="facts", event__seq=1).update(content=None, salt=None)
    assert findings() == []


def test_every_version_of_every_text_is_the_recorded_one(world: World) -> None:
    from consult import clock

    staged(world.consultation)
    text: dict[str, Any] = {"title": "Uno", "body": "Due.", "language": "it"}
    row = draft_proposal(world.consultation, actor=world.delegate_of_spiga, association=world.spiga, **text)
    row = save_draft(row, actor=world.delegate_of_spiga, edit=1, title="Tre", body="Due.", language="fr")
    row = publish_content(send_proposal(row, actor=world.delegate_of_spiga), actor=world.member)
    row = amend_proposal(row, actor=world.delegate_of_spiga, edit=row.edit, **text)
    row = reject_content(row, actor=world.member, ground="off_topic", words="No.")
    said = post_comment(
        row, actor=world.delegate_of_lega, speaker=world.lega, body="Sì.", language="it", stance="in_favour"
    )
    take_charge(row, actor=world.officer, office=world.office, due_on=(NOON + 30 * DAY).date())
    with clock.at(NOON + 10 * DAY, channel="test"):
        answer_proposal(
            row, actor=world.prefect, value="accepted", reasons="Sì.", office=world.office, signatory="Prefetto"
        )
    for model in (Proposal, Comment, ReasonedOutcome):
        assert list(texts_of(model)()) == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE proposals_comment SET body = 'No.' WHERE id = %s", [said.pk])
        cursor.execute("UPDATE proposals_historicalproposal SET body = 'Altro.' WHERE title = 'Uno' AND version = 2")
    assert len(list(texts_of(Comment)())) == 1
    assert len(list(texts_of(Proposal)())) == 1


def test_a_position_taken_back_is_proved_gone(world: World, voted: Proposal) -> None:
    withdraw_vote(voted, actor=world.delegate_of_spiga, association=world.spiga)
    assert findings() == []
    row = {"proposal": voted, "association": world.spiga, "position": "in_favour", "proposal_version": 1}
    vote = Vote.objects.create(**row, cast_at=NOON)
    said = f"The position numbered {vote.pk} is not the one that was recorded last."
    assert findings() == [("consultation:trasporti", 4, said)]
    AuditPart.objects.filter(name="facts", event__seq=4).update(content=None, salt=None)
    assert findings() == [("consultation:trasporti", 4, said)]
