"""What the checks say, and when."""

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from consult.accounts import checks
from tests.cast import World
from tests.consult.accounts.signing import with_authenticator


def ids(found: list) -> list[str]:  # type: ignore[type-arg]
    return [message.id for message in found]


@override_settings(PRODUCTION=True, DEMO_MODE=True, CLOCK_CHANNELS=frozenset({"import"}))
def test_demo_mode_in_production_is_an_error() -> None:
    assert ids(checks.no_demo_in_production(None)) == ["accounts.E001"]


@override_settings(PRODUCTION=True, DEMO_MODE=False, CLOCK_CHANNELS=frozenset({"import", "seed"}))
def test_a_clock_that_moves_in_production_is_an_error() -> None:
    assert ids(checks.no_demo_in_production(None)) == ["accounts.E002"]


@override_settings(PRODUCTION=True, DEMO_MODE=False, CLOCK_CHANNELS=frozenset({"import"}))
def test_production_as_it_should_be() -> None:
    assert checks.no_demo_in_production(None) == []


def test_the_demo_may_be_a_demo() -> None:
    assert checks.no_demo_in_production(None) == []


def test_staff_without_second_factor_are_counted(world: World) -> None:
    found = [m for m in run_checks(databases=["default"]) if m.id == "accounts.W002"]
    assert found[0].msg.startswith("6 account(s)")
    with_authenticator(world.officer)
    assert checks.people_as_they_should_be(None, ["default"])[0].msg.startswith("5 account(s)")


def test_a_superuser_is_told(world: World) -> None:
    world.stranger.is_superuser = True
    world.stranger.save(update_fields=["is_superuser"])
    assert "accounts.W001" in ids(checks.people_as_they_should_be(None, ["default"]))


@pytest.mark.django_db
def test_an_empty_place_is_in_order() -> None:
    assert checks.people_as_they_should_be(None, ["default"]) == []


def test_without_a_database_nothing_is_asked() -> None:
    assert checks.people_as_they_should_be(None, None) == []
