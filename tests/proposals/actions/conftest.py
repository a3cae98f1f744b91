"""Two proposals that many acts begin with: one that a moderator has before them, one that everybody reads."""

import pytest

from consult.audit.journal import scaffolding
from proposals.models import Proposal
from proposals.states import ProposalState
from tests.cast import World, proposal


@pytest.fixture
def waiting(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)


@pytest.fixture
def public(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)
