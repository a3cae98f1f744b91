"""The link of an invitation in the browser: read by whoever has it, accepted by one person, never by accident."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consult import clock
from consult.accounts.models import User
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.notifications.delivery import deliver_due
from consult.notifications.models import OutboxMessage
from councils.actions.mandates import grant_mandate, revoke_mandate
from councils.models import Mandate
from councils.models.invitation import VALID
from proposals.forms.fields import row_key
from proposals.models import Vote
from tests.cast import DAY, NOON, World, proposal
from tests.consult.accounts.signing import enter, sign_in, verified

NEW = "/en/desk/associations/spiga/mandates/new/"
OVER = "/en/desk/associations/spiga/hand-over/"
NEWCOMER = "newcomer@example.org"


def invite(world: World, address: str) -> Mandate:
    return grant_mandate(
        world.spiga,
        actor=world.legal_of_spiga,
        address=address,
        kind="delegate",
        starts_at=NOON,
        ends_at=NOON + 100 * DAY,
    )


def link_in_mail() -> str:
    deliver_due()
    found = re.search(r"/\w+/invitations/\S+/", str(mail.outbox[-1].body))
    assert found
    return "/en/" + found.group().split("/", 2)[2]


def page_of(client: Client, world: World, address: str) -> str:
    """What the legal representative reads after naming the address, without what changes by itself."""
    typed = {"email": address, "kind": "delegate", "starts_on": "2026-05-12", "ends_on": "2026-12-31"}
    answer = client.post(NEW, typed, follow=True)
    assert [status for _, status in answer.redirect_chain] == [303]
    return re.sub(r"csrfmiddlewaretoken\S*( value=\S+)?|mandates/\d+", "", answer.content.decode()).replace(
        address, "X"
    )


def test_the_answer_is_the_same_with_and_without_an_account(client: Client, world: World) -> None:
    enter(client, world.legal_of_spiga)
    User.objects.create_user("closed@example.org", "x", is_active=False)
    pages = []
    for address in ("stranger@example.org", "nobody@example.org", "closed@example.org"):
        pages.append(page_of(client, world, address))
        revoke_mandate(Mandate.objects.get(invitation__address=address), actor=world.legal_of_spiga)
        Mandate.objects.filter(invitation__address=address).update(association=world.daunia)
    assert pages[0] == pages[1] == pages[2]
    assert "The invitation is on its way." in pages[0]
    assert deliver_due().withheld == 3


def test_the_queries_are_the_same_with_and_without_an_account(client: Client, world: World) -> None:
    enter(client, world.legal_of_spiga)
    asked = []
    for address in ("first@example.org", "stranger@example.org", "nobody@example.org"):
        typed = {"email": address, "kind": "contributor", "starts_on": "2026-05-12", "ends_on": "2026-12-31"}
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.post(NEW, typed)
        asked.append(len(queries))
        assert not any(address in row["sql"] and "accounts_user" in row["sql"] for row in queries)
    assert asked[1] == asked[2], "the first page fills caches"


def test_a_newcomer_follows_the_link_opens_an_account_and_accepts(client: Client, world: World, words) -> None:
    row = invite(world, NEWCOMER)
    link = link_in_mail()
    page = words(client.get(link))
    assert "Spiga" in page and "Open an account" in page
    assert NEWCOMER not in page, "who has the link does not learn the address"
    form = {
        "email": NEWCOMER,
        "password1": "una-frase-lunga-e-buona",
        "display_name": "Nuova",
        "language": "en",
        "of_age": "on",
        "next": link,
    }
    client.post("/account/signup/", form)
    assert not Mandate.objects.get(pk=row.pk).accepted_at, "signing up accepts nothing"
    accept = f"/en/desk/mandates/{row.pk}/accept/"
    assert client.post(accept).status_code in {302, 403}, "the address is not confirmed yet"
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code, mail.outbox[-1].body
    answer = client.post("/account/confirm-email/", {"code": code.group(1)})
    assert answer.headers["Location"].endswith(link)
    assert client.get(link).headers["Location"] == accept
    assert not Mandate.objects.get(pk=row.pk).accepted_at, "reading accepts nothing"
    assert "You act for Spiga now." in words(client.post(accept, follow=True))
    assert Mandate.objects.get(pk=row.pk).user == User.objects.get(email=NEWCOMER)


def test_a_password_reset_accepts_nothing(client: Client, world: World) -> None:
    row = invite(world, verified(world.stranger).email)
    client.post("/account/password/reset/", {"email": world.stranger.email})
    found = re.search(r"/account/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert found
    form = client.get(found.group(), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "una-frase-lunga-e-buona", "password2": "una-frase-lunga-e-buona"})
    sign_in(client, world.stranger, "una-frase-lunga-e-buona")
    row.refresh_from_db()
    assert (row.user, row.accepted_at) == (None, None)
    assert not AuditEvent.objects.filter(verb="mandate.accepted").exists()


def test_a_password_reset_of_an_address_without_account_makes_none(client: Client, world: World) -> None:
    invite(world, NEWCOMER)
    client.post("/account/password/reset/", {"email": NEWCOMER})
    assert not User.objects.filter(email=NEWCOMER).exists()


def test_somebody_else_with_the_link_is_told_and_cannot_accept(client: Client, world: World, words) -> None:
    row = invite(world, NEWCOMER)
    enter(client, verified(world.stranger))
    page = words(client.get(link_in_mail()))
    assert "was sent to another address" in page
    assert NEWCOMER not in page
    assert client.get(f"/en/desk/mandates/{row.pk}/accept/").status_code == 404
    assert client.post(f"/en/desk/mandates/{row.pk}/accept/").status_code == 404


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_the_link_after_fourteen_days(client: Client, world: World, words, second, seconds: int, is_open: bool) -> None:
    row = invite(world, verified(world.stranger).email)
    link = link_in_mail()
    with clock.at(NOON + VALID + seconds * second, channel="test"):
        assert ("cannot be accepted any more" in words(client.get(link))) is not is_open
        enter(client, world.stranger)
        answer = client.post(f"/en/desk/mandates/{row.pk}/accept/")
        assert answer.status_code == (303 if is_open else 422)
        assert is_open or "This invitation expired on" in words(answer, 422)


def test_a_withdrawn_or_used_link_says_so(client: Client, world: World, words) -> None:
    row = invite(world, NEWCOMER)
    link = link_in_mail()
    revoke_mandate(row, actor=world.legal_of_spiga)
    assert "cannot be accepted any more" in words(client.get(link))


@pytest.mark.parametrize("token", ["x", "0" * 64, "a.b", "%00", "é.è", "x" * 900])
def test_a_forged_link_is_404(client: Client, world: World, token: str) -> None:
    assert client.get(f"/en/invitations/{token}/").status_code == 404
    assert client.post(f"/en/invitations/{token}/").status_code == 405


def test_the_page_of_the_link_is_not_kept_anywhere(client: Client, world: World) -> None:
    invite(world, NEWCOMER)
    answer = client.get(link_in_mail())
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_desk_shows_what_was_sent_and_until_when(client: Client, world: World, words) -> None:
    invite(world, NEWCOMER)
    enter(client, world.legal_of_spiga)
    page = words(client.get("/en/desk/associations/spiga/"))
    assert NEWCOMER in page
    assert "The invitation can be accepted until Tuesday 26 May 2026, 12:00 (CEST)" in page
    with clock.at(NOON + VALID, channel="test"):
        assert "invitation expired" in words(client.get("/en/desk/associations/spiga/"))


def test_the_invited_person_finds_it_on_the_desk(client: Client, world: World, words) -> None:
    invite(world, verified(world.stranger).email)
    enter(client, world.stranger)
    assert "You were given a mandate for Spiga." in words(client.get("/en/desk/"))
    with clock.at(NOON + VALID, channel="test"):
        assert "You were given a mandate" not in words(client.get("/en/desk/"))


# --- handing over --------------------------------------------------------------------------------------


def test_handing_over_in_the_browser(client: Client, world: World, words) -> None:
    enter(client, world.legal_of_spiga)
    assert "Hand over to the next" in words(client.get("/en/desk/associations/spiga/"))
    assert "and not before" in words(client.get(OVER))
    answer = client.post(OVER, {"email": verified(world.stranger).email}, follow=True)
    assert "You stay the legal representative until it is accepted." in words(answer)
    row = Mandate.objects.get(invitation__address=world.stranger.email)
    enter(client, world.stranger)
    accept = f"/en/desk/mandates/{row.pk}/accept/"
    assert "ends at the same instant" in words(client.get(accept))
    assert client.post(accept).status_code == 303
    enter(client, world.legal_of_spiga)
    assert client.get(OVER).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("delegate_of_spiga", 422), ("officer", 422), ("stranger", 404)])
def test_others_hand_nothing_over(client: Client, world: World, who: str, status: int) -> None:
    enter(client, getattr(world, who))
    assert client.post(OVER, {"email": NEWCOMER}).status_code == status
    assert not OutboxMessage.objects.exists()


def test_the_officer_decides_in_the_browser(client: Client, world: World, words) -> None:
    address = "/en/desk/associations/spiga/replace/"
    enter(client, world.officer)
    assert "Decide who represents it next" in words(client.get("/en/desk/associations/spiga/"))
    assert "Its holder is told now." in words(client.get(address))
    assert "This field is required." in words(client.post(address, {"email": NEWCOMER, "words": ""}), 422)
    assert client.post(address, {"email": NEWCOMER, "words": "Non risponde."}).status_code == 303
    assert Mandate.objects.get(invitation__address=NEWCOMER).reason.content == "Non risponde."
    enter(client, world.legal_of_spiga)
    assert client.post(address, {"email": NEWCOMER, "words": "x"}).status_code == 422


# --- an open page --------------------------------------------------------------------------------------


def test_the_next_press_on_an_open_page_is_refused_with_what_to_do(client: Client, world: World, words) -> None:
    """The page was opened under the mandate; the mandate was revoked; the press that follows changes nothing."""
    with scaffolding():
        row = proposal(world.consultation, world.lega)
    enter(client, world.delegate_of_spiga)
    address = f"/en/proposals/{row.code}/"
    assert "You act for Spiga until" in words(client.get(address))
    revoke_mandate(Mandate.objects.get(user=world.delegate_of_spiga), actor=world.legal_of_spiga)
    form = {"association": row_key(world.spiga), "position": "in_favour", "reason": "Perché sì.", "language": "it"}
    answer = client.post(f"{address}vote/", form)
    page = words(answer, answer.status_code)
    assert answer.status_code in {403, 422}
    assert "Your mandate to act for Spiga ended on Tuesday 12 May 2026, 12:00 (CEST)." in page
    assert "The legal representative of the association can renew it." in page
    assert not Vote.objects.exists()
    assert "You act for Spiga until" not in words(client.get(address))


# --- renewal -------------------------------------------------------------------------------------------


def test_one_press_on_the_desk_renews(client: Client, world: World, words) -> None:
    row = Mandate.objects.get(user=world.delegate_of_spiga)
    Mandate.objects.filter(pk=row.pk).update(ends_at=NOON + 20 * DAY)
    enter(client, world.legal_of_spiga)
    desk = client.get("/en/desk/associations/spiga/")
    assert "Renew the mandate of delegate_of_spiga" in words(desk)
    assert "Renew the mandate of legal_of_spiga" not in words(desk)
    address = f"/en/desk/mandates/{row.pk}/renew/"
    assert f'action="{address}"' in desk.content.decode()
    assert "with the same consultations, and lasts until" in words(client.get(address))
    assert "The new one follows without a gap" in words(client.post(address, follow=True))
    assert Mandate.objects.get(follows=row).starts_at == NOON + 20 * DAY
    assert "was renewed already" in words(client.post(address), 422)
    assert "Renew the mandate of delegate_of_spiga" not in words(client.get("/en/desk/associations/spiga/"))


@pytest.mark.parametrize(("who", "status"), [("delegate_of_spiga", 422), ("officer", 422), ("stranger", 404)])
def test_others_renew_nothing(client: Client, world: World, who: str, status: int) -> None:
    row = Mandate.objects.get(user=world.second_delegate_of_spiga)
    enter(client, getattr(world, who))
    assert client.post(f"/en/desk/mandates/{row.pk}/renew/").status_code == status
    assert not Mandate.objects.filter(follows=row).exists()
