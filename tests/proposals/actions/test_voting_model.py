"""Any sequence of presses against a model so simple that it is surely right: a dictionary of last words."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from proposals.actions.voting import cast_vote
from proposals.models import Proposal, Vote
from proposals.queries.tallies import tally
from proposals.states import Position
from tests.cast import NOON, World, proposal
from tests.proposals.stage import recorded

VOICES = {
    "delegate_of_spiga": "spiga",
    "second_delegate_of_spiga": "spiga",
    "legal_of_spiga": "spiga",
    "contributor_of_spiga": "spiga",
    "delegate_of_lega": "lega",
    "expired_delegate": "daunia",
}
MUTE = {"contributor_of_spiga", "expired_delegate"}
PRESSES = st.tuples(
    st.sampled_from(sorted(VOICES)),
    st.sampled_from([*Position.values, "maybe"]),
    st.sampled_from(["", "Perché sì.", "Perché no."]),
    st.sampled_from([timedelta(0), timedelta(minutes=1), timedelta(days=400)]),
)


@pytest.fixture
def paper(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.lega)


@given(presses=st.lists(PRESSES, max_size=12))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_word_of_each_association_counts_and_each_change_is_recorded(
    world: World, paper: Proposal, presses: list[tuple[str, str, str, timedelta]]
) -> None:
    last: dict[str, tuple[str, str]] = {}
    verbs: list[str] = []
    with transaction.atomic():
        for who, position, reason, later in sorted(presses, key=lambda press: press[3]):
            name = VOICES[who]
            if _press(world, paper, who, position, reason, later):
                if last.get(name) != (position, reason):
                    verbs.append("vote.changed" if name in last else "vote.cast")
                last[name] = (position, reason)
            else:
                assert who in MUTE or position == "maybe" or later.days
        votes = Vote.objects.select_related("association", "reason")
        assert {v.association: (v.position, v.reason.content if v.reason else "") for v in votes} == {
            world.associations[name]: word for name, word in last.items()
        }
        assert recorded() == verbs
        told = tally(paper, NOON)
        assert [told.in_favour, told.against, told.abstained] == [
            sum(position == wanted for position, _reason in last.values()) for wanted in Position.values
        ]
        transaction.set_rollback(True)


def _press(world: World, paper: Proposal, who: str, position: str, reason: str, later: timedelta) -> bool:
    association = world.associations[VOICES[who]]
    try:
        with clock.at(NOON + later, channel="test"):
            cast_vote(paper, actor=world.people[who], association=association, position=position, reason=reason)
    except RuleBroken:
        return False
    return True
