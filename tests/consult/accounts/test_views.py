"""The page of one's own account."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.cast import World

PAGES = [
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/sessions/",
    "/account/logout/",
]
ENTRANCES = [
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
]


def test_name_and_language_are_the_persons_own(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    answer = client.post("/account/", {"display_name": "Amal  El Idrissi", "language": "en"})
    assert answer.status_code == 303
    world.stranger.refresh_from_db()
    assert (world.stranger.display_name, world.stranger.language) == ("Amal El Idrissi", "en")


@pytest.mark.parametrize(("name", "language"), [("", "it"), ("A\u202dB", "it"), ("A", "xx"), ("x" * 151, "it")])
def test_bad_input_is_refused_and_kept(client: Client, world: World, name: str, language: str) -> None:
    client.force_login(world.stranger)
    answer = client.post("/account/", {"display_name": name, "language": language})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    world.stranger.refresh_from_db()
    assert world.stranger.display_name == "stranger"


def test_a_stranger_is_led_to_sign_in_and_back(client: Client, db: None) -> None:
    assert client.get("/account/").headers["Location"] == "/account/login/?language=en&next=/account/"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_page_stands_in_our_house(client: Client, world: World, address: str, language: str) -> None:
    client.force_login(world.delegate_of_spiga)
    answer = client.get(f"{address}?language={language}", follow=True)
    _in_our_house(answer, language)
    assert 'action="/account/logout/"' in answer.content.decode(), "signing out is in sight"


@pytest.mark.parametrize("address", ENTRANCES)
def test_every_entrance_stands_in_our_house(client: Client, db: None, address: str) -> None:
    _in_our_house(client.get(f"{address}?language=en"), "en")


def test_setting_up_an_authenticator_ends_at_codes_to_keep(client: Client, world: World) -> None:
    client.force_login(world.officer)
    client.post("/account/reauthenticate/", {"password": "demo-consult"})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/account/2fa/totp/activate/", {"code": code}, follow=True)
    _in_our_house(answer, "en")
    assert Authenticator.objects.filter(user=world.officer).count() == 2
    _in_our_house(client.get("/account/2fa/recovery-codes/"), "en")
    _in_our_house(client.get("/account/2fa/"), "en")
    removing = client.post("/account/2fa/totp/deactivate/")
    assert removing.status_code == 200
    assert Authenticator.objects.filter(user=world.officer, type="totp").exists(), "staff keep their second factor"


def _in_our_house(answer, language: str) -> None:
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="ltr">' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert " style=" not in html
    assert " onclick=" not in html
