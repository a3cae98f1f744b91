"""The demo's doors: one press is a whole sign-in, and outside of demo mode there is nothing."""

from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from cms.demo.entering import current_code, seconds_left
from cms.demo.people import PASSWORD, ROLES, TOTP_SECRET, address
from consult.accounts.models import User
from consult.notifications.models import DemoMail

pytestmark = pytest.mark.usefixtures("seeded")

STAFF = {"officer.fg", "prefect.fg", "secretary.fg", "officer.ba", "prefect.ba", "mediator.fg", "auditor", "admin"}


@pytest.fixture
def client() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def enter(client: Client, name: str) -> Any:
    return client.post(reverse("demo_enter"), {"name": name})


def methods(client: Client) -> list[str]:
    return [record["method"] for record in client.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])]


def test_the_page_names_everybody_with_password_and_code(client: Client) -> None:
    page = client.get("/demo/").content.decode()
    assert all(role.email in page for role in ROLES)
    assert PASSWORD in page
    assert current_code() in page
    assert TOTP_SECRET not in page
    assert "dates of this demo have run out" not in page


def test_the_people_that_the_design_promises_are_there() -> None:
    promised = "officer.fg prefect.fg secretary.fg member.fg member2.fg legal.a05 delegate.a05 contributor.a05"
    promised += " delegate.a07 delegate.a09 delegate.a20 officer.ba mediator.fg auditor admin"
    assert {role.name for role in ROLES} >= set(promised.split())
    assert User.objects.filter(email__in=[address(name) for name in promised.split()]).count() == 15


@pytest.mark.parametrize("name", [role.name for role in ROLES])
def test_one_press_is_a_whole_sign_in(client: Client, name: str) -> None:
    answer = enter(client, name)
    assert answer.status_code == 302
    assert answer["Location"].endswith("/desk/")
    assert int(client.session["_auth_user_id"]) == User.objects.get(email=address(name)).pk
    assert methods(client) == ["password", "mfa"] if name in STAFF else ["password"]
    assert client.get(answer["Location"]).status_code == 200


def test_who_was_signed_in_before_is_signed_out(client: Client) -> None:
    enter(client, "officer.fg")
    enter(client, "delegate.a07")
    assert methods(client) == ["password"]


def test_a_code_is_never_taken_twice(client: Client) -> None:
    assert enter(client, "member.fg").status_code == 302
    assert enter(client, "officer.fg").status_code == 302
    answer = enter(client, "officer.fg")
    assert answer.status_code == 422
    assert "Wait for the next one" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert enter(client, "member.fg").status_code == 302, "members need no code"


def test_a_changed_password_is_said(client: Client) -> None:
    user = User.objects.get(email=address("mediator.fg"))
    before = user.password
    user.set_password("another one")
    user.save(update_fields=["password"])
    answer = enter(client, "mediator.fg")
    User.objects.filter(pk=user.pk).update(password=before)
    assert answer.status_code == 422
    assert "was changed here" in answer.content.decode()


def test_nobody_else_can_be_entered_as(client: Client) -> None:
    assert enter(client, "legal.a01").status_code == 404
    assert client.post(reverse("demo_enter")).status_code == 404
    assert client.get(reverse("demo_enter")).status_code == 405
    assert "_auth_user_id" not in client.session


def test_a_press_from_elsewhere_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("demo_enter"), {"name": "officer.fg"})
    assert answer.status_code == 403


def test_the_letter_box_is_read_a_page_at_a_time(client: Client) -> None:
    page = client.get("/demo/mail/").content.decode()
    assert page.count("<article") == 20
    assert 'rel="next"' in page
    assert client.get("/demo/mail/?page=2").status_code == 200
    assert client.get("/demo/mail/?page=9999").status_code == 404
    assert client.get("/demo/mail/?page=x").status_code == 404


def test_the_mail_of_one_person(client: Client) -> None:
    email = address("secretary.fg")
    assert DemoMail.objects.filter(recipient=email).exists()
    page = client.get("/demo/mail/", {"to": email}).content.decode()
    assert f"To {email}" in page
    assert "legal.a05@example.org, " not in page
    assert "<article" not in client.get("/demo/mail/", {"to": "x"}).content.decode()


def test_a_mail_is_plain_text_and_its_link_stays_on_this_site(client: Client, settings: Any) -> None:
    body = f"<script>alert(1)</script>\n{settings.SITE_URL}/it/desk/\nhttps://elsewhere.example/"
    DemoMail.objects.create(
        message_id="<x@y>", sender="a@example.org", recipient="b@example.org", title="<b>", body=body
    )
    page = client.get("/demo/mail/").content.decode()
    assert "&lt;script&gt;" in page
    assert '<a href="/it/desk/" dir="ltr">' in page
    assert 'href="https://elsewhere.example/"' not in page


@pytest.mark.parametrize("switch", [{"DEMO_MODE": False}, {"PRODUCTION": True}])
def test_outside_of_demo_mode_there_is_nothing(client: Client, settings: Any, switch: dict[str, bool]) -> None:
    for name, value in switch.items():
        setattr(settings, name, value)
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/mail/").status_code == 404
    assert enter(client, "officer.fg").status_code == 404
    assert "_auth_user_id" not in client.session


def test_pages_take_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        client.get("/demo/")
    with django_assert_max_num_queries(15):
        client.get("/demo/mail/")


def test_a_code_holds_for_half_a_minute() -> None:
    assert 1 <= seconds_left() <= 30
    assert len(current_code()) == 6
