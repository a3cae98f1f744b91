"""Sessions for load tests: they open the site, and only in the demo."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from tests.cast import World
from tests.consult.accounts.signing import with_authenticator


def sessions() -> dict[str, dict[str, str]]:
    out = StringIO()
    call_command("demo_sessions", "--json", stdout=out)
    return {row["email"]: row for row in json.loads(out.getvalue())}


def test_each_demo_person_is_signed_in_as_strongly_as_they_can(world: World) -> None:
    with_authenticator(world.officer)
    rows = sessions()
    for email, assurance in (("officer@example.org", "second_factor"), ("delegate_of_spiga@example.org", "single")):
        client = Client()
        client.cookies["sessionid"] = rows[email]["sessionid"]
        user = client.get("/account/").wsgi_request.user
        assert (user.email, user.assurance) == (email, assurance)
    assert rows["officer@example.org"]["role"] == "officer"


def test_only_demo_people(world: World) -> None:
    world.stranger.email = "real@person.example"
    world.stranger.save(update_fields=["email"])
    assert "real@person.example" not in sessions()


@pytest.mark.parametrize("off", [{"DEMO_MODE": False}, {"PRODUCTION": True}])
def test_never_outside_the_demo(off: dict[str, bool], db: None) -> None:
    with override_settings(**off), pytest.raises(CommandError):
        call_command("demo_sessions")
