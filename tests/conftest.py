"""Fixtures that every test may use: the cast of characters, a clock to move, a database to commit to."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.test.utils import setup_databases

from consult import clock
from tests.cast import NOON, World, build_world
from tests.harness import served, throwaway_copy


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that commit."""
    for item in items:
        if "transactional_db" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.commits)


@pytest.fixture(scope="session")
def migrated(django_db_setup: None, django_db_blocker: Any, django_db_keepdb: bool) -> None:
    """The test database, also in a run where no test asks for ``db`` by name: pytest-django makes none then."""
    config = connections.settings["default"]
    if config["NAME"] != config["TEST"]["NAME"]:
        with django_db_blocker.unblock():
            setup_databases(0, interactive=False, keepdb=django_db_keepdb)


@pytest.fixture
def noon() -> Iterator[None]:
    """The story's instant: the middle of an open consultation."""
    with clock.at(NOON, channel="test"):
        yield


@pytest.fixture
def world(db: None, noon: None) -> World:
    """The cast of characters at noon of an open consultation."""
    return build_world()


@pytest.fixture
def second() -> timedelta:
    """One second: the distance of a boundary instant."""
    return timedelta(seconds=1)


@pytest.fixture
def transactional_db(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[None]:
    """A throw-away copy of the migrated database, for tests that commit or use several connections.

    Takes the place of pytest-django's fixture, which would flush: the record refuses that.
    """
    if "db" in request.fixturenames:
        pytest.fail("A test that commits must not use `db` or `world`; use `committed_world`.")
    with django_db_blocker.unblock(), throwaway_copy(tmp_path):
        yield


@pytest.fixture
def committed_world(transactional_db: None) -> Iterator[World]:
    """The cast of characters, committed, with the clock of the whole process running from noon."""
    with clock.travel(NOON - clock.real_now()):
        with transaction.atomic():
            cast = build_world()
        yield cast


@pytest.fixture
def live_site(transactional_db: None, settings: Any) -> Iterator[str]:
    """The address of the site, served from threads on a throw-away copy. Move its time with ``clock.travel``."""
    with served() as address:
        settings.SITE_URL = address
        yield address
