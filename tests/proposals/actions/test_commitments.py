from datetime import date, timedelta
from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.models import Office
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commitments import open_commitment, report_progress
from proposals.models import Commitment, Proposal, ReasonedOutcome
from proposals.states import CommitmentState, ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import facts, header, recorded, told

LATER = date(2026, 9, 1)


@pytest.fixture
def outcome(world: World) -> ReasonedOutcome:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    take_charge(row, actor=world.officer, office=world.office, due_on=LATER)
    with clock.at(NOON + 20 * DAY, channel="test"):
        return answer_proposal(
            row, actor=world.prefect, value="accepted", reasons="Sì.", office=world.office, signatory="Il Prefetto"
        )


@pytest.fixture
def commitment(world: World, outcome: ReasonedOutcome) -> Commitment:
    return promise(world, outcome)


def promise(world: World, outcome: ReasonedOutcome, who: str = "officer", **changes: Any) -> Commitment:
    values: dict[str, Any] = {"what": "Scrivere al Comune.", "office": world.office, "due_on": LATER}
    return open_commitment(outcome, actor=world.people[who], **(values | changes))


@pytest.mark.parametrize("who", ["officer", "prefect"])
def test_a_promise_is_public_with_office_and_day(world: World, outcome: ReasonedOutcome, who: str) -> None:
    row = promise(world, outcome, who)
    assert (row.what.content, row.office, row.due_on, row.state) == (
        "Scrivere al Comune.",
        world.office,
        LATER,
        CommitmentState.RUNNING,
    )
    kept = facts("commitment.opened")
    assert kept == {"what": kept["what"], "office": "Area IV", "due_on": "2026-09-01", "outcome": 1}
    assert header("commitment.opened")["role"] == who
    assert told("commitment.opened") == {"delegate_of_spiga", "legal_of_spiga", "second_delegate_of_spiga"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"what": "  "}, "words_missing"), ({"due_on": date(2026, 5, 11)}, "due_in_the_past")],
)
def test_a_promise_says_what_and_when(
    world: World, outcome: ReasonedOutcome, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        promise(world, outcome, **changes)
    assert refused.value.code == code


def test_a_promise_binds_an_office_of_the_prefecture(world: World, outcome: ReasonedOutcome) -> None:
    with scaffolding():
        other = Office.objects.create(prefecture=world.bari, name="Altrove")
    with pytest.raises(RuleBroken) as refused:
        promise(world, outcome, office=other)
    assert refused.value.code == "other_prefecture"


@pytest.mark.parametrize("who", ["secretary", "officer_of_bari", "member", "delegate_of_spiga"])
def test_others_promise_nothing(world: World, outcome: ReasonedOutcome, commitment: Commitment, who: str) -> None:
    for act in (
        lambda: promise(world, outcome, who),
        lambda: report_progress(commitment, actor=world.people[who], words="Fatto.", state="done"),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.code == "no_role"


def test_a_promise_belongs_to_an_answer(world: World, outcome: ReasonedOutcome) -> None:
    with scaffolding():
        row = Proposal.objects.get(pk=outcome.proposal_id)
        row.state = ProposalState.HIDDEN
        row.save()
    with pytest.raises(RuleBroken) as refused:
        promise(world, outcome)
    assert refused.value.code == "not_answered"


def test_progress_leaves_it_running_or_closes_it(world: World, commitment: Commitment) -> None:
    report = report_progress(commitment, actor=world.officer, words="Lettera spedita.", state="running")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.closed_at, report.words.content) == ("running", None, "Lettera spedita.")
    assert recorded()[-1] == "commitment.progressed"

    with clock.at(NOON + timedelta(days=5), channel="test"):
        report_progress(commitment, actor=world.prefect, words="Il Comune ha risposto.", state="done")
    commitment.refresh_from_db()
    assert (commitment.state, commitment.closed_at) == ("done", NOON + 5 * DAY)
    assert facts("commitment.closed")["state"] == "done"
    assert told("commitment.closed") == {"delegate_of_spiga", "legal_of_spiga", "second_delegate_of_spiga"}
    with pytest.raises(RuleBroken) as refused:
        report_progress(commitment, actor=world.officer, words="Ancora.", state="running")
    assert refused.value.code == "commitment_closed"


@pytest.mark.parametrize(
    ("words", "state", "code"), [(" ", "running", "words_missing"), ("Boh.", "forgotten", "state_unknown")]
)
def test_progress_is_told_in_words(world: World, commitment: Commitment, words: str, state: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        report_progress(commitment, actor=world.officer, words=words, state=state)
    assert refused.value.code == code
