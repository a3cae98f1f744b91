from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.models import Consultation
from councils.states import ConsultationState
from proposals.actions.moderation import (
    declare_conflict,
    hide_content,
    merge_proposal,
    publish_content,
    reject_content,
    restore_content,
    return_proposal,
)
from proposals.actions.reporting import report_content
from proposals.actions.sending import amend_proposal, send_proposal
from proposals.models import ContentReport, ModerationDecision, Proposal
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, consultation, person, proposal
from tests.proposals.stage import calendar, comment, facts, header, recorded, staged, told

WHY: dict[str, Any] = {"ground": "insult", "words": "Offende una persona."}


# --- publishing --------------------------------------------------------------------------------------


def test_a_member_publishes_without_words(world: World, waiting: Proposal) -> None:
    row = publish_content(waiting, actor=world.member)
    row.refresh_from_db()
    assert (row.state, row.published_at, row.published_version, row.published_title) == (
        "published",
        NOON,
        1,
        "Proposta 1",
    )
    decision = ModerationDecision.objects.get()
    assert (decision.verdict, decision.ground, decision.council, decision.decided_by) == (
        "published",
        "within_rules",
        world.council,
        world.member,
    )
    assert decision.explanation is None and decision.content_version == 1
    assert facts("proposal.published") == {
        "ground": "within_rules",
        "verdict": "published",
        "before": "in_moderation",
        "text": row.text_digest(),
    }
    assert (header("proposal.published")["role"], header("proposal.published")["on_behalf_of"]["type"]) == (
        "member",
        "council",
    )
    assert told("proposal.published") == {"delegate_of_spiga", "legal_of_spiga", "second_delegate_of_spiga"}


def test_the_secretary_publishes_too(world: World, waiting: Proposal) -> None:
    publish_content(waiting, actor=world.secretary)
    assert header("proposal.published")["role"] == "secretary"
    assert header("proposal.published")["on_behalf_of"]["label"] == "FG"
    assert ModerationDecision.objects.get().council is None


def test_a_published_comment_reaches_who_it_answers(world: World, public: Proposal) -> None:
    first = comment(public, world.lega)
    reply = comment(public, world.foggia, parent=first, author=world.officer, state=CommentState.IN_MODERATION)
    row = publish_content(reply, actor=world.member)
    assert (row.state, row.published_at) == (CommentState.PUBLISHED, NOON)
    assert told("comment.published") == {
        "officer",
        "delegate_of_lega",
        "delegate_of_spiga",
        "legal_of_spiga",
        "second_delegate_of_spiga",
    }


def test_no_phase_stops_a_moderator(world: World, waiting: Proposal) -> None:
    with scaffolding():
        suspended = Consultation.objects.get(pk=world.consultation.pk)
        suspended.state = ConsultationState.SUSPENDED
        suspended.save()
    with clock.at(NOON + 90 * DAY, channel="test"):
        row = publish_content(waiting, actor=world.member)
        hide_content(row, actor=world.member, **WHY)
    assert recorded() == ["proposal.published", "proposal.hidden"]


def test_a_change_is_not_published_once_positions_opened(world: World) -> None:
    staged(world.consultation)
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    row = amend_proposal(row, actor=world.delegate_of_spiga, edit=1, title="Altra", body="Altro.", language="it")
    with clock.at(NOON + 4 * DAY, channel="test"):
        with pytest.raises(RuleBroken) as refused:
            publish_content(row, actor=world.member)
        assert refused.value.code == "change_too_late"
        row = reject_content(row, actor=world.member, ground="off_topic", words="Troppo tardi.")
    assert (row.state, row.title) == ("published", "Proposta 1")


def test_a_first_text_is_published_even_while_positions_are_open(world: World, waiting: Proposal) -> None:
    calendar(world.consultation, vote=(-5, 5))
    assert publish_content(waiting, actor=world.member).state == ProposalState.PUBLISHED


# --- restricting -------------------------------------------------------------------------------------


