from collections.abc import Callable
from datetime import timedelta

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from consult.verdicts import RuleBroken
from councils.actions.accreditation import suspend_accreditation
from proposals.actions.moderation import hide_content, merge_proposal, restore_content
from proposals.actions.sending import withdraw_proposal
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.models import Proposal, Vote
from proposals.queries.proofs import votes_stand
from proposals.queries.tallies import tally
from proposals.states import ProposalState
from tests.cast import NOON, World, proposal
from tests.proposals.stage import INSTANT, calendar, facts, header, recorded, told


@pytest.fixture
def paper(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.lega)


def test_a_position_stands_and_is_recorded(world: World, paper: Proposal) -> None:
    vote = cast_vote(
        paper, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour", reason="Giusto."
    )

    vote.refresh_from_db()
    assert (vote.position, vote.cast_at, vote.cast_by, vote.proposal_version) == (
        "in_favour",
        NOON,
        world.delegate_of_spiga,
        1,
    )
    assert vote.reason is not None and vote.reason.content == "Giusto."
    assert vote.mandate == world.delegate_of_spiga.mandates.get()
    assert recorded() == ["vote.cast"]
    assert facts("vote.cast") == {
        "position": "in_favour",
        "before": None,
        "reason_digest": facts("vote.cast")["reason_digest"],
    }
    said = header("vote.cast")
    assert said["subject"] == {"type": "proposal", "id": str(paper.pk), "label": "trasporti-1", "version": 1}
    assert said["on_behalf_of"]["label"] == "Spiga"
    assert (said["role"], said["mandate"]) == ("delegate", str(vote.mandate.pk))
    assert told("vote.cast") == {"legal_of_spiga", "second_delegate_of_spiga"}


def test_a_second_delegate_changes_the_one_vote(world: World, paper: Proposal) -> None:
    cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    cast_vote(paper, actor=world.second_delegate_of_spiga, association=world.spiga, position="against")

    vote = Vote.objects.get()
    assert (vote.position, vote.cast_by) == ("against", world.second_delegate_of_spiga)
    assert recorded() == ["vote.cast", "vote.changed"]
    assert facts("vote.changed") == {"position": "against", "before": "in_favour", "reason_digest": None}
    assert told("vote.changed") == {"legal_of_spiga", "delegate_of_spiga"}


def test_the_same_position_again_is_no_change(world: World, paper: Proposal) -> None:
    first = cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="abstained", reason="Sì")
    with clock.at(NOON + timedelta(minutes=1), channel="test"):
        cast_vote(
            paper, actor=world.second_delegate_of_spiga, association=world.spiga, position="abstained", reason="Sì"
        )

    assert recorded() == ["vote.cast"]
    assert Vote.objects.get().cast_at == first.cast_at
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "Altro motivo."])
def test_another_reason_is_a_change(world: World, paper: Proposal, reason: str) -> None:
    cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="against", reason="Motivo.")
    cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="against", reason=reason)

    vote = Vote.objects.get()
    assert (vote.reason.content if vote.reason else "") == reason
    assert facts("vote.changed")["before"] == "against"
    assert Statement.objects.filter(content="Motivo.").exists()


def test_the_own_proposal_may_be_voted(world: World, paper: Proposal) -> None:
    vote = cast_vote(paper, actor=world.delegate_of_lega, association=world.lega, position="in_favour")
    assert vote.association == world.lega


@pytest.mark.parametrize(
    ("offset", "code"),
    [
        (-INSTANT, "phase_not_open"),
        (timedelta(0), None),
        (timedelta(days=1) - INSTANT, None),
        (timedelta(days=1), "phase_closed"),
        (timedelta(days=1, seconds=1), "phase_closed"),
    ],
)
def test_the_clock_rules_to_the_instant(world: World, paper: Proposal, offset: timedelta, code: str | None) -> None:
    calendar(world.consultation, vote=(3, 4))
    with clock.at(NOON + timedelta(days=3) + offset, channel="test"):
        if code is None:
            cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="against")
            assert Vote.objects.get().cast_at == clock.now()
            return
        with pytest.raises(RuleBroken) as refused:
            cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="against")
    assert refused.value.code == code
    assert not Vote.objects.exists() and recorded() == []


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("expired_delegate", "mandate_ended"),
        ("delegate_of_lana", "association_suspended"),
        ("delegate_of_ofanto", "accreditation_pending"),
        ("contributor_of_spiga", "contributor_only"),
        ("stranger", "no_mandate"),
        ("mediator", "no_mandate"),
        ("officer", "no_mandate"),
        ("member", "no_mandate"),
    ],
)
def test_who_may_not_vote_is_told_why(world: World, paper: Proposal, who: str, code: str) -> None:
    names = {"expired_delegate": "daunia", "delegate_of_lana": "lana", "delegate_of_ofanto": "ofanto"}
    association = world.associations[names.get(who, "spiga")]
    with pytest.raises(RuleBroken) as refused:
        cast_vote(paper, actor=world.people[who], association=association, position="in_favour")
    assert refused.value.code == code
    assert str(refused.value.reason).endswith(".")
    assert recorded() == []


def test_an_unknown_position_is_refused(world: World, paper: Proposal) -> None:
    with pytest.raises(RuleBroken) as refused:
        cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="maybe")
    assert refused.value.code == "position_unknown"


def test_a_hidden_proposal_takes_no_position(world: World, paper: Proposal) -> None:
    hide_content(paper, actor=world.member, ground="insult", words="Offende.")
    with pytest.raises(RuleBroken) as refused:
        cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    assert refused.value.code == "not_readable"


