from datetime import date, timedelta

import pytest

from consult.accounts.assurance import Assurance
from consult.audit.journal import scaffolding
from councils.models import Consultation
from councils.states import ConsultationState
from proposals.actions.answering import take_charge
from proposals.models import Commitment, Proposal, ReasonedOutcome
from proposals.queries.answers import (
    answers_for,
    awaiting_answer,
    awaiting_office,
    owed_answers,
    running_commitments,
)
from proposals.states import ProposalState
from tests.cast import NOON, World, proposal
from tests.proposals.stage import standing

TODAY = date(2026, 5, 12)


@pytest.fixture
def public(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def test_a_proposal_goes_from_no_office_to_one_with_a_date(world: World, public: Proposal) -> None:
    officer = standing(world, "officer")
    assert list(awaiting_office(officer, NOON)) == [public]
    take_charge(public, actor=world.officer, office=world.office, due_on=TODAY + timedelta(days=9))
    take_charge(public, actor=world.officer, office=world.office, due_on=TODAY)
    assert not awaiting_office(officer, NOON).exists()
    (row,) = awaiting_answer(officer, NOON)
    assert (row.charge_due_on, row.charge_office) == (TODAY, "Area IV")
    assert list(owed_answers(officer, NOON)) == [row]


def test_without_an_office_the_date_of_the_notice_is_owed(world: World, public: Proposal) -> None:
    with scaffolding():
        soon = proposal(world.consultation, world.spiga)
    take_charge(soon, actor=world.officer, office=world.office, due_on=TODAY)
    rows = list(owed_answers(standing(world, "officer"), NOON))
    assert [(row.pk, row.charge_due_on) for row in rows] == [
        (soon.pk, TODAY),
        (public.pk, world.consultation.answer_due_on),
    ]


@pytest.mark.parametrize("who", ["nobody", "stranger", "secretary", "member", "officer_of_bari"])
def test_others_owe_nothing_here(world: World, public: Proposal, who: str) -> None:
    assert not awaiting_office(standing(world, who), NOON).exists()


def test_staff_without_second_factor_see_no_desk(world: World, public: Proposal) -> None:
    world.officer.assurance = Assurance.SINGLE
    assert answers_for(standing(world, "officer"), NOON) == []


def test_a_consultation_at_rest_owes_no_answers(world: World, public: Proposal) -> None:
    with scaffolding():
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.state = ConsultationState.WITHDRAWN
        row.save()
    assert not awaiting_office(standing(world, "prefect"), NOON).exists()


def test_commitments_run_until_they_are_closed(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED)
        outcome = ReasonedOutcome.objects.create(
            proposal=row,
            number=1,
            value="accepted",
            reasons="Sì.",
            office=world.office,
            signatory="P",
            answered_at=NOON,
        )
    made = []
    for days, state in ((9, "running"), (3, "running"), (1, "done")):
        statement = _statement()
        made.append(
            Commitment.objects.create(
                proposal=row,
                outcome=outcome,
                office=world.office,
                what=statement,
                due_on=TODAY + timedelta(days=days),
                opened_at=NOON,
                state=state,
            )
        )
    assert list(running_commitments(standing(world, "officer"), NOON)) == [made[1], made[0]]


def _statement() -> object:
    from uuid import uuid4

    from consult.audit.models import Statement

    return Statement.objects.create(act_id=uuid4(), kind="x", language="it", content="x", salt="0" * 64)
