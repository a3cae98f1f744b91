"""Mandates that come to their end: reminders at 30 and 7 days, each once, and renewal without a gap."""

from datetime import UTC, datetime, timedelta

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.notifications.models import OutboxMessage
from councils.actions.mandates import accept_mandate, hand_over, revoke_mandate
from councils.actions.renewals import announce_end, remind_of_ends, renew_mandate
from councils.models import Mandate
from councils.queries import standing_of
from councils.rules import days_before, speaks_for
from councils.states import MandateKind
from tests.cast import DAY, NOON, mandate
from tests.consult.accounts.signing import verified
from tests.councils.telling import last, refused, told, verbs

LEGAL = MandateKind.LEGAL_REPRESENTATIVE
END = NOON + 265 * DAY


def at_instant(instant):
    return clock.at(instant, channel="test")


def of(user):
    return Mandate.objects.get(user=user)


@pytest.fixture
def ending(world):
    """One mandate alone comes to its end; all others last."""
    Mandate.objects.exclude(user=world.delegate_of_spiga).update(ends_at=None)
    return of(world.delegate_of_spiga)


# --- reminders -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [30, 7])
@pytest.mark.parametrize(("seconds", "sent"), [(-1, 0), (0, 1), (1, 1)])
def test_a_reminder_goes_out_to_the_second(ending, second, days, seconds, sent):
    if days == 7:
        Mandate.objects.filter(pk=ending.pk).update(reminded_days=30)
    with at_instant(END - days * DAY + seconds * second):
        assert remind_of_ends(actor=None) == sent
    assert verbs().count("mandate.end_announced") == sent


def test_each_reminder_once_to_the_person_and_to_who_renews(world, ending):
    with at_instant(END - 30 * DAY):
        assert [remind_of_ends(actor=None) for _ in range(3)] == [1, 0, 0]
    assert told("mandate.end_announced") == {"delegate_of_spiga", "legal_of_spiga"}
    header, facts = last("mandate.end_announced")
    assert facts == {"kind": "delegate", "ends_at": "2027-02-01T10:00:00.000000Z", "days": 30}
    assert header["channel"] == "test"
    with at_instant(END - 7 * DAY):
        assert [remind_of_ends(actor=None) for _ in range(3)] == [1, 0, 0]
    assert last("mandate.end_announced")[1]["days"] == 7
    assert OutboxMessage.objects.filter(verb="mandate.end_announced").count() == 4
    with at_instant(END):
        assert remind_of_ends(actor=None) == 0


def test_a_clock_that_stood_still_sends_the_nearest_reminder_alone(ending):
    with at_instant(END - 3 * DAY):
        assert [remind_of_ends(actor=None) for _ in range(2)] == [1, 0]
    assert last("mandate.end_announced")[1]["days"] == 7


def test_the_office_is_told_of_the_legal_representative(world):
    Mandate.objects.exclude(user=world.legal_of_spiga).update(ends_at=None)
    with at_instant(END - 30 * DAY):
        assert remind_of_ends(actor=None) == 1
    assert told("mandate.end_announced") == {"legal_of_spiga", "officer", "prefect"}


@pytest.mark.parametrize(
    "changed",
    [
        {"accepted_at": None},
        {"revoked_at": NOON, "ends_at": NOON},
        {"ends_at": None},
        {"starts_at": END - 20 * DAY},
        {"starts_at": END - 30 * DAY + timedelta(seconds=1)},
    ],
)
def test_who_is_not_reminded(ending, changed):
    Mandate.objects.filter(pk=ending.pk).update(**changed)
    with at_instant(END - 10 * DAY):
        assert remind_of_ends(actor=None) == 0


def test_a_renewed_mandate_needs_no_reminder(world, ending):
    with at_instant(END - 31 * DAY):
        renew_mandate(ending, actor=world.legal_of_spiga)
    with at_instant(END - 30 * DAY):
        assert remind_of_ends(actor=None) == 0
        assert announce_end(ending, actor=None) == 0
    assert "mandate.end_announced" not in verbs()


