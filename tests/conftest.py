"""Fixtures that every test may use: the cast of characters and a clock to move."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from consult import clock
from tests.cast import NOON, World, build_world


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
