"""Error pages tell what to do next, and nothing they should not."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.test import Client, RequestFactory, override_settings
from django.utils import translation

from consult.ui import errors
from tests.cast import World


@pytest.mark.parametrize(
    ("view", "arguments", "status"),
    [
        (errors.bad_request, (RequestDataTooBig(),), 400),
        (errors.permission_denied, (PermissionDenied(),), 403),
        (errors.not_found, (Exception("secret draft trasporti-3"),), 404),
        (errors.server_error, (), 500),
    ],
)
def test_each_page_stands_in_our_house(rf: RequestFactory, view, arguments, status: int) -> None:
    with translation.override("it"):
        answer = view(rf.get("/it/x/"), *arguments)
    html = answer.content.decode()
    assert answer.status_code == status
    assert '<html lang="it" dir="ltr">' in html
    assert html.count("<h1>") == 1
    assert "secret" not in html


def test_a_refusal_says_why(rf: RequestFactory) -> None:
    answer = errors.permission_denied(rf.get("/"), PermissionDenied("Because <of> this."))
    assert "Because &lt;of&gt; this." in answer.content.decode()


def test_too_much_at_once_is_no_server_error(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    answer = client.post("/account/", {"display_name": "x" * 1_100_000, "language": "it"})
    assert answer.status_code == 400
    assert "Go back" in answer.content.decode()


def test_too_many_fields_are_no_server_error(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    assert (
        client.post("/account/", {f"f{n}": "1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}).status_code
        == 400
    )


TYPED = {"display_name": "Una frase da non perdere", "csrfmiddlewaretoken": "x" * 32}


@pytest.mark.parametrize(
    ("headers", "given_back"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "http://elsewhere.example"}, False),
        ({}, False),
    ],
)
def test_an_old_page_gives_back_what_came_from_here_alone(rf: RequestFactory, headers, given_back: bool) -> None:
    request = rf.post("/it/desk/", TYPED, headers=headers)
    request.user = AnonymousUser()
    answer = errors.csrf_failure(request)
    assert answer.status_code == 403
    assert ("Una frase da non perdere" in answer.content.decode()) is given_back


def test_passwords_are_never_given_back(rf: RequestFactory) -> None:
    request = rf.post(
        "/account/login/", {"password": "s3cret", "login": "a@b"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert "s3cret" not in errors.csrf_failure(request).content.decode()


@override_settings(DEBUG=False)
def test_a_stranger_address_is_a_404_in_every_house(client: Client, db: None) -> None:
    for address in ("/account/nothing/", "/static/nothing.css", "/demo/nothing/"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "There is nothing to show here" in answer.content.decode()
