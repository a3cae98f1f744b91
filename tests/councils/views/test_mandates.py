"""Who acts for us: seen by those concerned, changed by the legal representative alone."""

from datetime import timedelta

import pytest
from django.test import Client

from consult.accounts.models import User
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.notifications.models import OutboxMessage
from councils.actions.applying import apply_for_accreditation
from councils.models import Invitation, Mandate
from councils.states import MandateKind
from tests.cast import DAY, NOON, World, mandate, person
from tests.consult.accounts.signing import enter, verified

DESK = "/en/desk/associations/spiga/"
NEW = "/en/desk/associations/spiga/mandates/new/"


def invited(user: User) -> Mandate:
    return Mandate.objects.get(invitation__address=user.email)


def typed(world: World, **changed: object) -> dict[str, object]:
    return {
        "email": world.stranger.email,
        "kind": "delegate",
        "starts_on": "2026-05-12",
        "ends_on": "2026-12-31",
    } | changed


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("legal_of_spiga", 200),
        ("delegate_of_spiga", 200),
        ("contributor_of_spiga", 200),
        ("officer", 200),
        ("prefect", 200),
        ("officer_of_bari", 404),
        ("secretary", 404),
        ("member", 404),
        ("delegate_of_lega", 404),
        ("stranger", 404),
    ],
)
@pytest.mark.parametrize("address", [DESK, NEW])
def test_the_desk_of_an_association_is_its_own(
    client: Client, world: World, who: str, status: int, address: str
) -> None:
    enter(client, getattr(world, who))
    assert client.get(address).status_code == status


def test_an_expired_mandate_opens_no_desk(client: Client, world: World) -> None:
    enter(client, world.expired_delegate)
    assert client.get("/en/desk/associations/daunia/").status_code == 404


def test_staff_without_second_factor_see_nothing_of_it(client: Client, world: World) -> None:
    client.force_login(world.officer)
    assert client.get(DESK).status_code == 404


def test_the_desk_names_everybody_and_says_until_when(client: Client, world: World, words) -> None:
    enter(client, world.legal_of_spiga)
    page = words(client.get(DESK))
    for name in ("legal_of_spiga", "delegate_of_spiga", "contributor_of_spiga", "second_delegate_of_spiga"):
        assert name in page
    assert "in force" in page
    assert "You act for Spiga until Monday 1 February 2027, 11:00 (CET) ." in page
    assert "Revoke the mandate of delegate_of_spiga" in page
    assert "Revoke the mandate of legal_of_spiga" not in page


def test_a_delegate_reads_but_cannot_change(client: Client, world: World, words) -> None:
    enter(client, world.delegate_of_spiga)
    page = words(client.get(DESK))
    assert "Name a person" not in page
    assert "Revoke" not in page
    assert "Only the legal representative of Spiga can do this. Ask that person." in words(client.get(NEW))
    answer = client.post(NEW, typed(world))
    assert "Only the legal representative of Spiga can do this. Ask that person." in words(answer, 422)
    assert world.stranger.email in answer.content.decode()
    assert not Invitation.objects.exists()


def test_the_desk_costs_the_same_with_many(client: Client, world: World, django_assert_max_num_queries) -> None:
    enter(client, world.legal_of_spiga)
    costs = []
    for more in (0, 3):
        with scaffolding():
            for number in range(more):
                row = mandate(person(f"more_{number}"), world.spiga)
                row.consultations.add(world.consultation)
        with django_assert_max_num_queries(15) as queries:
            client.get(DESK)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_legal_representative_names_a_delegate_who_accepts(client: Client, world: World, words) -> None:
    enter(client, world.legal_of_spiga)
    answer = client.post(NEW, typed(world, consultations=[world.consultation.code]))
    assert (answer.status_code, answer.headers["Location"]) == (303, DESK)
    row = invited(world.stranger)
    assert (row.kind, row.starts_at, row.accepted_at, row.user) == (MandateKind.DELEGATE, NOON, None, None)
    assert row.ends_at.isoformat() == "2026-12-31T23:00:00+00:00", "the last day counts whole, on Italy's clock"
    assert list(row.consultations.all()) == [world.consultation]
    assert OutboxMessage.objects.filter(recipient=None, verb="mandate.granted", subject_id=row.pk).count() == 1
    _accept(Client(), world, row, words)


def _accept(client: Client, world: World, row: Mandate, words) -> None:
    enter(client, verified(world.stranger))
    assert "Waiting for your answer" in words(client.get("/en/desk/associations/"))
    assert "You act for" not in words(client.get("/en/associations/"))
    address = f"/en/desk/mandates/{row.pk}/accept/"
    assert "counts as done by the association" in words(client.get(address))
    answer = client.post(address, follow=True)
    page = words(answer)
    assert "You act for Spiga now." in page
    assert "You act for Spiga until" in page
    assert "You act for Spiga until" in words(client.get("/en/associations/")), "on every page of a delegate"
    assert AuditEvent.objects.filter(verb="mandate.accepted", subject_id=row.pk).count() == 1
    client.post(address)
    assert AuditEvent.objects.filter(verb="mandate.accepted", subject_id=row.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": ""}, "This field is required."),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": "a\x00@example.org"}, "Null characters are not allowed."),
        ({"kind": "legal_representative"}, "Select a valid choice."),
        ({"kind": "king"}, "Select a valid choice."),
        ({"starts_on": "31/02/2026"}, "Enter a valid date."),
        ({"starts_on": ""}, "This field is required."),
        ({"ends_on": "2026-05-01"}, None),
        ({"ends_on": ""}, "Your own mandate ends on"),
        ({"ends_on": "2030-01-01"}, "Your own mandate ends on"),
        ({"ends_on": "9999-12-31"}, "This day is too far away."),
        ({"consultations": ["999999"]}, "Select a valid choice."),
        ({"consultations": ["x\x00"]}, "Select a valid choice."),
        ({"consultations": ["9" * 40]}, "Select a valid choice."),
        ({"starts_on": "0001-01-01"}, "This day is too far away."),
    ],
)
def test_bad_input_is_told_and_kept(client: Client, world: World, words, changed, sentence: str | None) -> None:
    enter(client, world.legal_of_spiga)
    answer = client.post(NEW, typed(world, **changed))
    page = words(answer, 422)
    assert "There is a problem" in page or "There are" in page
    assert sentence is None or sentence in page
    assert not Invitation.objects.exists()
    if "email" not in changed:
        assert f'value="{world.stranger.email}"' in answer.content.decode()


