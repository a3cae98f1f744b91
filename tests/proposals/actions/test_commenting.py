from datetime import timedelta
from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.models import CouncilMember
from proposals.actions.commenting import post_comment, withdraw_comment
from proposals.actions.moderation import hide_content, publish_content
from proposals.models import Comment, Proposal
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import INSTANT, comment, facts, header, recorded, staged, told

WORDS: dict[str, Any] = {"body": "E la sera?", "language": "it", "stance": "question"}


@pytest.fixture
def paper(world: World) -> Proposal:
    staged(world.consultation)
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def say(world: World, paper: Proposal, who: str, speaker: str, **words: Any) -> Comment:
    names = {"council": world.council, "foggia": world.foggia, "bari": world.bari, **world.associations}
    return post_comment(paper, actor=world.people[who], speaker=names[speaker], **(WORDS | words))


def test_a_comment_waits_for_a_moderator(world: World, paper: Proposal) -> None:
    said = say(world, paper, "delegate_of_lega", "lega")
    assert (said.state, said.association, said.proposal_version, said.created_at) == (
        CommentState.IN_MODERATION,
        world.lega,
        1,
        NOON,
    )
    assert said.mandate == world.delegate_of_lega.mandates.get()
    assert facts("comment.posted") == {
        "text": said.text_digest(),
        "language": "it",
        "stance": "question",
        "on_version": 1,
    }
    assert header("comment.posted")["subject"]["label"] == f"trasporti-1#{said.pk}"
    assert told("comment.posted") == {"secretary"}


@pytest.mark.parametrize(
    ("who", "speaker", "role", "label"),
    [("member", "council", "member", "Consiglio di Foggia"), ("officer", "foggia", "officer", "FG")],
)
def test_members_and_the_office_comment_in_their_own_name(
    world: World, paper: Proposal, who: str, speaker: str, role: str, label: str
) -> None:
    said = say(world, paper, who, speaker)
    assert said.association is None and said.mandate is None and said.author == world.people[who]
    assert said.speaker in {world.council, world.foggia}
    assert (header("comment.posted")["role"], header("comment.posted")["on_behalf_of"]["label"]) == (role, label)


@pytest.mark.parametrize(
    ("who", "speaker", "code"),
    [
        ("stranger", "spiga", "no_mandate"),
        ("contributor_of_spiga", "spiga", "contributor_only"),
        ("delegate_of_lana", "lana", "association_suspended"),
        ("expired_delegate", "daunia", "mandate_ended"),
        ("secretary", "council", "not_a_member"),
        ("delegate_of_spiga", "council", "not_a_member"),
        ("member", "foggia", "no_role"),
        ("prefect", "foggia", "no_role"),
        ("officer_of_bari", "foggia", "no_role"),
        ("officer_of_bari", "bari", "other_prefecture"),
    ],
)
def test_who_may_not_comment_is_told_why(world: World, paper: Proposal, who: str, speaker: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        say(world, paper, who, speaker)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("who", "speaker"), [("delegate_of_lega", "lega"), ("member", "council"), ("officer", "foggia")]
)
@pytest.mark.parametrize(
    ("offset", "code"),
    [
        (-16 * DAY - INSTANT, "phase_not_open"),
        (-16 * DAY, None),
        (-INSTANT, None),
        (timedelta(0), "phase_closed"),
    ],
)
def test_the_phase_binds_everybody(
    world: World, paper: Proposal, who: str, speaker: str, offset: timedelta, code: str | None
) -> None:
    with clock.at(NOON + 6 * DAY + offset, channel="test"):
        if code is None:
            say(world, paper, who, speaker)
            return
        with pytest.raises(RuleBroken) as refused:
            say(world, paper, who, speaker)
    assert refused.value.code == code


def test_a_seat_that_ended_speaks_no_more(world: World, paper: Proposal) -> None:
    CouncilMember.objects.filter(user=world.member).update(ends_at=NOON)
    with pytest.raises(RuleBroken) as refused:
        say(world, paper, "member", "council")
    assert refused.value.code == "not_a_member"


