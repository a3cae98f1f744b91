from datetime import date, timedelta
from typing import Any

import pytest

from consult import clock
from consult.accounts.assurance import Assurance
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.models import Consultation, Office, StaffRole
from councils.states import ConsultationState
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.sending import amend_proposal
from proposals.models import Proposal, ReasonedOutcome, TakingCharge
from proposals.states import OutcomeValue, ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import INSTANT, facts, header, recorded, staged, told

TODAY = date(2026, 5, 12)
CLOSED = NOON + 10 * DAY
"""The instant at which the last phase of the staged calendar closes."""


@pytest.fixture
def public(world: World) -> Proposal:
    staged(world.consultation)
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
        row.cosponsors.add(world.lega)
    return row


@pytest.fixture
def charged(world: World, public: Proposal) -> Proposal:
    take_charge(public, actor=world.officer, office=world.office, due_on=TODAY + timedelta(days=30))
    return Proposal.objects.get(pk=public.pk)


def answer(world: World, row: Proposal, who: str = "prefect", **changes: Any) -> ReasonedOutcome:
    values: dict[str, Any] = {
        "value": "accepted",
        "reasons": "Il servizio è nel piano.",
        "office": world.office,
        "signatory": "Il Prefetto",
    }
    return answer_proposal(row, actor=world.people[who], **(values | changes))


# --- taking charge -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "prefect"])
def test_an_office_takes_charge_with_a_date(world: World, public: Proposal, who: str) -> None:
    charge = take_charge(public, actor=world.people[who], office=world.office, due_on=TODAY)
    public.refresh_from_db()
    assert public.state == ProposalState.UNDER_REVIEW
    assert (charge.office, charge.due_on, charge.taken_at) == (world.office, TODAY, NOON)
    assert facts("proposal.taken_in_charge") == {"office": "Area IV", "due_on": "2026-05-12", "before": "published"}
    said = header("proposal.taken_in_charge")
    assert (said["role"], said["on_behalf_of"]["label"]) == (who, "FG")
    assert told("proposal.taken_in_charge") == {
        "delegate_of_spiga",
        "legal_of_spiga",
        "second_delegate_of_spiga",
        "delegate_of_lega",
    }


def test_a_new_date_stands_beside_the_old_one(world: World, charged: Proposal) -> None:
    take_charge(charged, actor=world.officer, office=world.office, due_on=TODAY + timedelta(days=60))
    assert TakingCharge.objects.filter(proposal=charged).count() == 2
    assert facts("proposal.taken_in_charge")["before"] == "under_review"


def test_dates_and_offices_make_sense(world: World, public: Proposal) -> None:
    with scaffolding():
        other = Office.objects.create(prefecture=world.bari, name="Altrove")
    for office, due_on, code in (
        (world.office, TODAY - timedelta(days=1), "due_in_the_past"),
        (other, TODAY, "other_prefecture"),
    ):
        with pytest.raises(RuleBroken) as refused:
            take_charge(public, actor=world.officer, office=office, due_on=due_on)
        assert refused.value.code == code


