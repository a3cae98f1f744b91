"""The outcome of a consultation is public once nothing stands without its answer."""

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.verdicts import RuleBroken
from councils.actions.consultations import start_examination
from councils.models import Consultation
from councils.queries import standing_of
from councils.states import ConsultationState
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.closing import publish_outcomes
from proposals.queries.answers import consultations_to_move_on, unanswered_in
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal

AFTER = NOON + 21 * DAY


@pytest.fixture
def examined(world: World) -> Consultation:
    with scaffolding():
        proposal(world.consultation, world.spiga)
        proposal(world.consultation, world.lega, state=ProposalState.DRAFT)
        proposal(world.consultation, world.lega, state=ProposalState.HIDDEN)
    with clock.at(AFTER, channel="test"):
        return start_examination(world.consultation, actor=world.officer)


def test_an_unanswered_proposal_holds_the_outcome_back(world: World, examined: Consultation) -> None:
    with clock.at(AFTER, channel="test"), pytest.raises(RuleBroken) as refusal:
        publish_outcomes(examined, actor=world.prefect)
    assert refusal.value.code == "unanswered"
    assert "1" in str(refusal.value.reason)
    assert not AuditEvent.objects.filter(verb="consultation.outcome_published").exists()


def test_a_pending_amendment_is_a_proposal_without_an_answer(world: World, examined: Consultation) -> None:
    with scaffolding():
        proposal(examined, world.spiga, state=ProposalState.IN_MODERATION, published_version=1)
    assert unanswered_in(examined).count() == 2


def test_once_all_are_answered_the_prefect_publishes(world: World, examined: Consultation) -> None:
    row = examined.proposals.get(state=ProposalState.PUBLISHED)
    with clock.at(AFTER, channel="test"):
        take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
        answer_proposal(
            row, actor=world.prefect, value="accepted", reasons="Sì.", office=world.office, signatory="Il Prefetto"
        )
        published = publish_outcomes(examined, actor=world.prefect)
    assert published.state == ConsultationState.OUTCOME_PUBLISHED
    event = AuditEvent.objects.get(verb="consultation.outcome_published")
    assert event.occurred_at == AFTER


def test_an_officer_without_delegation_is_told_so_first(world: World, examined: Consultation) -> None:
    with clock.at(AFTER, channel="test"), pytest.raises(RuleBroken) as refusal:
        publish_outcomes(examined, actor=world.officer)
    assert refusal.value.code == "no_delegation"


def test_the_desk_waits_for_the_last_closing(world: World) -> None:
    standing, closes = standing_of(world.officer), NOON + 20 * DAY
    world.officer.assurance = "second_factor"
    assert not consultations_to_move_on(standing, closes - DAY / 86_400).exists()
    assert consultations_to_move_on(standing, closes).get() == world.consultation
