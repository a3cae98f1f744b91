"""Who may take part, for whom and when: people across, moments down."""

from datetime import UTC, datetime, timedelta

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Accreditation, Consultation, Mandate, Phase
from councils.queries import accreditations_of, standing_of
from councils.rules import (
    drafts_for,
    entitled,
    may_take_part,
    on_the_roll,
    phase_open,
    represents,
    signed_in,
    speaks_for,
)
from councils.states import Audience, ConsultationState, MandateKind, PhaseKind
from tests.cast import DAY, NOON, consultation, mandate, person
from tests.councils.telling import founded

SECOND = timedelta(seconds=1)
PEOPLE = {
    "delegate_of_spiga": "",
    "second_delegate_of_spiga": "",
    "legal_of_spiga": "",
    "contributor_of_spiga": "contributor_only",
    "delegate_of_lega": "no_mandate",
    "expired_delegate": "no_mandate",
    "officer": "no_mandate",
    "member": "no_mandate",
    "stranger": "no_mandate",
}


def code(verdict):
    return "" if verdict.allowed else verdict.code


def standing(world, name):
    return standing_of(getattr(world, name) if name != "nobody" else None)


# --- mandates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "expected"), [*PEOPLE.items(), ("nobody", "not_signed_in")])
def test_who_speaks_for_an_association(world, name, expected):
    assert code(speaks_for(standing(world, name), world.spiga, NOON)) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [*(PEOPLE | {"contributor_of_spiga": ""}).items(), ("nobody", "not_signed_in")]
)
def test_who_drafts_for_an_association(world, name, expected):
    assert code(drafts_for(standing(world, name), world.spiga, NOON)) == expected


@pytest.mark.parametrize("name", [*PEOPLE, "nobody"])
def test_who_represents_it_by_law(world, name):
    expected = "" if name == "legal_of_spiga" else "not_legal_representative"
    assert code(represents(standing(world, name), world.spiga, NOON)) == expected


@pytest.mark.parametrize(
    ("dates", "offset", "expected"),
    [
        ({"starts_at": NOON}, -SECOND, "mandate_not_started"),
        ({"starts_at": NOON}, 0 * SECOND, ""),
        ({"starts_at": NOON}, SECOND, ""),
        ({"ends_at": NOON}, -SECOND, ""),
        ({"ends_at": NOON}, 0 * SECOND, "mandate_ended"),
        ({"ends_at": NOON}, SECOND, "mandate_ended"),
        ({"ends_at": None}, 4000 * DAY, ""),
        ({"accepted_at": None}, SECOND, "mandate_not_accepted"),
        ({"accepted_at": NOON}, -SECOND, "mandate_elsewhere"),
        ({"accepted_at": NOON}, 0 * SECOND, ""),
        ({"ends_at": NOON, "revoked_at": NOON}, -SECOND, ""),
        ({"ends_at": NOON, "revoked_at": NOON}, 0 * SECOND, "mandate_ended"),
        ({"starts_at": NOON + DAY, "ends_at": NOON + DAY, "revoked_at": NOON}, SECOND, "mandate_ended"),
    ],
)
def test_a_mandate_holds_from_its_start_until_its_end(world, dates, offset, expected):
    user = person("new_delegate")
    mandate(user, world.spiga, **dates)
    assert code(speaks_for(standing_of(user), world.spiga, NOON + offset)) == expected


def test_the_refusal_says_when_and_who_can_help(world):
    verdict = speaks_for(standing(world, "expired_delegate"), world.daunia, NOON)
    assert verdict.code == "mandate_ended"
    assert str(clock.in_words(NOON - 30 * DAY)) in str(verdict.reason)
    assert "Daunia" in str(verdict.reason)


