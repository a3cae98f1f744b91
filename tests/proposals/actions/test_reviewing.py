from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from proposals.actions.drafting import save_draft
from proposals.actions.moderation import (
    declare_conflict,
    hide_content,
    publish_content,
    reject_content,
    restore_content,
    return_proposal,
)
from proposals.actions.reviewing import decide_review, request_review
from proposals.actions.sending import amend_proposal, send_proposal, withdraw_proposal
from proposals.models import Comment, ModerationDecision, Proposal, ReviewRequest
from proposals.queries.visible import public_text
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, mandate, proposal
from tests.proposals.stage import comment, facts, header, recorded, staged, told

WHY: dict[str, Any] = {"ground": "off_topic", "words": "Parla d'altro."}


@pytest.fixture
def sent(world: World) -> Proposal:
    staged(world.consultation)
    with scaffolding():
        draft = proposal(world.consultation, world.spiga, state=ProposalState.DRAFT, sent_at=None)
    return send_proposal(draft, actor=world.delegate_of_spiga)


def newest() -> ModerationDecision:
    return ModerationDecision.objects.latest("pk")


def asked(world: World) -> ReviewRequest:
    return request_review(newest(), actor=world.delegate_of_spiga)


def reversed_by(world: World, request: ReviewRequest, who: str = "second_member") -> None:
    decide_review(request, actor=world.people[who], result="reversed", words="La regola non c'entra.")


# --- asking ------------------------------------------------------------------------------------------


def test_the_author_asks_once_and_other_moderators_are_told(world: World, sent: Proposal) -> None:
    reject_content(sent, actor=world.member, **WHY)
    request = request_review(newest(), actor=world.legal_of_spiga, words="Parla proprio di questo.")
    assert (request.asked_by, request.asked_at) == (world.legal_of_spiga, NOON)
    assert request.words is not None and request.words.content == "Parla proprio di questo."
    assert facts("review.requested")["verdict"] == "rejected"
    assert header("review.requested")["on_behalf_of"]["label"] == "Spiga"
    assert header("review.requested")["subject"]["label"] == "trasporti-1"
    assert told("review.requested") == {"second_member", "secretary"}
    with pytest.raises(RuleBroken) as refused:
        asked(world)
    assert refused.value.code == "review_requested"


@pytest.mark.parametrize(
    ("who", "code"),
    [("contributor_of_spiga", "contributor_only"), ("delegate_of_lega", "no_mandate"), ("member", "no_mandate")],
)
def test_nobody_else_asks(world: World, sent: Proposal, who: str, code: str) -> None:
    return_proposal(sent, actor=world.member, **WHY)
    with pytest.raises(RuleBroken) as refused:
        request_review(newest(), actor=world.people[who])
    assert refused.value.code == code


def test_a_yes_is_not_reviewed(world: World, sent: Proposal) -> None:
    publish_content(sent, actor=world.member)
    with pytest.raises(RuleBroken) as refused:
        asked(world)
    assert refused.value.code == "nothing_to_review"


def test_the_writer_of_an_official_comment_asks_for_themselves(world: World) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    hide_content(comment(public, world.foggia, author=world.officer), actor=world.member, **WHY)
    request_review(newest(), actor=world.officer)
    assert header("review.requested")["on_behalf_of"]["label"] == "FG"


# --- deciding ----------------------------------------------------------------------------------------


def test_a_decision_that_stands_changes_nothing(world: World, sent: Proposal) -> None:
    reject_content(sent, actor=world.member, **WHY)
    review = decide_review(asked(world), actor=world.second_member, result="upheld", words="Confermo.")
    sent.refresh_from_db()
    assert sent.state == ProposalState.REJECTED
    assert (review.reviewer, review.result, review.made_at) == (world.second_member, "upheld", NOON)
    assert review.explanation.content == "Confermo."
    assert recorded()[-1] == "review.upheld"
    assert told("review.upheld") == {"delegate_of_spiga", "legal_of_spiga", "second_delegate_of_spiga"}


def test_a_rejection_reversed_publishes(world: World, sent: Proposal) -> None:
    reject_content(sent, actor=world.member, **WHY)
    reversed_by(world, asked(world), "secretary")
    sent.refresh_from_db()
    assert (sent.state, sent.published_version) == (ProposalState.PUBLISHED, 1)
    assert recorded()[-2:] == ["review.reversed", "proposal.published"]
    assert header("review.reversed")["act"] == header("proposal.published")["act"]
    assert facts("proposal.published") == {"before": "rejected", "text": sent.text_digest()}


def test_a_return_reversed_publishes_the_text_that_was_sent(world: World, sent: Proposal) -> None:
    returned = return_proposal(sent, actor=world.member, **WHY)
    save_draft(returned, actor=world.delegate_of_spiga, edit=1, title="Non letta", body="Da nessuno.", language="it")
    reversed_by(world, asked(world))
    sent.refresh_from_db()
    assert (sent.state, sent.title, sent.version) == (ProposalState.PUBLISHED, "Proposta 1", 1)


