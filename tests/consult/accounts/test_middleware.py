"""How sure we are: asked of sessions that were opened through the real pages."""

import pytest
from django.test import Client, RequestFactory

from consult.accounts.assurance import Assurance
from consult.accounts.middleware import session_assurance
from tests.cast import World
from tests.consult.accounts.signing import code_now, second_factor, sign_in, verified, with_authenticator


def assurance(client: Client) -> str:
    return client.get("/account/").wsgi_request.user.assurance  # type: ignore[union-attr]


def test_a_password_is_one_factor(client: Client, world: World) -> None:
    sign_in(client, verified(world.delegate_of_spiga))
    assert assurance(client) == Assurance.SINGLE


def test_an_authenticator_makes_two(client: Client, world: World) -> None:
    with_authenticator(verified(world.officer))
    asked = sign_in(client, world.officer)
    assert asked.headers["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session, "the password alone opened the session"
    second_factor(client)
    assert assurance(client) == Assurance.SECOND_FACTOR


def test_a_wrong_code_opens_nothing(client: Client, world: World) -> None:
    with_authenticator(verified(world.officer))
    sign_in(client, world.officer)
    answer = second_factor(client, "000000" if code_now() != "000000" else "000001")
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_counts_once(client: Client, world: World) -> None:
    with_authenticator(verified(world.officer))
    code = code_now()
    sign_in(client, world.officer)
    second_factor(client, code)
    other = Client()
    sign_in(other, world.officer)
    second_factor(other, code)
    assert "_auth_user_id" not in other.session


def test_a_note_about_somebody_else_counts_for_nothing(rf: RequestFactory, world: World) -> None:
    request = rf.get("/")
    request.session = {  # type: ignore[assignment]
        "account_authentication_methods": [{"method": "mfa"}],
        "account_authentication_methods_user": str(world.officer.pk),
    }
    assert session_assurance(request, world.officer) == Assurance.SECOND_FACTOR
    assert session_assurance(request, world.prefect) == Assurance.SINGLE


def test_a_confirmation_later_raises_the_session(client: Client, world: World) -> None:
    sign_in(client, verified(world.officer))
    assert assurance(client) == Assurance.SINGLE
    with_authenticator(world.officer)
    page = client.get("/account/2fa/")
    assert "/account/2fa/reauthenticate/" in page.content.decode()
    client.post("/account/2fa/reauthenticate/", {"code": code_now()})
    assert assurance(client) == Assurance.SECOND_FACTOR


@pytest.mark.django_db
def test_a_page_that_asks_nothing_of_the_reader_costs_no_query(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 302