def test_a_returned_proposal_says_why(world: World, waiting: Proposal) -> None:
    row = return_proposal(waiting, actor=world.member, ground="personal_data", words="C'è un nome.")
    assert (row.state, row.returned_at) == (ProposalState.RETURNED, NOON)
    decision = ModerationDecision.objects.get()
    assert decision.explanation is not None and decision.explanation.content == "C'è un nome."
    kept = facts("proposal.returned")
    assert kept == {"ground": "personal_data", "verdict": "returned", "explanation": kept["explanation"]}
    assert "C'è" not in str(kept)
    assert told("proposal.returned") == {"delegate_of_spiga", "legal_of_spiga", "second_delegate_of_spiga"}


@pytest.mark.parametrize("kind", ["proposal", "comment"])
def test_a_rejected_text_is_kept_and_not_public(world: World, waiting: Proposal, public: Proposal, kind: str) -> None:
    text = waiting if kind == "proposal" else comment(public, world.lega, state=CommentState.IN_MODERATION)
    row = reject_content(text, actor=world.member, **WHY)
    row.refresh_from_db()
    assert row.state == "rejected" and row.body
    assert facts(f"{kind}.rejected")["ground"] == "insult"


def test_a_returned_first_text_is_not_rejected_behind_its_author(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED)
    with pytest.raises(RuleBroken) as refused:
        reject_content(row, actor=world.member, **WHY)
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize("state", ["published", "under_review", "answered", "merged"])
def test_a_hidden_proposal_comes_back_to_where_it_stood(world: World, public: Proposal, state: str) -> None:
    with scaffolding():
        into = public if state == "merged" else None
        row = proposal(world.consultation, world.lega, state=state, merged_into=into)
    hidden = hide_content(row, actor=world.member, **WHY)
    assert (hidden.state, hidden.state_before_hiding, hidden.body) == ("hidden", state, row.body)
    assert facts("proposal.hidden")["before"] == state
    back = restore_content(hidden, actor=world.second_member, words="Era una citazione.")
    back.refresh_from_db()
    assert (back.state, back.state_before_hiding) == (state, "")
    assert facts("proposal.restored")["to"] == state


def test_a_published_text_is_hidden_while_its_change_waits(world: World) -> None:
    staged(world.consultation)
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    row = amend_proposal(row, actor=world.delegate_of_spiga, edit=1, title="Altra", body="Altro.", language="it")
    hidden = hide_content(row, actor=world.member, **WHY)
    assert not hidden.stands
    assert restore_content(hidden, actor=world.member, words="A posto.").state == ProposalState.IN_MODERATION


@pytest.mark.parametrize("state", ["in_moderation", "returned", "withdrawn"])
def test_what_was_never_public_is_not_hidden(world: World, state: str) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=state)
    with pytest.raises(RuleBroken) as refused:
        hide_content(row, actor=world.member, **WHY)
    assert refused.value.code == "wrong_state"


def test_hiding_closes_the_open_reports_and_tells_who_made_them(world: World, public: Proposal) -> None:
    report_content(public, actor=world.stranger, ground="insult")
    report_content(public, actor=world.delegate_of_lega, ground="hate")
    hide_content(public, actor=world.member, **WHY)
    assert set(ContentReport.objects.values_list("decision", flat=True)) == {ModerationDecision.objects.get().pk}
    assert {"stranger", "delegate_of_lega"} < told("proposal.hidden")


@pytest.mark.parametrize("state", ["hidden", "rejected"])
def test_a_comment_comes_back(world: World, public: Proposal, state: str) -> None:
    row = comment(public, world.lega, state=state, published_at=None)
    back = restore_content(row, actor=world.member, words="Va bene.")
    assert (back.state, back.published_at) == ("published", NOON)
    assert recorded() == ["comment.restored"]


def test_a_rejected_proposal_restored_is_published(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.REJECTED)
    back = restore_content(row, actor=world.member, words="Va bene.")
    assert (back.state, back.published_version, back.published_title) == ("published", 1, "Proposta 1")


