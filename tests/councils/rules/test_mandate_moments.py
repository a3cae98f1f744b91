"""Mandate x moment: one second before, at and after its start, end, acceptance, revocation and invitation's expiry."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from consult.accounts.models import User
from councils.forms import period
from councils.models import Accreditation, Association, Invitation, Mandate, Prefecture
from councils.models.standing import Standing
from councils.rules import Offer, drafts_for, may_accept_mandate, represents, speaks_for
from councils.states import AccreditationState, MandateKind
from tests.cast import DAY, NOON

SECOND = timedelta(seconds=1)
BODY = Association(pk=1, legal_name="Spiga", prefecture=Prefecture(pk=1, sigla="FG"))
USER = User(pk=1, email="a@example.org")
FILE = Accreditation(association=BODY, prefecture=BODY.prefecture, state=AccreditationState.ACCREDITED)


def row(kind: str = MandateKind.DELEGATE, **fields: Any) -> Mandate:
    values = {"starts_at": NOON, "ends_at": NOON + 10 * DAY, "granted_at": NOON - DAY, "accepted_at": NOON - DAY}
    return Mandate(**{"pk": 1, "user": USER, "association": BODY, "kind": kind} | values | fields)


def refusal(mandate: Mandate, at: datetime, question: Any = speaks_for) -> str:
    verdict = question(Standing(USER, (mandate,)), BODY, at)
    return "" if verdict.allowed else verdict.code


BOUNDARIES = {
    "start": (row, {}, NOON, ["mandate_not_started", "", ""]),
    "end": (row, {}, NOON + 10 * DAY, ["", "mandate_ended", "mandate_ended"]),
    "acceptance after the start": (
        row,
        {"accepted_at": NOON + 2 * DAY},
        NOON + 2 * DAY,
        ["mandate_elsewhere", "", ""],
    ),
    "revocation": (
        row,
        {"ends_at": NOON + 3 * DAY, "revoked_at": NOON + 3 * DAY},
        NOON + 3 * DAY,
        ["", "mandate_ended", "mandate_ended"],
    ),
}


@pytest.mark.parametrize("boundary", BOUNDARIES)
@pytest.mark.parametrize("place", [0, 1, 2], ids=["one second before", "at", "one second after"])
@pytest.mark.parametrize("kind", MandateKind.values)
def test_who_speaks_and_drafts_at_each_boundary(boundary: str, place: int, kind: str) -> None:
    make, fields, instant, codes = BOUNDARIES[boundary]
    mandate, at = make(kind, **fields), instant + (place - 1) * SECOND
    holds = codes[place] == ""
    assert (refusal(mandate, at, drafts_for) == "") is holds
    assert (refusal(mandate, at, represents) == "") is (holds and kind == MandateKind.LEGAL_REPRESENTATIVE)
    if kind == MandateKind.CONTRIBUTOR:
        assert refusal(mandate, at) == "contributor_only"
    elif boundary != "acceptance after the start":
        assert refusal(mandate, at) == codes[place]
    else:
        assert (refusal(mandate, at) == "") is holds


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_what_nobody_accepted_never_counts(seconds: int) -> None:
    for instant in (NOON, NOON + 10 * DAY):
        assert refusal(row(accepted_at=None), instant + seconds * SECOND) != ""


def offer(**fields: Any) -> Offer:
    mandate = row(user=None, accepted_at=None, **fields)
    mandate.invitation = Invitation(mandate=mandate, address=USER.email, expires_at=NOON + 5 * DAY)
    return Offer(mandate, [FILE], [mandate], {USER.email})


@pytest.mark.parametrize(
    ("fields", "instant", "codes"),
    [
        ({}, NOON, ["", "", ""]),
        ({}, NOON + 5 * DAY, ["", "invitation_expired", "invitation_expired"]),
        ({"ends_at": NOON + 2 * DAY}, NOON + 2 * DAY, ["", "mandate_over", "mandate_over"]),
        ({"ends_at": NOON + 5 * DAY}, NOON + 5 * DAY, ["", "mandate_over", "mandate_over"]),
        ({"starts_at": NOON + 20 * DAY, "ends_at": None}, NOON + 5 * DAY, ["", *["invitation_expired"] * 2]),
        ({"revoked_at": NOON + DAY, "ends_at": NOON + DAY}, NOON + DAY, ["", "mandate_over", "mandate_over"]),
    ],
    ids=["start", "expiry", "end before expiry", "end with expiry", "expiry before start", "revocation"],
)
def test_until_when_an_offer_can_be_accepted(fields: dict[str, Any], instant: datetime, codes: list[str]) -> None:
    said = []
    for seconds in (-1, 0, 1):
        verdict = may_accept_mandate(Standing(USER), offer(**fields), instant + seconds * SECOND)
        said.append("" if verdict.allowed else verdict.code)
    assert said == codes


def test_the_address_decides_whose_it_is() -> None:
    waiting = offer()
    stranger = Offer(waiting.mandate, [FILE], [waiting.mandate], {"b@example.org"})
    assert may_accept_mandate(Standing(USER), stranger, NOON).code == "not_yours"
    assert may_accept_mandate(Standing(), waiting, NOON).code == "not_signed_in"


@pytest.mark.parametrize(
    ("last_day", "ends_at"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),  # a day of 23 hours
    ],
)
def test_a_last_day_counts_whole_in_the_nights_of_the_clock_change(last_day: date, ends_at: datetime) -> None:
    given = period({"starts_on": date(2026, 5, 13), "ends_on": last_day}, NOON)
    assert given == {"starts_at": datetime(2026, 5, 12, 22, tzinfo=UTC), "ends_at": ends_at}
    mandate = row(**given)
    codes = [refusal(mandate, ends_at + seconds * SECOND) for seconds in (-1, 0, 1)]
    assert codes == ["", "mandate_ended", "mandate_ended"]
    begins = given["starts_at"]
    assert begins is not None
    assert [refusal(mandate, begins + seconds * SECOND) for seconds in (-1, 0)] == ["mandate_not_started", ""]
