"""Every number counted again: silent where all agree, loud about each kind of difference."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from consult.audit.journal import scaffolding
from consult.audit.models import AuditPart
from councils.models import Consultation
from proposals.actions.moderation import hide_content
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.models import Proposal, Vote
from tests.cast import NOON, World, proposal


@pytest.fixture
def voted(world: World) -> Proposal:
    with scaffolding():
        row, other = proposal(world.consultation, world.lega), proposal(world.consultation, world.lega)
    for paper, position in ((row, "in_favour"), (row, "against"), (other, "abstained")):
        cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position=position)
    cast_vote(row, actor=world.delegate_of_lega, association=world.lega, position="in_favour")
    cast_vote(other, actor=world.delegate_of_lega, association=world.lega, position="in_favour")
    withdraw_vote(other, actor=world.delegate_of_lega, association=world.lega)
    hide_content(other, actor=world.member, ground="insult", words="Offende.")
    return row


def said() -> list[str]:
    out = StringIO()
    call_command("check_counts", stdout=out)
    return out.getvalue().splitlines()


def differences() -> list[str]:
    out = StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("check_counts", stdout=out)
    assert failed.value.returncode == 1
    found = out.getvalue().splitlines()[1:]
    assert str(failed.value) == f"{len(found)} counts do not agree."
    return found


def test_all_agree(voted: Proposal) -> None:
    assert said() == [
        "2 proposals, 3 positions, 2 stored numbers",
        "The record, the rows, lists and pages agree.",
    ]


def test_a_row_that_was_turned_is_a_difference(world: World, voted: Proposal) -> None:
    Vote.objects.filter(proposal=voted, association=world.lega).update(position="abstained")
    assert differences() == [
        "Proposal trasporti-1, in favour, against, abstained: "
        "the record (1, 1, 0); the rows (0, 1, 1); lists (0, 1, 1); its page (0, 1, 1)."
    ]


@pytest.mark.parametrize("there", [True, False], ids=["a row too many", "a row too few"])
def test_a_row_more_or_less_is_a_difference(world: World, voted: Proposal, there: bool) -> None:
    if there:
        Vote.objects.create(
            proposal=voted, association=world.daunia, position="in_favour", proposal_version=1, cast_at=NOON
        )
    else:
        Vote.objects.filter(proposal=voted, association=world.lega).delete()
    (found,) = differences()
    assert f"the record (1, 1, 0); the rows ({2 if there else 0}, 1, 0)" in found


def test_a_list_or_an_order_that_counts_otherwise_is_a_difference(voted: Proposal, monkeypatch) -> None:
    from django.db.models import Value

    from proposals.queries import recounting
    from proposals.queries.tallies import Tally

    monkeypatch.setattr(recounting, "in_favour", lambda: Value(7))
    assert differences() == [
        "Proposal trasporti-1: sorted by 7, shown 1.",
        "Proposal trasporti-2: sorted by 7, shown 0.",
    ]
    monkeypatch.undo()
    monkeypatch.setattr(recounting, "tallies", lambda rows, at: {row.pk: Tally(1, 1, 0) for row in rows})
    (found,) = differences()
    assert "the rows (0, 0, 1); lists (1, 1, 0); its page (0, 0, 1)" in found


def test_a_stored_number_that_is_wrong_is_a_difference(world: World, voted: Proposal) -> None:
    Consultation.objects.filter(pk=world.consultation.pk).update(proposals_numbered=5)
    assert differences() == ["Consultation trasporti: 5 proposals were numbered, 2 are there, the last is number 2."]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one database is enough to take a trigger away on")
def test_a_chain_that_is_longer_than_its_events_is_a_difference(voted: Proposal) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_chain_no_update")
        cursor.execute("UPDATE audit_chain SET length = length + 1 WHERE key = 'consultation:trasporti'")
    assert differences() == [
        "Chain consultation:trasporti: length 8 is stored, 7 events are there, the newest is number 7."
    ]


def test_erased_facts_are_read_from_the_row_and_told(voted: Proposal) -> None:
    AuditPart.objects.filter(name="facts", event__verb="vote.changed").update(content=None, salt=None)
    assert said()[1] == "1 positions erased from the record: read from their rows"