def test_today_is_the_day_in_italy(world: World, public: Proposal) -> None:
    with clock.at(NOON.replace(hour=22), channel="test"), pytest.raises(RuleBroken) as refused:
        take_charge(public, actor=world.officer, office=world.office, due_on=TODAY)
    assert refused.value.code == "due_in_the_past"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("officer_of_bari", "no_role"),
        ("secretary", "no_role"),
        ("mediator", "no_role"),
        ("member", "no_role"),
        ("delegate_of_spiga", "no_role"),
    ],
)
def test_others_take_no_charge(world: World, public: Proposal, who: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        take_charge(public, actor=world.people[who], office=world.office, due_on=TODAY)
    assert refused.value.code == code


def test_staff_need_their_second_factor(world: World, public: Proposal) -> None:
    world.officer.assurance = Assurance.SINGLE
    with pytest.raises(RuleBroken) as refused:
        take_charge(public, actor=world.officer, office=world.office, due_on=TODAY)
    assert refused.value.code == "second_factor_needed"


def test_a_pending_change_is_decided_first(world: World, public: Proposal) -> None:
    amend_proposal(public, actor=world.delegate_of_spiga, edit=1, title="Altra", body="Altro.", language="it")
    with pytest.raises(RuleBroken) as refused:
        take_charge(public, actor=world.officer, office=world.office, due_on=TODAY)
    assert refused.value.code == "change_pending"


@pytest.mark.parametrize(
    "state", [ConsultationState.SUSPENDED, ConsultationState.WITHDRAWN, ConsultationState.ARCHIVED]
)
def test_nothing_is_answered_in_a_consultation_at_rest(world: World, charged: Proposal, state: str) -> None:
    with scaffolding():
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.state = state
        row.save()
    with clock.at(CLOSED, channel="test"):
        for act in (
            lambda: take_charge(charged, actor=world.officer, office=world.office, due_on=date(2026, 7, 1)),
            lambda: answer(world, charged),
        ):
            with pytest.raises(RuleBroken) as refused:
                act()
            assert refused.value.code == "consultation_not_answering"


# --- answering ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", OutcomeValue.values)
def test_an_answer_with_reasons(world: World, charged: Proposal, value: str) -> None:
    with clock.at(CLOSED, channel="test"):
        outcome = answer(world, charged, value=value)
    charged.refresh_from_db()
    assert charged.state == ProposalState.ANSWERED
    assert (outcome.number, outcome.value, outcome.answered_at, outcome.office) == (1, value, CLOSED, world.office)
    assert facts("outcome.given") == {"value": value, "office": "Area IV", "text": outcome.text_digest()}
    assert header("outcome.given")["subject"] == {
        "type": "reasonedoutcome",
        "id": str(outcome.pk),
        "label": "trasporti-1/1",
        "version": 1,
    }
    assert told("outcome.given") == {
        "delegate_of_spiga",
        "legal_of_spiga",
        "second_delegate_of_spiga",
        "delegate_of_lega",
    }


def test_a_further_answer_takes_the_next_number_and_the_first_one_stays(world: World, charged: Proposal) -> None:
    with clock.at(CLOSED, channel="test"):
        answer(world, charged, value="not_accepted", reasons="Manca il bilancio.")
        second = answer(world, charged, value="partly_accepted", reasons="Il bilancio c'è.")
    assert second.number == 2
    assert [row.reasons for row in charged.outcomes.all()] == ["Manca il bilancio.", "Il bilancio c'è."]
    assert recorded().count("outcome.given") == 2


def test_the_answer_reaches_those_whose_proposal_was_joined(world: World, charged: Proposal) -> None:
    with scaffolding():
        proposal(world.consultation, world.lana, state=ProposalState.MERGED, merged_into=charged)
    with clock.at(CLOSED, channel="test"):
        answer(world, charged)
    assert "delegate_of_lana" in told("outcome.given")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reasons": " \n"}, "reasons_missing"),
        ({"value": "accepted", "reasons": ""}, "reasons_missing"),
        ({"signatory": ""}, "signatory_missing"),
        ({"value": "won"}, "value_unknown"),
    ],
)
def test_an_answer_is_complete(world: World, charged: Proposal, changes: dict[str, str], code: str) -> None:
    with clock.at(CLOSED, channel="test"), pytest.raises(RuleBroken) as refused:
        answer(world, charged, **changes)
    assert refused.value.code == code


def test_an_office_elsewhere_does_not_answer(world: World, charged: Proposal) -> None:
    with scaffolding():
        other = Office.objects.create(prefecture=world.bari, name="Altrove")
    with clock.at(CLOSED, channel="test"), pytest.raises(RuleBroken) as refused:
        answer(world, charged, office=other)
    assert refused.value.code == "other_prefecture"


@pytest.mark.parametrize(("offset", "code"), [(-INSTANT, "consultation_still_open"), (timedelta(0), None)])
def test_the_answer_comes_after_the_last_phase(
    world: World, charged: Proposal, offset: timedelta, code: str | None
) -> None:
    with clock.at(CLOSED + offset, channel="test"):
        if code is None:
            answer(world, charged)
            return
        with pytest.raises(RuleBroken) as refused:
            answer(world, charged)
    assert refused.value.code == code


def test_an_officer_answers_by_delegation_alone(world: World, charged: Proposal) -> None:
    with clock.at(CLOSED, channel="test"):
        with pytest.raises(RuleBroken) as refused:
            answer(world, charged, who="officer")
        assert refused.value.code == "no_delegation"
        StaffRole.objects.filter(user=world.officer).update(may_publish=True)
        answer(world, charged, who="officer")
    assert header("outcome.given")["role"] == "officer"


@pytest.mark.parametrize("who", ["secretary", "officer_of_bari", "member", "delegate_of_spiga", "stranger"])
def test_others_do_not_answer(world: World, charged: Proposal, who: str) -> None:
    with clock.at(CLOSED, channel="test"), pytest.raises(RuleBroken) as refused:
        answer(world, charged, who=who)
    assert refused.value.code == "no_role"


def test_an_office_takes_charge_before_the_answer(world: World, public: Proposal) -> None:
    with clock.at(CLOSED, channel="test"), pytest.raises(RuleBroken) as refused:
        answer(world, public)
    assert refused.value.code == "wrong_state"