def test_an_applicants_mandate_waits_for_the_accreditation(world):
    user = person("applicant")
    mandate(user, world.ofanto, MandateKind.LEGAL_REPRESENTATIVE, accepted_at=None)
    delegate = person("delegate_to_be")
    mandate(delegate, world.ofanto, accepted_at=None)
    verdicts = [speaks_for(standing_of(who), world.ofanto, NOON) for who in (user, delegate)]
    assert [verdict.code for verdict in verdicts] == ["mandate_not_accepted"] * 2
    assert str(verdicts[0].reason) != str(verdicts[1].reason)


def test_the_newest_fitting_mandate_explains_the_refusal(world):
    user = person("returning")
    mandate(user, world.spiga, starts_at=NOON - 90 * DAY, ends_at=NOON - 50 * DAY)
    mandate(user, world.spiga, starts_at=NOON + DAY)
    assert code(speaks_for(standing_of(user), world.spiga, NOON)) == "mandate_not_started"


def test_a_narrowed_mandate_covers_what_it_names(world):
    user = person("narrow")
    with scaffolding():
        other = consultation("altra", world.foggia)
        mandate(user, world.spiga).consultations.add(other)
    assert code(speaks_for(standing_of(user), world.spiga, NOON, other)) == ""
    assert code(speaks_for(standing_of(user), world.spiga, NOON, world.consultation)) == "mandate_elsewhere"


def test_a_closed_account_stands_for_nothing(world):
    world.delegate_of_spiga.is_active = False
    assert standing(world, "delegate_of_spiga").user is None
    assert code(signed_in(standing(world, "delegate_of_spiga"))) == "not_signed_in"


# --- entitlement ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("spiga", ""),
        ("lana", "association_suspended"),
        ("ofanto", "accreditation_pending"),
    ],
)
def test_which_state_of_the_file_takes_part(world, name, expected):
    row = getattr(world, name)
    assert code(entitled(row, world.consultation, accreditations_of(row))) == expected


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_a_closed_file_does_not(world, state):
    row = founded("closed", world.foggia, state)
    assert code(entitled(row, world.consultation, accreditations_of(row))) == "not_entitled"


@pytest.mark.parametrize(
    ("audience", "codes"),
    [
        (Audience.PROVINCE, ["", "not_entitled", "not_entitled"]),
        (Audience.REGION, ["", "", "not_entitled"]),
        (Audience.EVERYWHERE, ["", "", ""]),
    ],
)
def test_the_audience_says_whose_associations(world, audience, codes):
    world.consultation.audience = audience
    milan = type(world.bari).objects.get(sigla="MI")
    rows = [world.spiga, founded("barese", world.bari), founded("milanese", milan)]
    assert [code(entitled(row, world.consultation, accreditations_of(row))) for row in rows] == codes


def test_two_files_one_of_which_reaches(world):
    row = founded("doppia", world.bari)
    Accreditation.objects.create(association=row, prefecture=world.foggia, state="suspended", stopped_at=NOON)
    assert code(entitled(row, world.consultation, accreditations_of(row))) == ""


@pytest.mark.parametrize(("seconds", "expected"), [(-1, ""), (0, ""), (1, "accredited_after_opening")])
def test_the_roll_closes_when_positions_open(world, seconds, expected):
    opening = world.consultation.schedule[PhaseKind.VOTE].opens_at
    Accreditation.objects.filter(association=world.spiga).update(accredited_at=opening + seconds * SECOND)
    files = accreditations_of(world.spiga)
    assert code(on_the_roll(world.spiga, world.consultation, files, NOON)) == expected
    assert code(on_the_roll(world.spiga, world.consultation, files, opening)) == expected
    assert code(on_the_roll(world.spiga, world.consultation, files, opening - SECOND)) == ""
    who = standing(world, "delegate_of_spiga")
    for kind in PhaseKind:
        asked = may_take_part(who, world.spiga, world.consultation, files, kind, NOON)
        assert code(asked) == (expected if kind == PhaseKind.VOTE else "")


def test_without_positions_there_is_no_roll(world):
    Phase.objects.filter(consultation=world.consultation, kind=PhaseKind.VOTE).delete()
    row = Consultation.objects.get(pk=world.consultation.pk)
    assert on_the_roll(world.spiga, row, [], NOON).allowed