def test_a_joined_proposal_takes_no_position(world: World, paper: Proposal) -> None:
    with scaffolding():
        other = proposal(world.consultation, world.spiga)
    merge_proposal(paper, actor=world.member, into=other, words="Chiede lo stesso.")
    with pytest.raises(RuleBroken) as refused:
        cast_vote(paper, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    assert refused.value.code == "merged"


def test_a_vote_refers_to_the_published_text_while_a_change_waits(world: World) -> None:
    with scaffolding():
        changing = proposal(
            world.consultation,
            world.lega,
            state=ProposalState.IN_MODERATION,
            version=2,
            published_version=1,
            published_at=NOON,
        )
    vote = cast_vote(changing, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    assert vote.proposal_version == 1
    assert header("vote.cast")["subject"]["version"] == 1


# --- taking it back ---------------------------------------------------------------------------------------


def in_favour(world: World, paper: Proposal, who: str = "delegate_of_spiga", reason: str = "") -> Vote:
    return cast_vote(paper, actor=world.people[who], association=world.spiga, position="in_favour", reason=reason)


def take_back(world: World, paper: Proposal, who: str = "delegate_of_spiga") -> None:
    withdraw_vote(paper, actor=world.people[who], association=world.spiga)


def test_a_position_taken_back_no_longer_counts_and_stays_in_the_record(world: World, paper: Proposal) -> None:
    in_favour(world, paper, reason="Giusto.")
    take_back(world, paper, "second_delegate_of_spiga")

    assert not Vote.objects.exists()
    assert (tally(paper, NOON).in_favour, tally(paper, NOON).entitled) == (0, 3)
    assert recorded() == ["vote.cast", "vote.withdrawn"]
    assert facts("vote.withdrawn") == {"before": "in_favour"}
    assert header("vote.withdrawn")["subject"]["version"] == 1
    assert header("vote.withdrawn")["on_behalf_of"]["label"] == "Spiga"
    assert told("vote.withdrawn") == {"legal_of_spiga", "delegate_of_spiga"}
    assert Statement.objects.get().content == "Giusto."
    assert list(votes_stand()) == []


def test_taking_back_nothing_changes_nothing(world: World, paper: Proposal) -> None:
    take_back(world, paper)
    in_favour(world, paper)
    take_back(world, paper)
    take_back(world, paper)
    assert recorded() == ["vote.cast", "vote.withdrawn"]


def test_after_taking_it_back_a_position_is_a_new_one(world: World, paper: Proposal) -> None:
    in_favour(world, paper)
    take_back(world, paper)
    in_favour(world, paper)
    assert recorded() == ["vote.cast", "vote.withdrawn", "vote.cast"]
    assert facts("vote.cast")["before"] is None
    assert tally(paper, NOON).in_favour == 1
    assert list(votes_stand()) == []


@pytest.mark.parametrize(
    ("offset", "code"),
    [(-timedelta(seconds=1), None), (-INSTANT, None), (timedelta(0), "phase_closed"), (INSTANT, "phase_closed")],
)
def test_a_position_is_taken_back_until_the_closing(
    world: World, paper: Proposal, offset: timedelta, code: str | None
) -> None:
    in_favour(world, paper)
    with clock.at(NOON + timedelta(days=20) + offset, channel="test"):
        if code is None:
            take_back(world, paper)
        else:
            with pytest.raises(RuleBroken) as refused:
                take_back(world, paper)
            assert refused.value.code == code
    assert Vote.objects.exists() == (code is not None)


@pytest.mark.parametrize(
    ("who", "code"),
    [("contributor_of_spiga", "contributor_only"), ("delegate_of_lega", "no_mandate"), ("officer", "no_mandate")],
)
def test_who_may_not_take_it_back_is_told_why(world: World, paper: Proposal, who: str, code: str) -> None:
    in_favour(world, paper)
    with pytest.raises(RuleBroken) as refused:
        take_back(world, paper, who)
    assert refused.value.code == code
    assert Vote.objects.exists()


def test_what_a_suspended_association_said_stays(world: World, paper: Proposal) -> None:
    in_favour(world, paper)
    suspend_accreditation(world.spiga.accreditations.get(), actor=world.officer, words="Verifica in corso.")
    with pytest.raises(RuleBroken) as refused:
        take_back(world, paper)
    assert refused.value.code == "association_suspended"
    assert tally(paper, NOON).in_favour == 1


def hidden(world: World, paper: Proposal) -> None:
    hide_content(paper, actor=world.member, ground="insult", words="Offende.")


def joined(world: World, paper: Proposal) -> None:
    with scaffolding():
        other = proposal(world.consultation, world.spiga)
    merge_proposal(paper, actor=world.member, into=other, words="Chiede lo stesso.")


def withdrawn(world: World, paper: Proposal) -> None:
    withdraw_proposal(paper, actor=world.delegate_of_lega)


@pytest.mark.parametrize(
    ("leaves", "code"), [(hidden, "not_readable"), (withdrawn, "not_readable"), (joined, "merged")]
)
def test_positions_stay_as_they_were_on_a_proposal_that_left(
    world: World, paper: Proposal, leaves: Callable[[World, Proposal], None], code: str
) -> None:
    in_favour(world, paper)
    leaves(world, paper)
    with pytest.raises(RuleBroken) as refused:
        take_back(world, paper)
    assert refused.value.code == code
    assert tally(paper, NOON).in_favour == 1
    assert list(votes_stand()) == []


def test_positions_move_again_on_a_proposal_that_came_back(world: World, paper: Proposal) -> None:
    in_favour(world, paper)
    hidden(world, paper)
    restore_content(paper, actor=world.member, words="Non offende.")
    assert tally(paper, NOON).in_favour == 1
    take_back(world, paper)
    assert tally(paper, NOON).in_favour == 0
