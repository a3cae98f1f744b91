"""Mandates: who gives, accepts and revokes them, and what holds in between."""

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from councils.actions.mandates import accept_mandate, grant_mandate, revoke_mandate
from councils.models import Accreditation, Association, Mandate
from councils.queries import standing_of
from councils.rules import drafts_for, speaks_for
from councils.states import ConsultationState, MandateKind
from tests.cast import DAY, NOON, consultation, mandate, person
from tests.consult.accounts.signing import verified
from tests.councils.telling import founded, last, notice_data, refused, told, verbs

DELEGATE, CONTRIBUTOR, LEGAL = MandateKind.DELEGATE, MandateKind.CONTRIBUTOR, MandateKind.LEGAL_REPRESENTATIVE


def grant(world, *, by="legal_of_spiga", to="stranger", kind=DELEGATE, of="spiga", **fields):
    values = {"starts_at": NOON, "ends_at": NOON + 200 * DAY}
    return grant_mandate(
        getattr(world, of), actor=getattr(world, by), address=f"{to}@example.org", kind=kind, **values | fields
    )


@pytest.fixture(autouse=True)
def proved(world):
    """Strangers proved that their address is theirs."""
    verified(world.stranger)


# --- grant: who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [DELEGATE, CONTRIBUTOR])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("legal_of_spiga", ""),
        ("delegate_of_spiga", "not_legal_representative"),
        ("contributor_of_spiga", "not_legal_representative"),
        ("delegate_of_lega", "not_legal_representative"),
        ("officer", "not_legal_representative"),
        ("prefect", "not_legal_representative"),
        ("member", "not_legal_representative"),
        ("stranger", "not_legal_representative"),
    ],
)
def test_the_legal_representative_names_who_acts(world, kind, name, code):
    person_named = "second_member"
    if code:
        with refused(code):
            grant(world, by=name, to=person_named, kind=kind)
    else:
        assert grant(world, by=name, to=person_named, kind=kind).kind == kind


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("officer", ""),
        ("prefect", ""),
        ("secretary", "no_role"),
        ("officer_of_bari", "no_role"),
        ("delegate_of_daunia", "no_role"),
        ("legal_of_spiga", "no_role"),
        ("stranger", "no_role"),
    ],
)
def test_the_prefecture_of_the_seat_enters_the_legal_representative(world, name, code):
    world.people["delegate_of_daunia"] = person("delegate_of_daunia")
    mandate(world.delegate_of_daunia, world.daunia)
    if code:
        with refused(code):
            grant(world, by=name, of="daunia", kind=LEGAL)
    else:
        assert grant(world, by=name, of="daunia", kind=LEGAL).kind == LEGAL


def test_staff_need_a_second_factor_and_no_tie(world):
    mandate(world.prefect, world.daunia)
    with refused("own_association"):
        grant(world, by="prefect", of="daunia", kind=LEGAL)
    world.officer.assurance = "single"
    with refused("second_factor_needed"):
        grant(world, by="officer", of="daunia", kind=LEGAL)


@pytest.mark.parametrize(
    ("seconds", "code"), [(-1, ""), (0, "not_legal_representative"), (1, "not_legal_representative")]
)
def test_the_power_to_name_ends_with_the_own_mandate(world, second, seconds, code):
    ends_at = NOON + DAY
    Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=ends_at)
    with clock.at(ends_at + seconds * second, channel="test"):
        if code:
            with refused(code):
                grant(world, ends_at=ends_at)
        else:
            assert grant(world, ends_at=ends_at).pk


# --- grant: what ---------------------------------------------------------------------------------------