# --- the clock -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PhaseKind)
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOON - 10 * DAY - SECOND, "phase_not_open"),
        (NOON - 10 * DAY, ""),
        (NOON - 10 * DAY + SECOND, ""),
        (NOON + 20 * DAY - SECOND, ""),
        (NOON + 20 * DAY, "phase_closed"),
        (NOON + 20 * DAY + SECOND, "phase_closed"),
    ],
)
def test_a_phase_is_open_from_its_opening_until_its_closing(world, kind, at, expected):
    assert code(phase_open(world.consultation, kind, at)) == expected


@pytest.mark.parametrize("state", set(ConsultationState.values) - {ConsultationState.SCHEDULED})
def test_only_a_published_consultation_has_open_phases(world, state):
    world.consultation.state = state
    assert code(phase_open(world.consultation, PhaseKind.VOTE, NOON)) == "consultation_not_running"


def test_a_phase_that_is_not_there_is_not_open(world):
    Phase.objects.filter(consultation=world.consultation, kind=PhaseKind.DISCUSS).delete()
    row = Consultation.objects.get(pk=world.consultation.pk)
    assert code(phase_open(row, PhaseKind.DISCUSS, NOON)) == "no_such_phase"


@pytest.mark.parametrize(
    ("closes_at", "zone"),
    [
        # The night of 25 October 2026 has 2:30 twice in Italy; the instant says which.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "CEST"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "CET"),
        # The night of 29 March 2026 has no 2:30 at all: 1:59:59 is followed by 3:00.
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "CEST"),
    ],
)
def test_both_nights_of_a_clock_change(world, closes_at, zone):
    with scaffolding():
        Phase.objects.filter(consultation=world.consultation).update(opens_at=closes_at - 30 * DAY, closes_at=closes_at)
    row = Consultation.objects.get(pk=world.consultation.pk)
    seen = [code(phase_open(row, PhaseKind.VOTE, closes_at + n * SECOND)) for n in (-1, 0, 1)]
    assert seen == ["", "phase_closed", "phase_closed"]
    assert zone in str(phase_open(row, PhaseKind.VOTE, closes_at).reason)
    opened = Phase(kind=PhaseKind.VOTE, opens_at=closes_at, closes_at=closes_at + 30 * DAY)
    assert [opened.is_open(closes_at + n * SECOND) for n in (-1, 0, 1)] == [False, True, True]


@pytest.mark.parametrize(
    ("name", "association_name", "expected"),
    [
        ("nobody", "spiga", "not_signed_in"),
        ("stranger", "spiga", "no_mandate"),
        ("delegate_of_spiga", "spiga", ""),
        ("legal_of_spiga", "spiga", ""),
        ("contributor_of_spiga", "spiga", "contributor_only"),
        ("expired_delegate", "daunia", "mandate_ended"),
        ("delegate_of_lana", "lana", "association_suspended"),
        ("delegate_of_ofanto", "ofanto", "accreditation_pending"),
        ("officer", "spiga", "no_mandate"),
    ],
)
@pytest.mark.parametrize(("days", "phase_code"), [(-11, "phase_not_open"), (0, ""), (21, "phase_closed")])
def test_taking_part_asks_person_association_and_clock(world, name, association_name, expected, days, phase_code):
    row = getattr(world, association_name)
    who = standing(world, name)
    asked = may_take_part(who, row, world.consultation, accreditations_of(row), PhaseKind.DISCUSS, NOON + days * DAY)
    assert code(asked) == (expected or phase_code)


def test_an_emptied_mandate_meets_no_period():
    row = Mandate(starts_at=NOON, ends_at=NOON)
    assert not row.meets(NOON - DAY, NOON + DAY)
    assert Mandate(starts_at=NOON).meets(NOON + DAY, None)
    assert not Mandate(starts_at=NOON, ends_at=NOON + DAY).meets(NOON + DAY, None)
