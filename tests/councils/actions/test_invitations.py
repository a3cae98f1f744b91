"""An invitation: bound to an address, for fourteen days, once; and nobody learns who has an account."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.signing import Signer
from django.db import IntegrityError, transaction

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent, AuditPart
from consult.notifications.delivery import deliver_due
from consult.notifications.models import OutboxMessage
from councils.actions.mandates import (
    accept_mandate,
    grant_mandate,
    hand_over,
    replace_representative,
    revoke_mandate,
)
from councils.models import Invitation, Mandate
from councils.models.invitation import VALID
from councils.queries import mandate_behind, mandates_offered_to, mandates_visible_to, standing_of
from councils.rules import speaks_for
from councils.states import MandateKind
from tests.cast import DAY, NOON, mandate, person
from tests.consult.accounts.signing import verified
from tests.councils.telling import last, refused, told, verbs

ADDRESS = "stranger@example.org"


@pytest.fixture
def offered(world):
    return invite(world)


def invite(world, address=ADDRESS, kind="delegate", **dates):
    values = {"starts_at": NOON, "ends_at": NOON + 200 * DAY} | dates
    return grant_mandate(world.spiga, actor=world.legal_of_spiga, address=address, kind=kind, **values)


def at_instant(instant):
    return clock.at(instant, channel="test")


# --- to whom -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ADDRESS, "nobody@elsewhere.example"])
def test_what_is_written_is_the_same_with_and_without_an_account(world, address):
    """No row, no event, no notice and no query tells whether somebody has an account with the address."""
    row = invite(world, address)
    assert (row.user, row.invitation.address) == (None, address)
    assert last("mandate.granted")[1].keys() == {
        "kind", "starts_at", "ends_at", "consultations", "expires_at", "follows"
    }  # fmt: skip
    notice = OutboxMessage.objects.get()
    assert (notice.recipient, notice.subject_id) == (None, str(row.pk))
    assert deliver_due().sent == 1
    assert mail.outbox[0].to == [address]


def test_the_address_is_nowhere_in_the_record_or_the_outbox(world, offered):
    written = [
        *AuditPart.objects.values_list("content", flat=True),
        *AuditEvent.objects.values_list("header", flat=True),
    ]
    assert not any("stranger" in str(content) for content in written)
    assert "stranger" not in str(OutboxMessage.objects.values().get())


def test_the_mail_leads_to_the_invitation_in_the_language_of_who_invites(world, settings):
    settings.SITE_URL = "https://consult.example.org"
    world.legal_of_spiga.language = "en"
    row = invite(world, "nobody@elsewhere.example")
    deliver_due()
    (sent,) = mail.outbox
    assert f"https://consult.example.org/en/invitations/{row.invitation.token}/" in str(sent.body)
    assert "Spiga" in str(sent.subject)
    assert "26 May 2026" in str(sent.body), "until when it can be accepted"


@pytest.mark.parametrize("ended", ["revoked", "expired", "accepted"])
def test_what_cannot_be_accepted_any_more_is_not_sent(world, offered, ended):
    at = NOON + VALID if ended == "expired" else NOON
    if ended == "revoked":
        revoke_mandate(offered, actor=world.legal_of_spiga)
    if ended == "accepted":
        accept_mandate(offered, actor=verified(world.stranger))
    with at_instant(at):
        deliver_due()
    assert OutboxMessage.objects.get(verb="mandate.granted").outcome == "not_visible"
    assert not any(sent.to == [ADDRESS] and "invitations" in str(sent.body) for sent in mail.outbox)


def test_nobody_sends_mail_to_the_world_with_invitations(world, monkeypatch):
    """Revoked ones count too; a day later others may go out."""
    monkeypatch.setattr("councils.rules.mandates.MOST_INVITATIONS", 2)
    rows = [invite(world, f"p{number}@example.org") for number in range(2)]
    revoke_mandate(rows[0], actor=world.legal_of_spiga)
    with refused("too_many_invitations"):
        invite(world, "p2@example.org")
    with at_instant(NOON + DAY):
        assert invite(world, "p2@example.org", starts_at=NOON + DAY).pk


# --- the link ------------------------------------------------------------------------------------------


def test_the_database_does_not_hold_the_link(world, offered):
    token = offered.invitation.token
    assert mandate_behind(token) == offered
    kept = [str(value) for value in Invitation.objects.values().get().values()]
    assert token not in kept
    assert mandate_behind(offered.invitation.nonce) is None, "what is at rest opens nothing"


@pytest.mark.parametrize(
    "forge",
    [
        lambda row: "",
        lambda row: "x" * 200,
        lambda row: row.token[:-1] + ("A" if row.token[-1] != "A" else "B"),
        lambda row: Signer(salt="another", sep=".").sign(row.nonce),
        lambda row: Signer(key="another", salt="councils.invitation", sep=".").sign(row.nonce),
        lambda row: Signer(salt="councils.invitation", sep=".").sign("0" * 64),
        lambda row: str(row.pk),
    ],
)
def test_a_forged_link_leads_nowhere(world, offered, forge):
    assert mandate_behind(forge(offered.invitation)) is None


def test_each_invitation_has_a_link_of_its_own(world):
    tokens = {invite(world, f"p{number}@example.org").invitation.token for number in range(3)}
    assert len(tokens) == 3


# --- who accepts ---------------------------------------------------------------------------------------


def test_whoever_proved_the_address_accepts_once(world, offered):
    EmailAddress.objects.filter(user=world.stranger).update(verified=False)
    with refused("not_yours"):
        accept_mandate(offered, actor=world.stranger)  # typed at sign-up, never confirmed
    EmailAddress.objects.filter(user=world.stranger).update(verified=True)
    row = accept_mandate(offered, actor=world.stranger)
    assert (row.user, row.accepted_at) == (world.stranger, NOON)
    assert speaks_for(standing_of(world.stranger), world.spiga, NOON)
    assert not mandates_offered_to(world.stranger).exists()
    accept_mandate(offered, actor=world.stranger)
    assert verbs().count("mandate.accepted") == 1


def test_another_account_never_accepts(world, offered):
    for user in (world.member, world.legal_of_spiga, world.delegate_of_spiga, world.officer):
        verified(user)
        with refused("not_yours"):
            accept_mandate(offered, actor=user)
    accept_mandate(offered, actor=verified(world.stranger))
    EmailAddress.objects.filter(user=world.stranger).delete()
    EmailAddress.objects.create(user=world.member, email=ADDRESS, verified=True)
    with refused("not_yours"):
        accept_mandate(offered, actor=world.member)  # used up: the address changed hands afterwards
    assert Mandate.objects.get(pk=offered.pk).user == world.stranger


def test_a_second_confirmed_address_counts_and_an_unconfirmed_one_does_not(world):
    row = invite(world, "second@example.org")
    address = EmailAddress.objects.create(user=verified(world.stranger), email="Second@example.org", verified=False)
    with refused("not_yours"):
        accept_mandate(row, actor=world.stranger)
    EmailAddress.objects.filter(pk=address.pk).update(verified=True)
    assert accept_mandate(row, actor=world.stranger).user == world.stranger


@pytest.mark.parametrize(("seconds", "code"), [(-1, ""), (0, "invitation_expired"), (1, "invitation_expired")])
def test_fourteen_days_to_the_second(world, offered, second, seconds, code):
    assert offered.invitation.expires_at == NOON + 14 * DAY
    verified(world.stranger)
    with at_instant(NOON + 14 * DAY + seconds * second):
        if code:
            with refused(code):
                accept_mandate(offered, actor=world.stranger)
        else:
            assert accept_mandate(offered, actor=world.stranger).accepted_at == clock.now()


def test_fourteen_days_are_336_hours_also_when_the_clock_changes(world):
    for begins in (datetime(2026, 10, 20, 10, tzinfo=UTC), datetime(2026, 3, 25, 10, tzinfo=UTC) + 365 * DAY):
        Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=None, starts_at=begins - DAY)
        with at_instant(begins):
            row = invite(world, f"p{begins.year}@example.org", starts_at=begins, ends_at=None)
        assert row.invitation.expires_at - begins == timedelta(hours=336)


def test_an_expired_invitation_can_be_sent_anew(world, offered):
    with at_instant(NOON + VALID - timedelta(seconds=1)), refused("mandate_exists"):
        invite(world)
    with at_instant(NOON + VALID):
        again = invite(world, starts_at=NOON + VALID)
        assert accept_mandate(again, actor=verified(world.stranger)).pk == again.pk
        with refused("invitation_expired"):
            accept_mandate(offered, actor=world.stranger)


def test_revoking_the_mandate_kills_the_invitation(world, offered):
    revoke_mandate(offered, actor=world.legal_of_spiga)
    with refused("mandate_over"):
        accept_mandate(offered, actor=verified(world.stranger))


def test_one_person_invited_at_two_addresses_gets_one_mandate(world, offered):
    other = invite(world, "second@example.org")
    EmailAddress.objects.create(user=verified(world.stranger), email="second@example.org", verified=True)
    accept_mandate(offered, actor=world.stranger)
    with refused("mandate_exists"):
        accept_mandate(other, actor=world.stranger)


def test_two_invited_legal_representatives_and_the_first_who_accepts(world):
    """The office may have invited one while another was appointed: the second acceptance is refused."""
    with scaffolding():
        body = world.daunia
        rows = [
            Mandate.objects.create(association=body, kind=MandateKind.LEGAL_REPRESENTATIVE, starts_at=NOON)
            for _ in range(2)
        ]
        for number, row in enumerate(rows):
            user = verified(person(f"claimant_{number}"))
            Invitation.objects.create(mandate=row, address=user.email, expires_at=NOON + DAY)
            world.people[f"claimant_{number}"] = user
    accept_mandate(rows[0], actor=world.claimant_0)
    with refused("legal_representative_exists"):
        accept_mandate(rows[1], actor=world.claimant_1)


def test_the_database_itself_refuses_an_acceptance_by_nobody(world, offered):
    with pytest.raises(IntegrityError, match="mandate_accepted_by_somebody"), transaction.atomic():
        Mandate.objects.filter(pk=offered.pk).update(accepted_at=NOON)


def test_what_waits_for_nobody_is_seen_by_nobody_who_is_not_signed_in(world, offered):
    assert not mandates_visible_to(standing_of(None), NOON).exists()
    assert offered not in mandates_visible_to(standing_of(world.member), NOON)


# --- handing over --------------------------------------------------------------------------------------

LEGAL = MandateKind.LEGAL_REPRESENTATIVE


def in_force(world, at, body="spiga"):
    rows = Mandate.objects.filter(association=getattr(world, body), kind=LEGAL)
    return [row.user.display_name for row in rows if row.in_force(at)]


@pytest.mark.parametrize("days", [0, 5])
def test_the_old_mandate_ends_at_the_instant_the_new_one_begins(world, second, days):
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address=ADDRESS)
    at = NOON + days * DAY
    assert in_force(world, at) == ["legal_of_spiga"], "nothing changes before the next one accepts"
    with at_instant(at):
        accept_mandate(row, actor=verified(world.stranger))
    for seconds, who in ((-1, "legal_of_spiga"), (0, "stranger"), (1, "stranger")):
        if (at + seconds * second) >= NOON - 100 * DAY:
            assert in_force(world, at + seconds * second) == [who]
    header, facts = last("mandate.handed_over")
    old = Mandate.objects.get(user=world.legal_of_spiga)
    assert (header["subject"]["id"], facts["to"]) == (str(old.pk), str(row.pk))
    assert (old.ends_at, old.revoked_at) == (at, None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("legal_of_spiga", ""),
        ("delegate_of_spiga", "not_legal_representative"),
        ("officer", "not_legal_representative"),
        ("stranger", "not_legal_representative"),
    ],
)
def test_only_the_legal_representative_hands_over(world, name, code):
    if code:
        with refused(code):
            hand_over(world.spiga, actor=getattr(world, name), address=ADDRESS)
    else:
        assert hand_over(world.spiga, actor=getattr(world, name), address=ADDRESS).hands_over()


def test_one_successor_at_a_time_and_the_invitation_can_be_taken_back(world):
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address=ADDRESS)
    with refused("handover_waits"):
        hand_over(world.spiga, actor=world.legal_of_spiga, address="other@example.org")
    revoke_mandate(row, actor=world.legal_of_spiga)
    with refused("mandate_over"):
        accept_mandate(row, actor=verified(world.stranger))
    assert hand_over(world.spiga, actor=world.legal_of_spiga, address="other@example.org").pk
    assert in_force(world, NOON) == ["legal_of_spiga"]


def test_nobody_hands_over_to_oneself(world):
    with refused("hands_over_to_oneself"):
        hand_over(world.spiga, actor=world.legal_of_spiga, address="Legal_of_spiga@example.org")
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address="second@example.org")
    EmailAddress.objects.create(user=world.legal_of_spiga, email="second@example.org", verified=True)
    with refused("mandate_exists"):
        accept_mandate(row, actor=world.legal_of_spiga)


def test_who_is_removed_by_the_prefecture_hands_nothing_over(world):
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address=ADDRESS)
    revoke_mandate(Mandate.objects.get(user=world.legal_of_spiga), actor=world.officer, words="Atto falso.")
    with refused("mandate_over"):
        accept_mandate(row, actor=verified(world.stranger))
    assert verbs().count("mandate.revoked") == 2


def test_when_the_old_mandate_ran_out_meanwhile_the_next_one_begins_all_the_same(world):
    Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=NOON + DAY)
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address=ADDRESS)
    with at_instant(NOON + 2 * DAY):
        accept_mandate(row, actor=verified(world.stranger))
    assert Mandate.objects.get(user=world.legal_of_spiga).ends_at == NOON + DAY
    assert in_force(world, NOON + 2 * DAY) == ["stranger"]
    assert "mandate.handed_over" not in verbs()


def test_a_representative_whom_the_office_recorded_meanwhile_stays(world):
    Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=NOON + DAY)
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address=ADDRESS)
    with scaffolding():
        mandate(world.second_member, world.spiga, LEGAL, starts_at=NOON + DAY, ends_at=None)
    with at_instant(NOON + 2 * DAY), refused("legal_representative_exists"):
        accept_mandate(row, actor=verified(world.stranger))


def test_the_predecessor_s_delegates_stay(world):
    accept_mandate(hand_over(world.spiga, actor=world.legal_of_spiga, address=ADDRESS), actor=verified(world.stranger))
    assert speaks_for(standing_of(world.delegate_of_spiga), world.spiga, NOON)
    assert not Mandate.objects.filter(user=world.legal_of_spiga, ends_at__gt=NOON).exists()


# --- nobody is there to hand over ----------------------------------------------------------------------


def replace(world, name="officer", words="Il presidente è morto.", address=ADDRESS):
    return replace_representative(world.spiga, actor=getattr(world, name), address=address, words=words)


def test_the_prefecture_decides_who_comes_next(world, second):
    row = replace(world)
    assert told("mandate.replaced") == {"legal_of_spiga"}
    header, facts = last("mandate.replaced")
    assert (header["role"], header["on_behalf_of"]["label"], facts["to"]) == ("officer", "FG", str(row.pk))
    assert row.reason.content == "Il presidente è morto."
    assert in_force(world, NOON) == ["legal_of_spiga"]
    with at_instant(NOON + DAY):
        accept_mandate(row, actor=verified(world.stranger))
    assert in_force(world, NOON + DAY - second) == ["legal_of_spiga"]
    assert in_force(world, NOON + DAY) == ["stranger"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("prefect", ""), ("secretary", "no_role"), ("officer_of_bari", "no_role"), ("legal_of_spiga", "no_role")],
)
def test_only_the_staff_of_the_seat_decide_it(world, name, code):
    if code:
        with refused(code):
            replace(world, name)
    else:
        assert replace(world, name).hands_over()


def test_not_without_a_reason_nor_where_nobody_is(world):
    with refused("words_needed"):
        replace(world, words=" ")
    with refused("nobody_to_replace"):
        replace_representative(world.daunia, actor=world.officer, address=ADDRESS, words="x")
    mandate(world.prefect, world.spiga)
    with refused("own_association"):
        replace(world, "prefect")


def test_who_is_replaced_cannot_take_the_decision_back(world):
    row = replace(world)
    with refused("legal_representative_by_prefecture"):
        revoke_mandate(row, actor=world.legal_of_spiga)
    with refused("handover_waits"):
        hand_over(world.spiga, actor=world.legal_of_spiga, address="friend@example.org")
    revoke_mandate(row, actor=world.officer, words="È tornato.")
    with refused("mandate_over"):
        accept_mandate(row, actor=verified(world.stranger))