def test_a_grant_is_recorded_and_the_person_told(world):
    row = grant(world, consultations=[world.consultation])
    assert (row.granted_at, row.accepted_at) == (NOON, None)
    assert [c.code for c in row.consultations.all()] == ["trasporti"]
    own = Mandate.objects.get(user=world.legal_of_spiga)
    header, facts = last("mandate.granted")
    assert header["subject"] == {"type": "mandate", "id": str(row.pk), "label": f"delegate {row.pk}"}
    assert (header["role"], header["mandate"], header["chain"]) == (
        "legal_representative",
        str(own.pk),
        "prefecture:FG",
    )
    assert header["on_behalf_of"]["label"] == "Spiga"
    assert facts == {
        "kind": "delegate",
        "starts_at": "2026-05-12T10:00:00.000000Z",
        "ends_at": "2026-11-28T10:00:00.000000Z",
        "consultations": ["trasporti"],
        "expires_at": "2026-05-26T10:00:00.000000Z",
        "follows": "",
    }
    assert told("mandate.granted") == {None}, "an address, nobody by name"
    assert notice_data("mandate.granted")["association"] == "Spiga"


def test_the_office_grants_in_its_own_name(world):
    grant(world, by="officer", of="daunia", kind=LEGAL, ends_at=None)
    header, facts = last("mandate.granted")
    assert (header["role"], header["mandate"], header["on_behalf_of"]["label"]) == ("officer", None, "FG")
    assert facts["ends_at"] == ""


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"kind": "king"}, "kind_unknown"),
        ({"ends_at": NOON}, "ends_before_start"),
        ({"ends_at": NOON - DAY}, "ends_before_start"),
        ({"starts_at": NOON - 2 * DAY, "ends_at": NOON - DAY}, "ends_in_past"),
        ({"starts_at": NOON - 2 * DAY, "ends_at": NOON}, "ends_in_past"),
        ({"to": "delegate_of_spiga"}, "mandate_exists"),
        ({"ends_at": NOON + 266 * DAY}, "beyond_own_mandate"),
        ({"ends_at": None}, "beyond_own_mandate"),
        ({"ends_at": NOON + 265 * DAY}, ""),
        ({"to": "delegate_of_spiga", "kind": CONTRIBUTOR}, ""),
        ({"to": "delegate_of_spiga", "starts_at": NOON + 264 * DAY, "ends_at": NOON + 265 * DAY}, "mandate_exists"),
        ({"by": "officer", "kind": LEGAL}, "legal_representative_exists"),
        ({"by": "officer", "kind": LEGAL, "to": "legal_of_spiga"}, "mandate_exists"),
        ({"by": "officer", "kind": LEGAL, "starts_at": NOON + 265 * DAY, "ends_at": None}, ""),
        (
            {"by": "officer", "kind": LEGAL, "starts_at": NOON + 264 * DAY, "ends_at": None},
            "legal_representative_exists",
        ),
    ],
)
def test_which_mandate_can_be_given(world, fields, code):
    if code:
        with refused(code):
            grant(world, **fields)
    else:
        assert grant(world, **fields).pk


def test_an_unlimited_representative_gives_unlimited_mandates(world):
    Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=None)
    assert grant(world, ends_at=None).ends_at is None


def test_a_mandate_follows_the_one_that_ends(world):
    Mandate.objects.filter(user=world.delegate_of_spiga).update(ends_at=NOON + 10 * DAY)
    assert grant(world, to="delegate_of_spiga", starts_at=NOON + 10 * DAY).starts_at == NOON + 10 * DAY


def test_what_is_not_published_is_not_named(world):
    with scaffolding():
        hidden = consultation("bozza", world.foggia, state=ConsultationState.DRAFT)
    with refused("consultation_not_public"):
        grant(world, consultations=[world.consultation, hidden])


def test_a_legal_representative_acts_everywhere(world):
    with refused("legal_representative_whole"):
        grant(world, by="officer", of="daunia", kind=LEGAL, consultations=[world.consultation])


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("applied", ""),
        ("documents_requested", ""),
        ("accredited", ""),
        ("suspended", ""),
        ("refused", "association_closed"),
        ("withdrawn", "association_closed"),
    ],
)
def test_an_association_without_a_file_names_nobody(world, state, code):
    world.associations["altra"] = founded("altra", world.foggia, state)
    if code:
        with refused(code):
            grant(world, by="officer", of="altra", kind=LEGAL)
    else:
        assert grant(world, by="officer", of="altra", kind=LEGAL).pk