def test_a_hidden_comment_keeps_its_words(world: World, public: Proposal) -> None:
    row = hide_content(comment(public, world.lega), actor=world.member, **WHY)
    row.refresh_from_db()
    assert (row.state, row.body) == ("hidden", "Un commento.")
    assert facts("comment.hidden")["before"] == "published"


@pytest.mark.parametrize(
    ("ground", "words", "code"),
    [
        ("insult", " ", "words_missing"),
        ("within_rules", "Perché sì.", "ground_unknown"),
        ("dislike", "Perché sì.", "ground_unknown"),
    ],
)
@pytest.mark.parametrize("act", [return_proposal, reject_content, hide_content])
def test_a_restriction_needs_a_ground_of_the_list_and_words(
    world: World, waiting: Proposal, public: Proposal, act: Any, ground: str, words: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        act(public if act is hide_content else waiting, actor=world.member, ground=ground, words=words)
    assert refused.value.code == code
    assert recorded() == []


def test_restoring_and_joining_need_words(world: World, public: Proposal) -> None:
    with scaffolding():
        hidden = proposal(world.consultation, world.lega, state=ProposalState.HIDDEN)
    with pytest.raises(RuleBroken) as refused:
        restore_content(hidden, actor=world.member, words="")
    assert refused.value.code == "words_missing"


# --- joining -----------------------------------------------------------------------------------------


def test_a_joined_proposal_keeps_what_it_has_and_points_to_the_other(world: World, public: Proposal) -> None:
    with scaffolding():
        into = proposal(world.consultation, world.lega)
    said = comment(public, world.lega)
    row = merge_proposal(public, actor=world.member, into=into, words="Chiedono la stessa fermata.")
    row.refresh_from_db()
    said.refresh_from_db()
    assert (row.state, row.merged_into, said.proposal) == (ProposalState.MERGED, into, public)
    kept = facts("proposal.merged")
    assert kept == {
        "ground": "duplicate",
        "verdict": "merged",
        "explanation": kept["explanation"],
        "into": "trasporti-2",
    }
    assert told("proposal.merged") == {
        "delegate_of_spiga",
        "legal_of_spiga",
        "second_delegate_of_spiga",
        "delegate_of_lega",
    }


def test_a_proposal_is_joined_only_to_one_that_stands_beside_it(world: World, public: Proposal) -> None:
    with scaffolding():
        elsewhere = consultation("altrove", world.foggia)
        merged = proposal(world.consultation, world.lega, state=ProposalState.MERGED, merged_into=public)
        cases = [
            (public, "same_proposal"),
            (proposal(elsewhere, world.lega), "other_consultation"),
            (proposal(world.consultation, world.lega, state=ProposalState.HIDDEN), "cannot_take_in"),
            (proposal(world.consultation, world.lega, state=ProposalState.DRAFT), "cannot_take_in"),
            (merged, "cannot_take_in"),
        ]
    for into, code in cases:
        with pytest.raises(RuleBroken) as refused:
            merge_proposal(public, actor=world.member, into=into, words="Uguale.")
        assert refused.value.code == code


def test_a_stranger_to_the_council_sends_and_a_member_reads(world: World) -> None:
    """The whole way: returned, sent again, published by somebody who had nothing to do with it."""
    with scaffolding():
        draft = proposal(world.consultation, world.spiga, state=ProposalState.DRAFT, sent_at=None)
        outsider = person("outsider")
    sent = send_proposal(draft, actor=world.delegate_of_spiga)
    with pytest.raises(RuleBroken):
        publish_content(sent, actor=outsider)
    assert publish_content(sent, actor=world.second_member).published_version == 1


def test_who_passed_one_of_the_two_on_does_not_join_them(world: World, public: Proposal) -> None:
    with scaffolding():
        into = proposal(world.consultation, world.lega)
    declare_conflict(into, actor=world.member)
    with pytest.raises(RuleBroken, match="conflict_declared"):
        merge_proposal(public, actor=world.member, into=into, words="Chiedono lo stesso.")