def test_an_address_in_another_case_is_the_same_person(client: Client, world: World) -> None:
    enter(client, world.legal_of_spiga)
    client.post(NEW, typed(world, email=world.stranger.email.upper()))
    assert invited(world.stranger).invitation.address == world.stranger.email


def test_the_officer_enters_the_legal_representative_and_nobody_else(client: Client, world: World, words) -> None:
    enter(client, world.officer)
    address = "/en/desk/associations/daunia/mandates/new/"
    page = words(client.get(address))
    assert "legal representative" in page
    assert "contributor" not in page
    assert client.post(address, typed(world, kind="delegate")).status_code == 422
    assert client.post(address, typed(world, kind="legal_representative")).status_code == 303
    assert invited(world.stranger).kind == MandateKind.LEGAL_REPRESENTATIVE


def test_revoking_ends_it_at_once(client: Client, world: World, words) -> None:
    enter(client, world.legal_of_spiga)
    row = world.delegate_of_spiga.mandates.get()
    address = f"/en/desk/mandates/{row.pk}/revoke/"
    assert "The mandate ends at once. What the person did for the association stays" in words(client.get(address))
    answer = client.post(address, {"words": ""}, follow=True)
    assert "The mandate was revoked." in words(answer)
    row.refresh_from_db()
    assert (row.ends_at, row.revoked_at) == (NOON, NOON)
    again = client.post(address, {"words": "Due volte"})
    assert "This mandate ended on" in words(again, 422)
    assert "Due volte" in again.content.decode()


def test_staff_revoke_with_a_reason(client: Client, world: World, words) -> None:
    enter(client, world.officer)
    row = world.delegate_of_spiga.mandates.get()
    address = f"/en/desk/mandates/{row.pk}/revoke/"
    assert "This field is required." in words(client.post(address, {"words": " "}), 422)
    assert client.post(address, {"words": "Documento falso."}).status_code == 303


@pytest.mark.parametrize(
    ("who", "status"),
    [("delegate_of_spiga", 200), ("delegate_of_lega", 404), ("stranger", 404), ("officer_of_bari", 404)],
)
def test_others_cannot_revoke(client: Client, world: World, words, who: str, status: int) -> None:
    row = world.second_delegate_of_spiga.mandates.get()
    enter(client, getattr(world, who))
    address = f"/en/desk/mandates/{row.pk}/revoke/"
    assert client.get(address).status_code == status
    assert client.post(address, {"words": "x"}).status_code == (404 if status == 404 else 422)
    row.refresh_from_db()
    assert row.revoked_at is None


@pytest.mark.parametrize("who", ["delegate_of_spiga", "legal_of_spiga", "officer", "stranger"])
def test_nobody_accepts_for_another(client: Client, world: World, who: str) -> None:
    with scaffolding():
        row = mandate(person("invited"), world.spiga, accepted_at=None)
    enter(client, getattr(world, who))
    assert client.post(f"/en/desk/mandates/{row.pk}/accept/").status_code == 404
    row.refresh_from_db()
    assert row.accepted_at is None


def test_what_ended_cannot_be_accepted(client: Client, world: World, words) -> None:
    with scaffolding():
        row = mandate(world.stranger, world.spiga, accepted_at=None, ends_at=NOON - DAY)
    enter(client, world.stranger)
    address = f"/en/desk/mandates/{row.pk}/accept/"
    assert "This mandate ended on" in words(client.get(address))
    assert "This mandate ended on" in words(client.post(address), 422)


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 19, "9" * 60])
@pytest.mark.parametrize("step", ["accept", "revoke"])
def test_forged_numbers_are_404(client: Client, world: World, pk: str, step: str) -> None:
    enter(client, world.legal_of_spiga)
    assert client.get(f"/en/desk/mandates/{pk}/{step}/").status_code == 404
    assert client.post(f"/en/desk/mandates/{pk}/{step}/").status_code == 404
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("before", [timedelta(0), timedelta(seconds=1)])
def test_the_banner_holds_to_the_instant(client: Client, world: World, words, before: timedelta) -> None:
    with scaffolding():
        mandate(world.stranger, world.lega, ends_at=NOON + before)
    enter(client, world.stranger)
    assert ("You act for Lega until" in words(client.get("/en/associations/"))) is bool(before)


def test_an_applicant_waits_for_the_accreditation_and_is_not_asked_to_accept(world: World, client: Client) -> None:
    apply_for_accreditation(
        world.foggia,
        actor=world.stranger,
        legal_name="Nuova",
        legal_form="aps",
        seat_municipality="Foggia",
        no_tax_code=True,
    )
    enter(client, world.stranger)
    listed = client.get("/en/desk/associations/").content.decode()
    assert "you act for it once it is accredited" in listed
    assert "Waiting for your answer" not in listed
    desk = client.get("/en/desk/associations/nuova-fg/").content.decode()
    assert "begins with the accreditation" in desk
    assert "/accept/" not in desk