def test_a_hiding_reversed_brings_back(world: World, sent: Proposal) -> None:
    hide_content(publish_content(sent, actor=world.member), actor=world.member, **WHY)
    reversed_by(world, asked(world))
    sent.refresh_from_db()
    assert sent.state == ProposalState.PUBLISHED
    assert recorded()[-2:] == ["review.reversed", "proposal.restored"]


@pytest.mark.parametrize(
    ("act", "state", "verb"),
    [
        (reject_content, CommentState.IN_MODERATION, "comment.published"),
        (hide_content, CommentState.PUBLISHED, "comment.restored"),
    ],
)
def test_a_comment_comes_back(world: World, sent: Proposal, act: Any, state: str, verb: str) -> None:
    publish_content(sent, actor=world.member)
    row = act(comment(sent, world.spiga, state=state), actor=world.member, **WHY)
    reversed_by(world, asked(world))
    assert Comment.objects.get(pk=row.pk).state == CommentState.PUBLISHED
    assert recorded()[-1] == verb


def test_a_refused_change_reversed_is_published_before_positions_open(world: World, sent: Proposal) -> None:
    row = publish_content(sent, actor=world.member)
    row = amend_proposal(row, actor=world.delegate_of_spiga, edit=1, title="Nuova", body="Nuovo.", language="it")
    reject_content(row, actor=world.member, **WHY)
    reversed_by(world, asked(world))
    row.refresh_from_db()
    text = public_text(row)
    assert text is not None and (text.title, text.version) == ("Nuova", 2)
    assert row.published_version == 2


@pytest.mark.parametrize("act", [reject_content, return_proposal])
def test_a_change_does_not_come_in_after_positions_opened(world: World, sent: Proposal, act: Any) -> None:
    row = publish_content(sent, actor=world.member)
    row = amend_proposal(row, actor=world.delegate_of_spiga, edit=1, title="Nuova", body="Nuovo.", language="it")
    act(row, actor=world.member, **WHY)
    request = asked(world)
    with clock.at(NOON + 4 * DAY, channel="test"):
        reversed_by(world, request)
    row.refresh_from_db()
    text = public_text(row)
    assert text is not None and text.title == "Proposta 1"
    assert recorded()[-1] == "review.reversed"


def test_a_text_that_moved_on_is_left_alone(world: World, sent: Proposal) -> None:
    returned = return_proposal(sent, actor=world.member, **WHY)
    request = asked(world)
    withdraw_proposal(returned, actor=world.delegate_of_spiga)
    reversed_by(world, request)
    sent.refresh_from_db()
    assert sent.state == ProposalState.WITHDRAWN
    assert recorded()[-1] == "review.reversed"


def test_a_later_decision_is_not_undone_by_the_review_of_an_earlier_one(world: World, sent: Proposal) -> None:
    hidden = hide_content(publish_content(sent, actor=world.member), actor=world.member, **WHY)
    request = asked(world)
    restored = restore_content(hidden, actor=world.second_member, words="Va bene.")
    hide_content(restored, actor=world.member, ground="hate", words="Altro motivo.")
    reversed_by(world, request)
    sent.refresh_from_db()
    assert sent.state == ProposalState.HIDDEN


def test_a_hidden_text_restored_meanwhile_stays(world: World, sent: Proposal) -> None:
    hidden = hide_content(publish_content(sent, actor=world.member), actor=world.member, **WHY)
    request = asked(world)
    restore_content(hidden, actor=world.second_member, words="Va bene.")
    reversed_by(world, request)
    assert recorded()[-1] == "review.reversed"


def test_who_may_not_review(world: World, sent: Proposal) -> None:
    reject_content(sent, actor=world.member, **WHY)
    request = asked(world)
    with scaffolding():
        mandate(world.second_member, world.spiga)
    for who, code in (
        ("member", "own_decision"),
        ("second_member", "conflict_of_interest"),
        ("officer", "not_a_moderator"),
        ("delegate_of_spiga", "not_a_moderator"),
    ):
        with pytest.raises(RuleBroken) as refused:
            reversed_by(world, request, who)
        assert refused.value.code == code
    declare_conflict(sent, actor=world.secretary)
    with pytest.raises(RuleBroken) as refused:
        reversed_by(world, request, "secretary")
    assert refused.value.code == "conflict_declared"


def test_a_review_is_given_once_with_a_result_and_words(world: World, sent: Proposal) -> None:
    reject_content(sent, actor=world.member, **WHY)
    request = asked(world)
    for result, words, code in (("maybe", "Sì.", "result_unknown"), ("upheld", " ", "words_missing")):
        with pytest.raises(RuleBroken) as refused:
            decide_review(request, actor=world.second_member, result=result, words=words)
        assert refused.value.code == code
    decide_review(request, actor=world.second_member, result="upheld", words="Sì.")
    with pytest.raises(RuleBroken) as refused:
        decide_review(request, actor=world.secretary, result="upheld", words="Sì.")
    assert refused.value.code == "already_reviewed"
