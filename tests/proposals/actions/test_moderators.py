"""Who decides on texts: members and secretaries, never on what they are tied to."""

from typing import Any

import pytest

from consult.accounts.assurance import Assurance
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.models import Seat
from proposals.actions.moderation import (
    declare_conflict,
    hide_content,
    merge_proposal,
    publish_content,
    reject_content,
    restore_content,
    return_proposal,
)
from proposals.models import ConflictDeclaration, ModerationDecision, Proposal
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, mandate, proposal
from tests.proposals.stage import comment, recorded

WHY: dict[str, Any] = {"ground": "insult", "words": "Offende una persona."}


def acts(world: World, waiting: Proposal, public: Proposal, hidden: Proposal, who: str) -> list[Any]:
    """Every decision, as calls."""
    actor = world.people[who]
    return [
        lambda: publish_content(waiting, actor=actor),
        lambda: return_proposal(waiting, actor=actor, **WHY),
        lambda: reject_content(waiting, actor=actor, **WHY),
        lambda: hide_content(public, actor=actor, **WHY),
        lambda: restore_content(hidden, actor=actor, words="Va bene."),
        lambda: merge_proposal(public, actor=actor, into=waiting, words="Uguale."),
    ]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("delegate_of_lega", "not_a_moderator"),
        ("officer", "not_a_moderator"),
        ("prefect", "not_a_moderator"),
        ("officer_of_bari", "not_a_moderator"),
        ("mediator", "not_a_moderator"),
        ("auditor", "not_a_moderator"),
        ("stranger", "not_a_moderator"),
    ],
)
def test_others_decide_nothing(world: World, waiting: Proposal, public: Proposal, who: str, code: str) -> None:
    with scaffolding():
        hidden = proposal(world.consultation, world.lega, state=ProposalState.HIDDEN)
    for act in acts(world, waiting, public, hidden, who):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == code
    assert not ModerationDecision.objects.exists() and recorded() == []


def test_a_secretary_without_second_factor_decides_nothing(world: World, waiting: Proposal) -> None:
    world.secretary.assurance = Assurance.SINGLE
    with pytest.raises(RuleBroken) as refused:
        publish_content(waiting, actor=world.secretary)
    assert refused.value.code == "second_factor_needed"


@pytest.mark.parametrize("kind", ["delegate", "contributor", "legal_representative"])
@pytest.mark.parametrize("ended", [False, True])
def test_nobody_decides_on_an_association_they_belong_or_belonged_to(
    world: World, waiting: Proposal, public: Proposal, kind: str, ended: bool
) -> None:
    with scaffolding():
        hidden = proposal(world.consultation, world.spiga, state=ProposalState.HIDDEN)
        mandate(world.member, world.spiga, kind, **({"ends_at": NOON - 50 * DAY} if ended else {}))
    for act in acts(world, waiting, public, hidden, "member"):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "conflict_of_interest"


def test_a_mandate_never_accepted_is_no_tie(world: World, waiting: Proposal) -> None:
    with scaffolding():
        mandate(world.member, world.spiga, accepted_at=None)
    assert publish_content(waiting, actor=world.member).state == ProposalState.PUBLISHED


def test_who_sits_for_an_association_does_not_decide_on_it(world: World, waiting: Proposal) -> None:
    Seat.objects.filter(members__user=world.member).update(association=world.spiga)
    with pytest.raises(RuleBroken) as refused:
        publish_content(waiting, actor=world.member)
    assert refused.value.code == "conflict_of_interest"


def test_a_tie_with_a_cosponsor_or_with_the_proposal_commented_on_is_a_tie(world: World, public: Proposal) -> None:
    with scaffolding():
        mandate(world.member, world.lega)
        mandate(world.second_member, world.spiga)
        other = proposal(world.consultation, world.daunia)
        other.cosponsors.add(world.lega)
    for text, who in ((other, "member"), (comment(public, world.daunia), "second_member")):
        with pytest.raises(RuleBroken) as refused:
            hide_content(text, actor=world.people[who], **WHY)
        assert refused.value.code == "conflict_of_interest"


def test_joining_asks_about_the_other_proposal_too(world: World, public: Proposal) -> None:
    with scaffolding():
        mandate(world.member, world.lega)
        other = proposal(world.consultation, world.lega)
    with pytest.raises(RuleBroken) as refused:
        merge_proposal(public, actor=world.member, into=other, words="Uguale.")
    assert refused.value.code == "conflict_of_interest"


def test_nobody_decides_on_their_own_words(world: World, public: Proposal) -> None:
    own = comment(public, world.council, author=world.member, state=CommentState.IN_MODERATION)
    with pytest.raises(RuleBroken) as refused:
        publish_content(own, actor=world.member)
    assert refused.value.code == "own_text"
    publish_content(own, actor=world.second_member)


# --- conflicts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["proposal", "comment"])
def test_a_declared_conflict_passes_the_text_on(world: World, public: Proposal, kind: str) -> None:
    text: Any = public if kind == "proposal" else comment(public, world.lega)
    declare_conflict(text, actor=world.member)
    declare_conflict(text, actor=world.member)
    assert ConflictDeclaration.objects.count() == 1
    assert recorded() == ["conflict.declared"]
    with pytest.raises(RuleBroken) as refused:
        hide_content(text, actor=world.member, **WHY)
    assert refused.value.code == "conflict_declared"
    hide_content(text, actor=world.second_member, **WHY)


def test_only_a_moderator_declares_a_conflict(world: World, public: Proposal) -> None:
    with pytest.raises(RuleBroken) as refused:
        declare_conflict(public, actor=world.delegate_of_lega)
    assert refused.value.code == "not_a_moderator"
