"""How many promises stand how, with the day read from the clock and not from a column."""

from datetime import timedelta
from typing import Any

from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from councils.models import Office
from proposals.models import Commitment, ReasonedOutcome
from proposals.queries.commitments import counted
from proposals.states import CommitmentState, OutcomeValue, ProposalState
from tests.cast import NOON, World, proposal

TODAY = NOON.date()


def promise(world: World, **fields: Any) -> Commitment:
    state = fields.pop("proposal_state", ProposalState.ANSWERED)
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=state)
        said = Statement.objects.create(act_id="0" * 32, kind="test", language="it", content="Sì.", salt="s")
        answer = ReasonedOutcome.objects.create(
            proposal=row,
            number=1,
            value=OutcomeValue.ACCEPTED,
            reasons="Sì.",
            office=world.office,
            signatory="Il Prefetto",
            answered_at=NOON,
        )
        values = {"proposal": row, "outcome": answer, "office": world.office, "what": said, "opened_at": NOON}
        return Commitment.objects.create(**(values | {"due_on": TODAY} | fields))


def numbers(world: World, **asked: Any) -> dict[str, int]:
    return {number.key: number.count for number in counted(NOON, **asked)}


def test_each_standing_has_its_number_also_none(world: World) -> None:
    assert numbers(world) == {"overdue": 0, "running": 0, "done": 0, "dropped": 0}
    promise(world)
    promise(world, due_on=TODAY - timedelta(days=1))
    promise(world, due_on=TODAY - timedelta(days=1), state=CommitmentState.DONE)
    promise(world, proposal_state=ProposalState.HIDDEN)
    assert numbers(world) == {"overdue": 1, "running": 1, "done": 1, "dropped": 0}


def test_of_one_office(world: World) -> None:
    with scaffolding():
        other = Office.objects.create(prefecture=world.foggia, name="Area I")
    promise(world)
    promise(world, office=other)
    assert numbers(world, office=other.pk)["running"] == 1