def test_one_open_file_is_enough(world):
    world.associations["altra"] = founded("altra", world.foggia, "withdrawn")
    Accreditation.objects.create(association=world.altra, prefecture=world.bari, state="applied")
    assert grant(world, by="officer", of="altra", kind=LEGAL).pk


def test_nobody_acts_for_a_stand_in(world):
    with scaffolding():
        Association.objects.filter(pk=world.daunia.pk).update(is_placeholder=True)
    with refused("association_closed"):
        grant(world, by="officer", of="daunia", kind=LEGAL)


# --- accept --------------------------------------------------------------------------------------------


def test_a_mandate_counts_once_accepted(world, second):
    row = grant(world)
    assert speaks_for(standing_of(world.stranger), world.spiga, NOON).code == "no_mandate"
    with clock.at(NOON + DAY, channel="test"):
        kept = accept_mandate(row, actor=world.stranger)
    assert kept.accepted_at == NOON + DAY
    who = standing_of(world.stranger)
    assert not speaks_for(who, world.spiga, NOON + DAY - second).allowed
    assert speaks_for(who, world.spiga, NOON + DAY).allowed
    header, facts = last("mandate.accepted")
    assert (header["role"], header["mandate"], header["on_behalf_of"]["label"]) == ("delegate", str(row.pk), "Spiga")
    assert facts == {"kind": "delegate", "holder": str(world.stranger.public_id)}
    assert told("mandate.accepted") == {"legal_of_spiga"}


def test_accepting_twice_changes_nothing(world):
    row = grant(world)
    accept_mandate(row, actor=world.stranger)
    with clock.at(NOON + DAY, channel="test"):
        assert accept_mandate(row, actor=world.stranger).accepted_at == NOON
    assert verbs() == ["mandate.granted", "mandate.accepted"]


@pytest.mark.parametrize("name", ["legal_of_spiga", "delegate_of_spiga", "officer", "member"])
def test_nobody_accepts_for_another(world, name):
    row = grant(world)
    with refused("not_yours"):
        accept_mandate(row, actor=getattr(world, name))


def test_a_closed_account_accepts_nothing(world):
    row = grant(world)
    world.stranger.is_active = False
    with refused("not_signed_in"):
        accept_mandate(row, actor=world.stranger)


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_not_after_its_end(world, second, seconds):
    row = grant(world, ends_at=NOON + DAY)
    with clock.at(NOON + DAY + seconds * second, channel="test"):
        if seconds < 0:
            assert accept_mandate(row, actor=world.stranger).accepted_at
        else:
            with refused("mandate_over"):
                accept_mandate(row, actor=world.stranger)


def test_not_after_it_was_revoked(world):
    row = grant(world, starts_at=NOON + DAY)
    revoke_mandate(row, actor=world.legal_of_spiga)
    with refused("mandate_over"):
        accept_mandate(row, actor=world.stranger)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("applied", "accreditation_pending"),
        ("withdrawn", "accreditation_pending"),
        ("suspended", ""),
        ("accredited", ""),
    ],
)
def test_it_waits_for_the_accreditation(world, state, code):
    body = founded("altra", world.foggia, state)
    row = mandate(world.stranger, body, LEGAL, accepted_at=None)
    if code:
        with refused(code):
            accept_mandate(row, actor=world.stranger)
    else:
        assert accept_mandate(row, actor=world.stranger).accepted_at == NOON


# --- revoke --------------------------------------------------------------------------------------------


def of(user):
    return Mandate.objects.get(user=user)


