"""Staff are led to a second factor, and keep one."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from consult.accounts.adapter import MFAAdapter, lacks_second_factor
from consult.accounts.models import User
from tests.cast import World
from tests.consult.accounts.signing import sign_in, verified, with_authenticator


def test_staff_without_an_authenticator_are_led_to_set_one_up(client: Client, world: World) -> None:
    answer = sign_in(client, verified(world.officer), next="/it/desk/")
    assert answer.headers["Location"] == "/account/2fa/totp/activate/"
    page = client.get(answer.headers["Location"], follow=True).content.decode()
    assert "Set up your authenticator app now" in page
    assert 'name="password"' in page, "whoever finds an open phone cannot tie it to theirs"
    form = client.post(
        "/account/reauthenticate/?next=/account/2fa/totp/activate/", {"password": "demo-consult"}, follow=True
    )
    assert 'name="code"' in form.content.decode()


def test_others_go_where_they_wanted(client: Client, world: World) -> None:
    answer = sign_in(client, verified(world.delegate_of_spiga), next="/it/record/")
    assert answer.headers["Location"] == "/it/record/"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, world: World, target: str) -> None:
    answer = sign_in(client, verified(world.delegate_of_spiga), next=target)
    assert "elsewhere" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


def test_staff_keep_their_last_second_factor(world: World) -> None:
    last = with_authenticator(world.officer)
    assert not MFAAdapter().can_delete_authenticator(last)
    key = Authenticator.objects.create(user=world.officer, type=Authenticator.Type.WEBAUTHN, data={})
    assert MFAAdapter().can_delete_authenticator(last)
    codes = Authenticator.objects.create(user=world.officer, type=Authenticator.Type.RECOVERY_CODES, data={})
    key.delete()
    assert MFAAdapter().can_delete_authenticator(codes)
    assert not MFAAdapter().can_delete_authenticator(last)


def test_others_may_give_it_up(world: World) -> None:
    assert MFAAdapter().can_delete_authenticator(with_authenticator(world.delegate_of_spiga))


def test_recovery_codes_alone_are_no_second_factor(world: World) -> None:
    Authenticator.objects.create(user=world.officer, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert lacks_second_factor(world.officer)
    with_authenticator(world.officer)
    assert not lacks_second_factor(world.officer)


def test_guessing_a_password_is_stopped(client: Client, world: World) -> None:
    user = verified(world.delegate_of_spiga)
    for _ in range(5):
        sign_in(client, user, "wrong")
    answer = sign_in(client, user)
    assert answer.status_code == 200, "the right password came too late and must not open"
    assert "_auth_user_id" not in client.session
    assert user.email in answer.content.decode(), "the address is kept"


def test_guessing_from_elsewhere_is_stopped_all_the_same(client: Client, world: World) -> None:
    """A header that anybody can write does not reset the count."""
    user = verified(world.delegate_of_spiga)
    for number in range(6):
        client.post(
            "/account/login/",
            {"login": user.email, "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )
    sign_in(client, user)
    assert "_auth_user_id" not in client.session


SIGN_UP = {
    "email": "new@example.org",
    "password1": "a-long-enough-phrase",
    "display_name": "Amal",
    "language": "en",
    "of_age": "on",
}


@pytest.mark.django_db
def test_signing_up_asks_for_a_code_by_mail(client: Client) -> None:
    answer = client.post("/account/signup/", SIGN_UP)
    assert answer.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert (user.display_name, user.language) == ("Amal", "en")
    assert "_auth_user_id" not in client.session, "an address that nobody confirmed opens nothing"
    [letter] = mail.outbox
    code = next(line.strip() for line in letter.body.splitlines() if len(line.strip()) in {6, 7, 9} and line.isupper())
    client.post(answer.headers["Location"], {"code": code})
    assert EmailAddress.objects.get(user=user).verified
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("of_age", None, "Accounts are for people of 18 or older."),
        ("display_name", "A\x00b", "U+0000"),
        ("display_name", "A\u202eb", "turns its order around"),
        ("display_name", "x" * 151, "The text has 151 characters; at most 150 are possible."),
        ("display_name", "\u200b\u200d", None),
        ("language", "tlh", None),
        ("email", "no address", None),
    ],
)
def test_what_signing_up_refuses(client: Client, field: str, value: str | None, sentence: str | None) -> None:
    typed = {name: text for name, text in (SIGN_UP | {field: value}).items() if text is not None}
    answer = client.post("/account/signup/", typed)
    assert answer.status_code == 200
    assert f"id_{field}_error" in answer.content.decode()
    assert sentence is None or sentence in answer.content.decode()
    assert not User.objects.exists()


def test_signing_up_tells_nobody_who_has_an_account(client: Client, world: World) -> None:
    known = client.post("/account/signup/", SIGN_UP | {"email": verified(world.stranger).email})
    fresh = Client().post("/account/signup/", SIGN_UP)
    assert (known.status_code, known.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])


def test_a_code_by_mail_opens_too(client: Client, world: World) -> None:
    user = verified(world.delegate_of_spiga)
    asked = client.post("/account/login/code/", {"email": user.email})
    [letter] = mail.outbox
    code = next(line.strip() for line in letter.body.splitlines() if len(line.strip()) in {6, 7, 9} and line.isupper())
    client.post(asked.headers["Location"], {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_new_password_closes_the_other_sessions(client: Client, world: World) -> None:
    user = verified(world.delegate_of_spiga)
    other = Client()
    sign_in(client, user)
    sign_in(other, user)
    client.post(
        "/account/password/change/",
        {"oldpassword": "demo-consult", "password1": "another-long-phrase", "password2": "another-long-phrase"},
    )
    user.refresh_from_db()
    assert user.check_password("another-long-phrase")
    assert other.get("/account/").status_code == 302
