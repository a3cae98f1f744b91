"""Every state with every act, through the actions: what the tables list is done, everything else is refused."""

from itertools import product

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.actions import accreditation as files
from councils.actions import consultations as steps
from councils.actions.applying import send_documents
from councils.models import Accreditation
from councils.rules import accreditation_allows, consultation_allows
from councils.states import (
    ACCREDITATION_MOVES,
    CONSULTATION_MOVES,
    AccreditationAct,
    AccreditationState,
    ConsultationAct,
    ConsultationState,
    MandateKind,
    moved,
)
from tests.cast import DAY, NOON, association, consultation, mandate, person
from tests.councils.actions.notices import notice

CONSULTATION = """
draft             check            checked
draft             publish          scheduled
checked           reopen_draft     draft
checked           publish          scheduled
scheduled         examine          under_review
under_review      publish_outcome  outcome_published
outcome_published follow_up        follow_up
outcome_published archive          archived
follow_up         archive          archived
"""

ACCREDITATION = """
applied             request_documents documents_requested
applied             send_documents    applied
applied             accredit          accredited
applied             refuse            refused
applied             withdraw          withdrawn
documents_requested send_documents    applied
documents_requested accredit          accredited
documents_requested refuse            refused
documents_requested withdraw          withdrawn
accredited          suspend           suspended
accredited          withdraw          withdrawn
suspended           reinstate         accredited
suspended           withdraw          withdrawn
"""


def table(text):
    return {(state, act): after for state, act, after in (line.split() for line in text.strip().splitlines())}


CONSULTATION_ACTS = {
    ConsultationAct.PUBLISH: lambda row, actor: steps.publish_consultation(row, actor=actor, notice=late_notice()),
    ConsultationAct.EXAMINE: lambda row, actor: steps.start_examination(row, actor=actor),
    ConsultationAct.PUBLISH_OUTCOME: lambda row, actor: steps.publish_outcome(row, actor=actor),
    ConsultationAct.FOLLOW_UP: lambda row, actor: steps.start_follow_up(row, actor=actor),
    ConsultationAct.ARCHIVE: lambda row, actor: steps.archive_consultation(row, actor=actor),
}
ACCREDITATION_ACTS = {
    AccreditationAct.REQUEST_DOCUMENTS: lambda row, actor: files.request_documents(
        row, actor=actor, words="Manca lo statuto.", due_at=NOON + 30 * DAY
    ),
    AccreditationAct.SEND_DOCUMENTS: lambda row, actor: send_documents(row, actor=answerer(row), words="Ecco."),
    AccreditationAct.ACCREDIT: lambda row, actor: files.accredit_association(row, actor=actor),
    AccreditationAct.REFUSE: lambda row, actor: files.refuse_accreditation(row, actor=actor, words="Motivo."),
    AccreditationAct.SUSPEND: lambda row, actor: files.suspend_accreditation(row, actor=actor, words="Motivo."),
    AccreditationAct.REINSTATE: lambda row, actor: files.reinstate_accreditation(row, actor=actor, words="Motivo."),
    AccreditationAct.WITHDRAW: lambda row, actor: files.withdraw_accreditation(row, actor=actor, words="Motivo."),
}


def answerer(row):
    """Somebody who answers for the file's association."""
    with scaffolding():
        user = person(f"legal{row.pk}")
        mandate(user, row.association, MandateKind.LEGAL_REPRESENTATIVE)
    return user


def late_notice():
    return notice(starts=NOON + 31 * DAY)


def outcome_of(act, row, actor):
    try:
        return act(row, actor).state
    except RuleBroken as refusal:
        return refusal.code


def test_the_tables_say_what_was_agreed():
    assert table(CONSULTATION) == CONSULTATION_MOVES
    assert table(ACCREDITATION) == ACCREDITATION_MOVES


def test_every_state_of_a_consultation_with_every_act(world):
    agreed = table(CONSULTATION)
    with clock.at(NOON + 30 * DAY, channel="test"):
        for state, act in product(ConsultationState.values, CONSULTATION_ACTS):
            with scaffolding():
                row = consultation(f"{state}-{act}".replace("_", "-"), world.foggia, state=state)
                if act == ConsultationAct.PUBLISH:
                    row.phases.all().delete()
                    row.questions.all().delete()
            published = act == ConsultationAct.PUBLISH and state in ConsultationState.public()
            expected = agreed.get((state, act), "already_published" if published else "wrong_state")
            assert outcome_of(CONSULTATION_ACTS[act], row, world.prefect) == expected, (state, act)


def test_every_state_of_a_file_with_every_act(world):
    agreed = table(ACCREDITATION)
    for state, act in product(AccreditationState.values, AccreditationAct.values):
        with scaffolding():
            row = Accreditation.objects.get(association=association(f"{state}_{act}", world.foggia, state))
        expected = agreed.get((state, act), "wrong_state")
        assert outcome_of(ACCREDITATION_ACTS[act], row, world.officer) == expected, (state, act)


@pytest.mark.parametrize("act", ConsultationAct.values)
@pytest.mark.parametrize("state", ConsultationState.values)
def test_the_rule_of_a_consultation_answers_as_the_table(world, state, act):
    world.consultation.state = state
    verdict = consultation_allows(world.consultation, act)
    assert verdict.allowed == (moved(CONSULTATION_MOVES, state, act) is not None)
    assert verdict.allowed or str(ConsultationState(state).label) in str(verdict.reason)


@pytest.mark.parametrize("act", AccreditationAct.values)
@pytest.mark.parametrize("state", AccreditationState.values)
def test_the_rule_of_a_file_answers_as_the_table(state, act):
    verdict = accreditation_allows(Accreditation(state=state), act)
    assert verdict.allowed == (moved(ACCREDITATION_MOVES, state, act) is not None)
    assert verdict.allowed or str(AccreditationState(state).label) in str(verdict.reason)


def test_open_and_closed_are_no_states():
    assert not {"open", "closed"} & set(ConsultationState.values)
    assert ConsultationState.answering() < ConsultationState.public()
