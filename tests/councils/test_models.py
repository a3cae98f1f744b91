"""What rows are called, in which chain they stand, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from consult.audit.journal import scaffolding
from councils.models import Accreditation, CouncilMember, Mandate, Phase, RegisterEntry, StaffRole
from councils.models.dated import Dated
from tests.cast import DAY, NOON


def test_rows_name_themselves_without_people(world):
    file = Accreditation.objects.get(association=world.spiga)
    held = Mandate.objects.get(user=world.delegate_of_spiga)
    role = StaffRole.objects.get(user=world.officer)
    member = CouncilMember.objects.get(user=world.member)
    phase = world.consultation.phases.first()
    entry = RegisterEntry(association=world.spiga, register="runts", number="1")
    labels = {
        world.foggia: "FG",
        world.office: "Area IV",
        world.council: "Consiglio di Foggia",
        world.spiga: "Spiga",
        world.consultation: "trasporti",
        file: "Spiga FG",
        held: f"delegate {held.pk}",
        role: "officer FG",
        member: "f1 foggia full",
        member.seat: "f1 foggia",
    }
    assert {row: row.audit_label for row in labels} == labels
    for row in [*labels, phase, entry, world.consultation.questions.first()]:
        assert str(row)
        assert not any(user.email in str(row) for user in world.people.values())


def test_each_row_stands_in_one_chain(world):
    question = world.consultation.questions.first()
    rows = [
        world.office,
        world.council,
        world.spiga,
        Accreditation.objects.get(association=world.spiga),
        Mandate.objects.get(user=world.delegate_of_spiga),
        StaffRole.objects.get(user=world.officer),
        CouncilMember.objects.get(user=world.member),
    ]
    assert {row.chain_key for row in rows} == {"prefecture:FG"}
    assert {question.chain_key, world.consultation.chain_key} == {"consultation:trasporti"}


@pytest.mark.parametrize(
    "broken",
    [
        lambda world: Phase.objects.filter(consultation=world.consultation).update(closes_at=NOON - 10 * DAY),
        lambda world: Phase.objects.filter(consultation=world.consultation).update(kind="vote"),
        lambda world: Mandate.objects.update(ends_at=NOON - 1000 * DAY),
        lambda world: StaffRole.objects.update(ends_at=NOON - 1000 * DAY),
        lambda world: CouncilMember.objects.update(ends_at=NOON - 1000 * DAY),
        lambda world: Accreditation.objects.update(state="accredited", accredited_at=None),
        lambda world: Accreditation.objects.create(association=world.spiga, prefecture=world.foggia),
    ],
)
def test_the_database_holds_the_last_line(world, broken):
    with pytest.raises(IntegrityError), scaffolding(), transaction.atomic():
        broken(world)


@pytest.mark.parametrize(
    ("starts", "ends", "meets"),
    [
        (-2, -1, False),
        (-1, 0, False),
        (-1, 1, True),
        (0, 10, True),
        (9, None, True),
        (10, 12, False),
        (10, None, False),
        (-5, None, True),
    ],
)
def test_two_periods_meet_when_they_share_an_instant(starts, ends, meets):
    row = Mandate(starts_at=NOON, ends_at=NOON + 10 * DAY)
    assert row.meets(NOON + starts * DAY, None if ends is None else NOON + ends * DAY) is meets


def test_a_mandate_is_over_when_it_ended_or_was_revoked(second):
    row = Mandate(starts_at=NOON, ends_at=NOON + DAY)
    assert [row.is_over(NOON + DAY + n * second) for n in (-1, 0, 1)] == [False, True, True]
    row.revoked_at = NOON
    assert row.is_over(NOON)
    assert not Mandate(starts_at=NOON + DAY).is_over(NOON)
    assert issubclass(Mandate, Dated)


@pytest.mark.parametrize(
    ("changed", "waits"),
    [
        ({}, True),
        ({"accepted_at": NOON}, False),
        ({"revoked_at": NOON}, False),
        ({"ends_at": NOON + DAY}, False),
        ({"kind": "delegate"}, False),
        ({"granted_at": NOON - DAY}, False),
        ({"user_id": None}, False),
    ],
)
def test_an_applicants_mandate_awaits_the_accreditation(changed, waits):
    values = {"kind": "legal_representative", "starts_at": NOON, "granted_at": NOON, "user_id": 1}
    row = Mandate(**values | changed)
    assert row.awaits_accreditation(NOON + DAY) is waits


def test_a_consultation_without_phases_has_no_dates(world):
    world.consultation.phases.all().delete()
    row = type(world.consultation).objects.get(pk=world.consultation.pk)
    assert (row.opens_at, row.closes_at) == (None, None)