@pytest.mark.parametrize(
    ("ends", "thirty", "seven"),
    [
        # the night of 25 October 2026 has 25 hours, that of 28 March 2027 has 23: midnight stays midnight
        ("2026-11-10T23:00:00+00:00", "2026-10-11T22:00:00+00:00", "2026-11-03T23:00:00+00:00"),
        ("2026-10-31T23:00:00+00:00", "2026-10-01T22:00:00+00:00", "2026-10-24T22:00:00+00:00"),
        ("2027-04-09T22:00:00+00:00", "2027-03-10T23:00:00+00:00", "2027-04-02T22:00:00+00:00"),
        ("2027-03-31T22:00:00+00:00", "2027-03-01T23:00:00+00:00", "2027-03-24T23:00:00+00:00"),
    ],
)
def test_days_are_counted_on_italy_s_clock(world, ending, second, ends, thirty, seven):
    ends_at = datetime.fromisoformat(ends)
    assert days_before(ends_at, 30).isoformat() == thirty
    assert days_before(ends_at, 7).isoformat() == seven
    Mandate.objects.filter(pk=ending.pk).update(ends_at=ends_at)
    for instant in map(datetime.fromisoformat, (thirty, seven)):
        with at_instant(instant - second):
            assert remind_of_ends(actor=None) == 0
        with at_instant(instant):
            assert remind_of_ends(actor=None) == 1


# --- renewal -------------------------------------------------------------------------------------------


def test_the_new_mandate_follows_without_a_gap(world, ending, second):
    ending.consultations.add(world.consultation)
    new = renew_mandate(ending, actor=world.legal_of_spiga)
    assert (new.user, new.kind, new.follows) == (world.delegate_of_spiga, "delegate", ending)
    assert (new.starts_at, new.ends_at) == (END, datetime(2028, 2, 1, 10, tzinfo=UTC))
    assert list(new.consultations.all()) == [world.consultation]
    who = standing_of(world.delegate_of_spiga)
    for seconds in (-1, 0, 1):
        assert speaks_for(who, world.spiga, END + seconds * second, world.consultation)
    header, facts = last("mandate.renewed")
    assert (header["subject"]["id"], header["mandate"]) == (str(new.pk), str(of(world.legal_of_spiga).pk))
    assert facts["follows"] == str(ending.pk)
    assert told("mandate.renewed") == {"delegate_of_spiga"}
    ending.refresh_from_db()
    assert ending.ends_at == END


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("legal_of_spiga", ""),
        ("delegate_of_spiga", "not_legal_representative"),
        ("officer", "not_legal_representative"),
        ("stranger", "not_legal_representative"),
    ],
)
def test_who_renews_a_delegate(world, ending, name, code):
    if code:
        with refused(code):
            renew_mandate(ending, actor=getattr(world, name))
    else:
        assert renew_mandate(ending, actor=getattr(world, name)).pk


@pytest.mark.parametrize(
    ("name", "code"), [("officer", ""), ("prefect", ""), ("legal_of_spiga", "no_role"), ("secretary", "no_role")]
)
def test_who_renews_the_legal_representative(world, name, code):
    row = of(world.legal_of_spiga)
    if code:
        with refused(code):
            renew_mandate(row, actor=getattr(world, name))
    else:
        assert renew_mandate(row, actor=getattr(world, name)).starts_at == END


def test_once_only(world, ending):
    renew_mandate(ending, actor=world.legal_of_spiga)
    with refused("renewed_already"):
        renew_mandate(ending, actor=world.legal_of_spiga)


@pytest.mark.parametrize(("seconds", "code"), [(-1, ""), (0, "mandate_over"), (1, "mandate_over")])
def test_only_before_its_end(world, ending, second, seconds, code):
    with at_instant(END + seconds * second):
        if code:
            with refused(code):
                renew_mandate(ending, actor=world.legal_of_spiga)
        else:
            assert renew_mandate(ending, actor=world.legal_of_spiga).starts_at == END


@pytest.mark.parametrize("changed", [{"ends_at": None}, {"accepted_at": None}, {"starts_at": NOON + DAY}])
def test_only_what_is_in_force_and_ends(world, ending, changed):
    Mandate.objects.filter(pk=ending.pk).update(**changed)
    with refused("nothing_to_renew"):
        renew_mandate(ending, actor=world.legal_of_spiga)


