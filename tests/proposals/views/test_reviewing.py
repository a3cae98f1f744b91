"""A second look: what its pages tell, and to whom."""

from typing import Any

import pytest

from consult.audit.journal import scaffolding
from proposals.actions.moderation import hide_content
from proposals.models import ModerationDecision
from proposals.states import Ground
from tests.cast import NOON, World, mandate, proposal
from tests.proposals.stage import comment


@pytest.mark.parametrize("ended", [False, True])
def test_whose_mandate_ended_reads_neither_the_text_nor_the_decision_again(
    world: World, visit: Any, ended: bool
) -> None:
    with scaffolding():
        mandate(world.stranger, world.spiga, **({"ends_at": NOON} if ended else {}))
        row = proposal(world.consultation, world.lega)
    said = comment(row, world.spiga, body="Parole nascoste.")
    hide_content(said, actor=world.member, ground=Ground.INSULT, words="La terza riga offende.")
    page = visit("stranger").read("request_review", ModerationDecision.objects.get().pk)
    assert ("Parole nascoste." in page.text) is not ended
    assert ("La terza riga" in page.text) is not ended
    assert ("ended on Tuesday 12 May 2026" in page.main) is ended
