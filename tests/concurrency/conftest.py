"""An assembly that votes at the same instant, and ways to make two acts meet."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from consult.audit import appending
from consult.audit.journal import scaffolding
from tests.cast import World, association, mandate, person, proposal

SIZE = 8


@pytest.fixture
def assembly(committed_world: World) -> World:
    """The cast, with eight more associations, a delegate each, and one published proposal."""
    with scaffolding():
        for number in range(SIZE):
            row = association(f"voice_{number}", committed_world.foggia)
            user = person(f"delegate_{number}")
            mandate(user, row)
            committed_world.associations[f"voice_{number}"] = row
            committed_world.people[f"delegate_{number}"] = user
        committed_world.proposal = proposal(committed_world.consultation, committed_world.spiga)
    return committed_world


@pytest.fixture
def rendezvous(monkeypatch) -> Callable[[int], None]:
    """Make writers wait for each other between reading the end of a chain and writing to it.

    Where a lock keeps them apart they never meet, and go on after a moment.
    """

    def arrange(people: int) -> None:
        gate, read = Barrier(people), appending._end_of

        def read_and_wait(key: str) -> tuple[int, int, str]:
            end = read(key)
            with suppress(BrokenBarrierError):
                gate.wait(1)
            return end

        monkeypatch.setattr(appending, "_end_of", read_and_wait)

    return arrange
