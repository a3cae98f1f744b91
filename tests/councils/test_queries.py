"""Reading the institutions: who sees what, who is entitled, who is told; and how many queries it takes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from consult.audit.journal import scaffolding
from councils.models import Accreditation, Association, Consultation, CouncilMember, Phase, Prefecture, StaffRole
from councils.queries import (
    consultations_visible_to,
    delegates_of,
    entitled_associations,
    legal_representatives_of,
    participants_of,
    standing_of,
    with_schedule,
)
from councils.states import Audience, ConsultationState, MandateKind, PhaseKind
from tests.cast import DAY, NOON, consultation, mandate, person
from tests.councils.telling import founded

SECOND = timedelta(seconds=1)
OPENING = NOON - 10 * DAY


def entitled_at(row, at=NOON):
    return {association.slug for association in entitled_associations(Consultation.objects.get(pk=row.pk), at)}


# --- standing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 10])
def test_a_standing_takes_three_queries_and_one_for_the_scopes(world, django_assert_num_queries, rows):
    user = person("busy")
    with scaffolding():
        for number in range(rows):
            body = founded(f"busy_{number}", world.foggia)
            mandate(user, body).consultations.add(world.consultation)
            StaffRole.objects.create(user=user, prefecture=world.foggia, role="auditor", starts_at=NOON)
            seat = world.council.seats.create(letter="g", number=number)
            CouncilMember.objects.create(seat=seat, user=user, starts_at=NOON, appointing_act="x")
    with django_assert_num_queries(4):
        who = standing_of(user)
        for row in who.mandates:
            assert row.covers(world.consultation)
            assert row.association.prefecture.sigla == "FG"
        assert {row.prefecture.sigla for row in who.roles} == {"FG"}
        assert len(who.seats_in_force(NOON, world.foggia)) == rows


@pytest.mark.parametrize("visitor", [None, AnonymousUser()])
def test_a_visitor_stands_for_nothing_and_costs_nothing(db, django_assert_num_queries, visitor):
    with django_assert_num_queries(0):
        assert standing_of(visitor).user is None


# --- consultations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "drafts"),
    [("officer", True), ("auditor", True), ("officer_of_bari", False), ("member", False), ("delegate_of_spiga", False)],
)
def test_a_draft_is_seen_in_its_prefecture_alone(world, name, drafts):
    with scaffolding():
        for state in ConsultationState.values:
            consultation(state.replace("_", "-"), world.foggia, state=state)
    seen = set(consultations_visible_to(standing_of(getattr(world, name)), NOON).values_list("state", flat=True))
    assert seen == (set(ConsultationState.values) if drafts else set(ConsultationState.public()))


def test_a_past_role_or_a_weak_sign_in_sees_no_draft(world):
    with scaffolding():
        draft = consultation("bozza", world.foggia, state=ConsultationState.DRAFT)
    assert draft in consultations_visible_to(standing_of(world.officer), NOON)
    assert draft not in consultations_visible_to(standing_of(world.officer), NOON - 101 * DAY)
    world.officer.assurance = "single"
    assert draft not in consultations_visible_to(standing_of(world.officer), NOON)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_with_its_schedule_is_flat(world, django_assert_num_queries, rows):
    with scaffolding():
        for number in range(rows):
            consultation(f"c{number}", world.foggia, world.council)
    with django_assert_num_queries(2):
        for row in with_schedule(consultations_visible_to(standing_of(None), NOON)):
            assert row.closes_at > row.opens_at
            assert str(row.prefecture)


# --- who is entitled -----------------------------------------------------------------------------------


def test_who_is_accredited_when_positions_open_is_entitled(world):
    assert entitled_at(world.consultation) == {"spiga", "lega", "daunia"}


@pytest.mark.parametrize(
    ("accredited", "entitled"), [(OPENING - SECOND, True), (OPENING, True), (OPENING + SECOND, False)]
)
def test_an_accreditation_after_the_opening_adds_nobody(world, accredited, entitled):
    Accreditation.objects.filter(association=world.spiga).update(accredited_at=accredited)
    assert ("spiga" in entitled_at(world.consultation)) is entitled


@pytest.mark.parametrize("state", ["suspended", "withdrawn"])
@pytest.mark.parametrize(
    ("stopped", "entitled"), [(OPENING - SECOND, False), (OPENING, False), (OPENING + SECOND, True)]
)
def test_who_stops_later_stays_counted(world, state, stopped, entitled):
    Accreditation.objects.filter(association=world.spiga).update(state=state, stopped_at=stopped)
    assert ("spiga" in entitled_at(world.consultation)) is entitled


@pytest.mark.parametrize("state", ["applied", "documents_requested", "refused"])
def test_who_was_never_accredited_is_not(world, state):
    Accreditation.objects.filter(association=world.spiga).update(state=state, accredited_at=None)
    assert "spiga" not in entitled_at(world.consultation)


def test_before_the_opening_it_is_who_is_accredited_now(world):
    Phase.objects.filter(consultation=world.consultation, kind=PhaseKind.VOTE).update(opens_at=NOON + 5 * DAY)
    Accreditation.objects.filter(association=world.spiga).update(accredited_at=NOON)
    assert "spiga" not in entitled_at(world.consultation, NOON - SECOND)
    assert "spiga" in entitled_at(world.consultation, NOON)
    Accreditation.objects.filter(association=world.spiga).update(state="suspended", stopped_at=NOON + DAY)
    assert "spiga" in entitled_at(world.consultation, NOON + DAY - SECOND)
    assert "spiga" not in entitled_at(world.consultation, NOON + DAY)


def test_without_positions_it_is_who_is_accredited_now(world):
    Phase.objects.filter(consultation=world.consultation, kind=PhaseKind.VOTE).delete()
    assert entitled_at(world.consultation) == {"spiga", "lega", "daunia"}


@pytest.mark.parametrize(
    ("audience", "slugs"),
    [
        (Audience.PROVINCE, {"spiga", "lega", "daunia"}),
        (Audience.REGION, {"spiga", "lega", "daunia", "barese"}),
        (Audience.EVERYWHERE, {"spiga", "lega", "daunia", "barese", "milanese"}),
    ],
)
def test_each_association_once_in_one_query(world, django_assert_num_queries, audience, slugs):
    founded("barese", world.bari)
    founded("milanese", Prefecture.objects.get(sigla="MI"))
    Accreditation.objects.create(
        association=world.spiga, prefecture=world.bari, state="accredited", accredited_at=NOON - 200 * DAY
    )
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(audience=audience)
    row = Consultation.objects.select_related("prefecture").prefetch_related("phases").get(pk=world.consultation.pk)
    with django_assert_num_queries(1):
        found = [association.slug for association in entitled_associations(row, NOON)]
    assert len(found) == len(set(found))
    assert set(found) == slugs


# --- who is told ---------------------------------------------------------------------------------------


def test_delegates_are_those_who_speak(world, second):
    assert delegates_of(world.spiga, NOON) == sorted(
        [world.delegate_of_spiga, world.legal_of_spiga, world.second_delegate_of_spiga], key=lambda user: user.pk
    )
    assert delegates_of(world.daunia, NOON) == []
    assert delegates_of(world.daunia, NOON - 30 * DAY) == []
    assert delegates_of(world.daunia, NOON - 30 * DAY - second) == [world.expired_delegate]


def test_closed_accounts_are_not_told(world):
    world.delegate_of_lega.is_active = False
    world.delegate_of_lega.save()
    assert delegates_of(world.lega, NOON) == []
    assert world.delegate_of_lega not in participants_of(world.consultation, NOON)


def test_who_represents_by_law_or_will(world):
    applicant = person("applicant")
    mandate(applicant, world.ofanto, MandateKind.LEGAL_REPRESENTATIVE, accepted_at=None, ends_at=None)
    assert legal_representatives_of(world.ofanto, NOON) == [applicant]
    assert legal_representatives_of(world.spiga, NOON) == [world.legal_of_spiga]
    assert legal_representatives_of(world.spiga, NOON + 265 * DAY) == []


def test_participants_in_one_query(world, django_assert_num_queries):
    row = Consultation.objects.select_related("prefecture").prefetch_related("phases").get(pk=world.consultation.pk)
    with django_assert_num_queries(1):
        names = {user.display_name for user in participants_of(row, NOON)}
    assert names == {"delegate_of_spiga", "second_delegate_of_spiga", "legal_of_spiga", "delegate_of_lega"}


def test_stand_ins_are_not_told(world):
    with scaffolding():
        Association.objects.create(legal_name="P1", slug="p1", prefecture=world.foggia, is_placeholder=True)
    assert "p1" not in entitled_at(world.consultation)
