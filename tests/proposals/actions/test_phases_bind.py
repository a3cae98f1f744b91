"""Every write of a participant is bound by the phases, from whatever role: at each end, and one second before it.

A member of the council and an officer who comment are participants; moderators have deadlines of their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from consult import clock
from consult.audit.journal import ACTIONS, scaffolding
from consult.verdicts import RuleBroken
from councils.models import Consultation
from proposals.actions.commenting import post_comment, withdraw_comment
from proposals.actions.drafting import draft_proposal, save_draft
from proposals.actions.sending import amend_proposal, cosponsor_proposal, send_proposal, withdraw_proposal
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.models import Proposal, Vote
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import calendar, comment, recorded

SECOND = timedelta(seconds=1)
WORDS = {"title": "Un titolo", "body": "Un testo nuovo.", "language": "it"}
SAID: dict[str, Any] = {"body": "E la sera?", "language": "it", "stance": "question"}
SPEAKERS = {"delegate_of_spiga": "spiga", "member": "council", "officer": "foggia"}

Press = Callable[[World, Proposal], Callable[[], Any]]


@dataclass(frozen=True)
class Write:
    """What a participant does, and from which to which day it is possible; ``opens`` is None where it is earlier."""

    action: Callable[..., Any]
    opens: int | None
    closes: int
    prepare: Press
    state: str = ProposalState.PUBLISHED


def commenting(who: str) -> Press:
    def prepare(world: World, row: Proposal) -> Callable[[], Any]:
        speaker = {"council": world.council, "foggia": world.foggia, "spiga": world.spiga}[SPEAKERS[who]]
        return lambda: post_comment(row, actor=world.people[who], speaker=speaker, **SAID)

    return prepare


def taking_back(who: str) -> Press:
    def prepare(world: World, row: Proposal) -> Callable[[], Any]:
        speaker = {"council": world.council, "foggia": world.foggia, "spiga": world.spiga}[SPEAKERS[who]]
        said = comment(row, speaker, author=world.people[who])
        return lambda: withdraw_comment(said, actor=world.people[who])

    return prepare


def voting(world: World, row: Proposal) -> Callable[[], Any]:
    return lambda: cast_vote(row, actor=world.delegate_of_spiga, association=world.spiga, position="against")


def taking_a_vote_back(world: World, row: Proposal) -> Callable[[], Any]:
    with scaffolding():
        Vote.objects.create(
            proposal=row,
            association=world.spiga,
            position="in_favour",
            cast_at=NOON,
            cast_by=world.delegate_of_spiga,
            proposal_version=1,
        )
    return lambda: withdraw_vote(row, actor=world.delegate_of_spiga, association=world.spiga)


WRITES = {
    "draft": Write(
        draft_proposal,
        None,
        4,
        lambda w, p: lambda: draft_proposal(p.consultation, actor=w.delegate_of_spiga, association=w.spiga, **WORDS),
    ),
    "save": Write(
        save_draft,
        None,
        4,
        lambda w, p: lambda: save_draft(p, actor=w.delegate_of_spiga, edit=p.edit, **WORDS),
        state=ProposalState.DRAFT,
    ),
    "send": Write(
        send_proposal,
        1,
        4,
        lambda w, p: lambda: send_proposal(p, actor=w.delegate_of_spiga),
        state=ProposalState.DRAFT,
    ),
    "send_again": Write(
        send_proposal,
        None,
        4,
        lambda w, p: lambda: send_proposal(p, actor=w.delegate_of_spiga),
        state=ProposalState.RETURNED,
    ),
    "amend": Write(
        amend_proposal,
        None,
        5,
        lambda w, p: lambda: amend_proposal(p, actor=w.delegate_of_spiga, edit=p.edit, **WORDS),
    ),
    "withdraw": Write(withdraw_proposal, None, 8, lambda w, p: lambda: withdraw_proposal(p, actor=w.delegate_of_spiga)),
    "cosponsor": Write(
        cosponsor_proposal,
        1,
        6,
        lambda w, p: lambda: cosponsor_proposal(p, actor=w.delegate_of_lega, association=w.lega),
    ),
    **{f"comment as {who}": Write(post_comment, 2, 6, commenting(who)) for who in SPEAKERS},
    **{f"take back a comment as {who}": Write(withdraw_comment, 2, 6, taking_back(who)) for who in SPEAKERS},
    "vote": Write(cast_vote, 5, 8, voting),
    "take back a vote": Write(withdraw_vote, 5, 8, taking_a_vote_back),
}
"""Proposals from day 1 to 4, comments from 2 to 6, positions from 5 to 8."""

PARTICIPATION = ("commenting", "drafting", "sending", "voting")


def test_every_action_of_a_participant_is_here() -> None:
    known = {name for name in ACTIONS if name.split(".")[:2] == ["proposals", "actions"]}
    asked = {f"{write.action.__module__}.{write.action.__name__}" for write in WRITES.values()}
    assert {name for name in known if name.split(".")[2] in PARTICIPATION} == asked


def edges(write: Write) -> list[tuple[Any, bool]]:
    opening = [] if write.opens is None else [(write.opens * DAY - SECOND, False), (write.opens * DAY, True)]
    return [*opening, (write.closes * DAY - SECOND, True), (write.closes * DAY, False)]


@pytest.mark.parametrize(
    ("name", "moment", "possible"),
    [(name, moment, possible) for name, write in WRITES.items() for moment, possible in edges(write)],
)
def test_the_phase_binds(world: World, name: str, moment: timedelta, possible: bool) -> None:
    calendar(world.consultation, propose=(1, 4), discuss=(2, 6), vote=(5, 8))
    write = WRITES[name]
    with scaffolding():
        returned = {"returned_at": NOON - 10 * DAY, "published_version": None} if write.state == "returned" else {}
        row = proposal(Consultation.objects.get(pk=world.consultation.pk), world.spiga, state=write.state, **returned)
    press = write.prepare(world, row)
    with clock.at(NOON + moment, channel="test"):
        if possible:
            press()
        else:
            with pytest.raises(RuleBroken):
                press()
    assert bool(recorded()) == possible