@pytest.mark.parametrize(("body", "code"), [(" \n", "body_missing"), ("x" * 5_001, "body_too_long")])
def test_a_comment_says_something_that_fits(world: World, paper: Proposal, body: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        say(world, paper, "delegate_of_lega", "lega", body=body)
    assert refused.value.code == code


def test_threads_have_two_levels(world: World, paper: Proposal) -> None:
    first = comment(paper, world.lega)
    reply = say(world, paper, "delegate_of_spiga", "spiga", parent=first)
    assert (reply.parent, reply.answers) == (first, None)
    publish_content(reply, actor=world.member)
    deeper = say(world, paper, "delegate_of_lega", "lega", parent=Comment.objects.get(pk=reply.pk))
    assert (deeper.parent, deeper.answers) == (first, reply)


@pytest.mark.parametrize("state", [s for s in CommentState if s != CommentState.PUBLISHED])
def test_only_what_is_public_is_answered(world: World, paper: Proposal, state: str) -> None:
    parent = comment(paper, world.lega, state=state)
    with pytest.raises(RuleBroken) as refused:
        say(world, paper, "delegate_of_spiga", "spiga", parent=parent)
    assert refused.value.code == "nothing_to_answer"


def test_a_comment_of_another_proposal_is_not_answered_here(world: World, paper: Proposal) -> None:
    with scaffolding():
        other = proposal(world.consultation, world.lega)
    with pytest.raises(RuleBroken) as refused:
        say(world, paper, "delegate_of_spiga", "spiga", parent=comment(other, world.lega))
    assert refused.value.code == "nothing_to_answer"


@pytest.mark.parametrize(
    ("who", "speaker"), [("delegate_of_lega", "lega"), ("member", "council"), ("officer", "foggia")]
)
def test_a_concealed_proposal_takes_no_comment(world: World, paper: Proposal, who: str, speaker: str) -> None:
    with scaffolding():
        concealed = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)
    with pytest.raises(RuleBroken) as refused:
        say(world, concealed, who, speaker)
    assert refused.value.code == "not_readable"


def test_a_public_comment_taken_back_leaves_its_trace(world: World, paper: Proposal) -> None:
    said = publish_content(say(world, paper, "delegate_of_lega", "lega"), actor=world.member)
    gone = withdraw_comment(said, actor=world.delegate_of_lega)
    assert gone.state == CommentState.WITHDRAWN and gone.body == "E la sera?"
    assert facts("comment.withdrawn") == {"before": "published"}
    assert header("comment.withdrawn")["on_behalf_of"]["label"] == "Lega"


@pytest.mark.parametrize(
    ("who", "speaker"), [("delegate_of_lega", "lega"), ("member", "council"), ("officer", "foggia")]
)
def test_a_comment_is_taken_back_before_it_is_public_at_any_time(
    world: World, paper: Proposal, who: str, speaker: str
) -> None:
    said = say(world, paper, who, speaker)
    with clock.at(NOON + 50 * DAY, channel="test"):
        withdraw_comment(said, actor=world.people[who])
    assert facts("comment.discarded") == {"before": "in_moderation"}


def test_a_public_comment_stays_once_the_phase_closed(world: World, paper: Proposal) -> None:
    said = comment(paper, world.lega)
    with clock.at(NOON + 6 * DAY, channel="test"), pytest.raises(RuleBroken) as refused:
        withdraw_comment(said, actor=world.delegate_of_lega)
    assert refused.value.code == "phase_closed"


def test_a_comment_is_taken_back_by_its_own_people_alone(world: World, paper: Proposal) -> None:
    said = comment(paper, world.lega)
    official = comment(paper, world.foggia, author=world.officer)
    for row, who, code in (
        (said, "delegate_of_spiga", "no_mandate"),
        (official, "prefect", "not_yours"),
        (official, "delegate_of_lega", "not_yours"),
    ):
        with pytest.raises(RuleBroken) as refused:
            withdraw_comment(row, actor=world.people[who])
        assert refused.value.code == code
    assert recorded() == []


def test_a_hidden_comment_is_not_taken_back(world: World, paper: Proposal) -> None:
    said = hide_content(comment(paper, world.lega), actor=world.member, ground="insult", words="Offende.")
    with pytest.raises(RuleBroken) as refused:
        withdraw_comment(said, actor=world.delegate_of_lega)
    assert refused.value.code == "wrong_state"


def test_a_comment_sent_twice_is_one_comment(world: World, paper: Proposal) -> None:
    first = say(world, paper, "delegate_of_spiga", "spiga")
    assert say(world, paper, "second_delegate_of_spiga", "spiga") == first
    assert recorded().count("comment.posted") == 1
    assert say(world, paper, "delegate_of_lega", "lega") != first
    assert say(world, paper, "delegate_of_spiga", "spiga", body="Altro.") != first
    withdraw_comment(first, actor=world.delegate_of_spiga)
    assert say(world, paper, "delegate_of_spiga", "spiga") != first