@pytest.mark.parametrize(
    ("own_end", "until"), [(END, None), (END + DAY, END + DAY), (END + 400 * DAY, END + 365 * DAY)]
)
def test_nobody_gives_more_than_they_have(world, ending, own_end, until):
    Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=own_end)
    if until is None:
        with refused("beyond_own_mandate"):
            renew_mandate(ending, actor=world.legal_of_spiga)
    else:
        assert renew_mandate(ending, actor=world.legal_of_spiga).ends_at == until


@pytest.mark.parametrize(
    ("ends", "until"),
    [
        ("2026-10-24T22:00:00+00:00", "2027-10-24T22:00:00+00:00"),
        ("2026-10-25T23:00:00+00:00", "2027-10-25T22:00:00+00:00"),
        ("2027-03-27T23:00:00+00:00", "2028-03-27T22:00:00+00:00"),
        ("2028-02-28T23:00:00+00:00", "2029-02-28T23:00:00+00:00"),
    ],
)
def test_a_year_later_is_the_same_day_in_italy(world, ending, ends, until):
    Mandate.objects.filter(pk=ending.pk).update(ends_at=datetime.fromisoformat(ends))
    assert renew_mandate(of(world.delegate_of_spiga), actor=world.legal_of_spiga).ends_at.isoformat() == until


def test_revoking_a_renewed_mandate_ends_both(world, ending):
    new = renew_mandate(ending, actor=world.legal_of_spiga)
    revoke_mandate(ending, actor=world.legal_of_spiga)
    new.refresh_from_db()
    assert new.revoked_at == NOON
    who = standing_of(world.delegate_of_spiga)
    assert not any(speaks_for(who, world.spiga, NOON + days * DAY) for days in (0, 265, 300))
    assert verbs().count("mandate.revoked") == 2


def test_handing_over_ends_the_renewal_too(world, second):
    renew_mandate(of(world.legal_of_spiga), actor=world.officer)
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address="stranger@example.org")
    accept_mandate(row, actor=verified(world.stranger))
    for instant in (NOON, END - second, END, END + DAY):
        rows = Mandate.objects.filter(association=world.spiga, kind=LEGAL)
        assert [m.user.display_name for m in rows if m.in_force(instant)] == ["stranger"]


def test_no_renewal_over_a_representative_who_comes_after(world):
    with scaffolding():
        mandate(world.stranger, world.spiga, LEGAL, starts_at=END + DAY, ends_at=None)
    with refused("legal_representative_exists"):
        renew_mandate(of(world.legal_of_spiga), actor=world.officer)


@pytest.mark.parametrize("removed", [True, False])
def test_who_is_removed_after_a_renewal_hands_nothing_over(world, removed):
    """The invitation was given under the mandate before: it dies with the one in force, not with a renewal to come."""
    before = Mandate.objects.get(user=world.legal_of_spiga)
    Mandate.objects.filter(pk=before.pk).update(ends_at=NOON + DAY)
    row = hand_over(world.spiga, actor=world.legal_of_spiga, address="stranger@example.org")
    renewal = renew_mandate(before, actor=world.officer)
    with at_instant(NOON + 2 * DAY if removed else NOON):
        revoke_mandate(renewal, actor=world.officer, words="Atto falso.")
        verified(world.stranger)
        if removed:
            with refused("mandate_over"):
                accept_mandate(row, actor=world.stranger)
        else:
            assert accept_mandate(row, actor=world.stranger).in_force(NOON)


def test_an_officer_ends_no_mandate_of_an_association_they_act_for(world):
    """A delegate who works in the office could have removed the representative they answer to."""
    with scaffolding():
        mandate(world.officer, world.spiga)
    with refused("own_association"):
        revoke_mandate(of(world.legal_of_spiga), actor=world.officer, words="Atto falso.")
    assert revoke_mandate(of(world.legal_of_spiga), actor=world.prefect, words="Atto falso.").revoked_at == NOON
