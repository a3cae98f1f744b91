"""Mails about an account: in the language of who gets them, one thing to do, one link or code."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from consult.accounts.adapter import AccountAdapter
from consult.accounts.models import User
from consult.ui.plain_text import FROM_THE_RIGHT, directed
from tests.cast import World
from tests.consult.accounts.signing import verified

LINK = "https://consult.example.org/account/x/"
KINDS = {
    "email_confirmation": {"code": "ABC-123"},
    "email_confirmation_signup": {"activate_url": LINK},
    "login_code": {"code": "ABC-123"},
    "password_reset_key": {"password_reset_url": LINK},
    "account_already_exists": {"password_reset_url": LINK},
    "unknown_account": {"signup_url": LINK},
}
LATIN_FIRST = re.compile(r"[A-Za-z]")


@pytest.mark.parametrize("language", ["it", "en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_first_line_says_what_happened_and_one_thing_is_to_do(world: World, kind: str, language: str) -> None:
    User.objects.filter(pk=world.stranger.pk).update(language=language)
    letter = AccountAdapter().render_mail(f"account/email/{kind}", world.stranger.email, dict(KINDS[kind]))
    lines = letter.body.splitlines()
    assert lines[0].endswith((":", ".")) and "http" not in lines[0]
    assert letter.body.count("http") + letter.body.count("ABC-123") == 1
    assert lines[2] in {LINK, "ABC-123"}
    assert lines[-1] == "Consult"
    assert letter.subject and len(letter.subject) < 60 and "\n" not in letter.subject
    assert letter.extra_headers["Content-Language"] == language
    assert world.stranger.email not in f"{letter.subject}{letter.body}"


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_it_in_the_reader_s_own_words(world: World, kind: str) -> None:
    said = set()
    for language in ("it", "en", "ar"):
        User.objects.filter(pk=world.stranger.pk).update(language=language)
        letter = AccountAdapter().render_mail(f"account/email/{kind}", world.stranger.email, dict(KINDS[kind]))
        said.add((letter.subject, letter.body.splitlines()[0]))
    assert len(said) == 3


def test_the_language_is_the_reader_s_and_not_that_of_who_asked(client: Client, world: World) -> None:
    user = verified(world.delegate_of_spiga)
    User.objects.filter(pk=user.pk).update(language="ar")
    client.post("/account/password/reset/", {"email": user.email})
    [letter] = mail.outbox
    with translation.override("ar"):
        assert letter.body == directed(str(letter.body))
    assert not LATIN_FIRST.match(letter.body.lstrip(FROM_THE_RIGHT))
    assert letter.body.count("http") == 1


def test_an_address_without_account_is_written_to_in_the_language_of_the_page(client: Client, db: None) -> None:
    client.post("/account/password/reset/", {"email": "nobody@example.org"})
    [letter] = mail.outbox
    assert letter.subject == "There is no account with this address"
    assert letter.extra_headers["Content-Language"] == "en"
