"""Who joins those who take positions after positions have opened: by a decision with its reason alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from consult.audit.verification import verify
from councils.actions.roll import admit_late
from councils.models import Consultation, LateAdmission
from councils.queries import accreditations_of, admissible_to, entitled_associations, roll_of
from councils.rules import on_the_roll
from councils.states import AccreditationState, ConsultationState
from tests.cast import DAY, NOON, mandate, person
from tests.councils.telling import founded, last, notice_data, refused, told
from tests.proposals.stage import calendar

SECOND = timedelta(seconds=1)
WHY = "La domanda era completa prima dell’apertura; l’ufficio ha deciso tardi."


@pytest.fixture
def late(world):
    """Accredited a day after positions opened."""
    body = founded("tardiva", world.foggia)
    body.accreditations.update(accredited_at=NOON - 9 * DAY)
    with scaffolding():
        mandate(person("delegate_of_tardiva"), body)
    return body


def listed(row):
    return {body.slug for body in entitled_associations(Consultation.objects.get(pk=row.pk), clock.now())}


def test_a_late_association_is_added_with_a_reason(world, late):
    row = world.consultation
    assert "tardiva" not in listed(row)
    assert not on_the_roll(late, row, accreditations_of(late), NOON)
    admission = admit_late(row, actor=world.prefect, association=late, words=f" {WHY} ")
    assert (admission.reason.content, admission.admitted_at, admission.admitted_by) == (WHY, NOON, world.prefect)
    assert "tardiva" in listed(row)
    assert on_the_roll(late, Consultation.objects.get(pk=row.pk), accreditations_of(late), NOON)
    header, facts = last("consultation.association_admitted")
    assert (header["chain"], header["role"], header["on_behalf_of"]["label"]) == (
        "consultation:trasporti",
        "prefect",
        "FG",
    )
    assert facts == {
        "association": late.legal_name,
        "association_id": str(late.pk),
        "reason": admission.reason.digest(),
    }
    assert told("consultation.association_admitted") == {"delegate_of_tardiva"}
    assert notice_data("consultation.association_admitted")["association"] == "Tardiva"
    assert verify().holds


def test_nobody_adds_an_association_they_act_for(world, late):
    with scaffolding():
        mandate(world.prefect, late)
    with refused("own_association"):
        admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)


@pytest.mark.parametrize(
    ("name", "code"),
    [("officer", "no_delegation"), ("officer_of_bari", "no_role"), ("member", "no_role"), ("stranger", "no_role")],
)
def test_only_who_publishes_adds(world, late, name, code):
    with refused(code):
        admit_late(world.consultation, actor=getattr(world, name), association=late, words=WHY)


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (NOON + DAY - SECOND, "phase_not_open"),
        (NOON + DAY, ""),
        (NOON + 9 * DAY - SECOND, ""),
        (NOON + 9 * DAY, "phase_closed"),
    ],
)
def test_only_while_positions_are_open(world, late, moment, code):
    calendar(world.consultation, vote=(1, 9))
    late.accreditations.update(accredited_at=NOON + DAY + SECOND)
    with clock.at(moment, channel="test"):
        if code:
            with refused(code):
                admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)
        else:
            admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)
            assert LateAdmission.objects.get().admitted_at == moment


def test_who_is_on_the_roll_is_not_added_again(world, late):
    with refused("on_the_roll_already"):
        admit_late(world.consultation, actor=world.prefect, association=world.spiga, words=WHY)
    admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)
    with refused("on_the_roll_already"):
        admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)


@pytest.mark.parametrize(
    ("name", "code"),
    [("lana", "association_suspended"), ("ofanto", "accreditation_pending"), ("barese", "not_entitled")],
)
def test_only_who_may_take_part_is_added(world, name, code):
    founded("barese", world.bari)
    row = world.consultation
    with scaffolding():
        row.audience = "province"
        row.save(update_fields=["audience"])
    bodies = {body.slug: body for body in type(world.spiga).objects.all()}
    with refused(code):
        admit_late(row, actor=world.prefect, association=bodies[name], words=WHY)


def test_it_has_a_reason(world, late):
    with refused("words_needed"):
        admit_late(world.consultation, actor=world.prefect, association=late, words=" ")


@pytest.mark.parametrize("state", sorted(set(ConsultationState.values) - {ConsultationState.SCHEDULED}))
def test_only_in_a_consultation_that_runs(world, late, state):
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(state=state)
    with refused("consultation_not_running"):
        admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)


def test_once_in_the_database_too(world, late):
    admission = admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)
    with scaffolding(), pytest.raises(IntegrityError), transaction.atomic():
        reason = Statement.objects.get(pk=admission.reason_id)
        LateAdmission.objects.create(
            consultation=world.consultation, association=late, reason=reason, admitted_by=world.prefect
        )


# --- the list ------------------------------------------------------------------------------------------


def test_the_roll_names_everybody_once_and_marks_the_suspended(world, late):
    row = world.consultation
    world.lega.accreditations.update(state=AccreditationState.SUSPENDED, stopped_at=NOON - DAY)
    admit_late(row, actor=world.prefect, association=late, words=WHY)
    told_of = [(body.slug, body.stopped) for body in roll_of(Consultation.objects.get(pk=row.pk), NOON)]
    assert told_of == [("daunia", False), ("lega", True), ("spiga", False), ("tardiva", False)]


def test_who_could_be_added(world, late):
    assert [body.slug for body in admissible_to(world.consultation, NOON)] == ["tardiva"]
    admit_late(world.consultation, actor=world.prefect, association=late, words=WHY)
    assert not admissible_to(Consultation.objects.get(pk=world.consultation.pk), NOON)