def test_a_revocation_holds_at_once(world, second):
    row = revoke_mandate(of(world.delegate_of_spiga), actor=world.legal_of_spiga)
    assert (row.ends_at, row.revoked_at) == (NOON, NOON)
    who = standing_of(world.delegate_of_spiga)
    assert speaks_for(who, world.spiga, NOON - second).allowed
    assert speaks_for(who, world.spiga, NOON).code == "mandate_ended"
    assert drafts_for(who, world.spiga, NOON + second).code == "mandate_ended"
    header, facts = last("mandate.revoked")
    assert (header["role"], header["mandate"]) == ("legal_representative", str(of(world.legal_of_spiga).pk))
    assert facts == {"kind": "delegate", "ends_at": "2026-05-12T10:00:00.000000Z"}
    assert told("mandate.revoked") == {"delegate_of_spiga"}


def test_one_that_has_not_begun_never_will(world):
    row = grant(world, starts_at=NOON + DAY)
    kept = revoke_mandate(row, actor=world.legal_of_spiga)
    assert (kept.ends_at, kept.revoked_at) == (NOON + DAY, NOON)
    assert not any(kept.holds(NOON + n * DAY) for n in range(3))
    assert kept.user is None


def test_words_of_the_representative_are_kept_in_their_language(world):
    world.legal_of_spiga.language = "en"
    revoke_mandate(of(world.delegate_of_spiga), actor=world.legal_of_spiga, words="He left.")
    statement = Statement.objects.get()
    assert (statement.content, statement.language, statement.kind) == ("He left.", "en", "mandate.revoked")
    assert last("mandate.revoked")[1]["reason"] == statement.digest()


@pytest.mark.parametrize("holder", ["delegate_of_spiga", "legal_of_spiga"])
def test_the_office_revokes_with_words(world, holder):
    with refused("words_needed"):
        revoke_mandate(of(getattr(world, holder)), actor=world.officer)
    revoke_mandate(of(getattr(world, holder)), actor=world.officer, words="Cambio di cariche.")
    header, facts = last("mandate.revoked")
    assert (header["role"], header["mandate"], header["on_behalf_of"]["label"]) == ("officer", None, "FG")
    assert facts["reason"] == Statement.objects.get().digest()
    assert Statement.objects.get().language == "it"
    assert told("mandate.revoked") == {holder, "legal_of_spiga"}


@pytest.mark.parametrize(
    ("name", "holder", "code"),
    [
        ("delegate_of_spiga", "second_delegate_of_spiga", "not_legal_representative"),
        ("delegate_of_spiga", "delegate_of_spiga", "not_legal_representative"),
        ("legal_of_spiga", "delegate_of_lega", "not_legal_representative"),
        ("legal_of_spiga", "legal_of_spiga", "legal_representative_by_prefecture"),
        ("secretary", "delegate_of_spiga", "no_role"),
        ("officer_of_bari", "delegate_of_spiga", "not_legal_representative"),
        ("stranger", "delegate_of_spiga", "not_legal_representative"),
    ],
)
def test_nobody_else_revokes(world, name, holder, code):
    with refused(code):
        revoke_mandate(of(getattr(world, holder)), actor=getattr(world, name), words="x")


@pytest.mark.parametrize("name", ["legal_of_spiga", "officer"])
def test_what_is_over_cannot_be_revoked(world, name):
    Mandate.objects.filter(user=world.delegate_of_spiga).update(ends_at=NOON)
    with refused("mandate_over"):
        revoke_mandate(of(world.delegate_of_spiga), actor=getattr(world, name), words="x")


def test_an_officer_without_second_factor_does_not(world):
    world.officer.assurance = "single"
    with refused("second_factor_needed"):
        revoke_mandate(of(world.delegate_of_spiga), actor=world.officer, words="x")


def test_hand_over_of_the_legal_representative(world):
    revoke_mandate(of(world.legal_of_spiga), actor=world.officer, words="Nuovo presidente.")
    row = grant(world, by="officer", kind=LEGAL, ends_at=None)
    accept_mandate(row, actor=world.stranger)
    with refused("not_legal_representative"):
        grant(world, by="legal_of_spiga", to="member")
    assert grant(world, by="stranger", to="member").pk
