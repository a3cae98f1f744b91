"""A record to tamper with."""

import pytest

from tests.consult.audit.tampering import unguard
from tests.consult.audit.toys import note, note_in_both, rename, say


@pytest.fixture
def record(world):
    """Six events on the consultation's chain, one on the prefecture's; the triggers are gone."""
    note(world.consultation, actor=world.officer, facts={"n": 1})
    say(world.consultation, actor=world.delegate_of_spiga, words="Perché sì.")
    note_in_both(world.consultation, actor=world.officer)
    note(world.consultation, actor=None, times=2)
    rename(world.consultation, actor=world.officer, title="Altro titolo")
    unguard()
    return world
