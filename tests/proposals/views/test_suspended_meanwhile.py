"""A page that is open while the association is suspended, withdrawn or renamed: the next request knows."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.actions.accreditation import reinstate_accreditation, suspend_accreditation, withdraw_accreditation
from councils.actions.protected import grant_change, request_change
from proposals.models import Proposal, Vote
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import comment
from tests.proposals.views.conftest import at

SECOND = timedelta(seconds=1)
VOTE = {"position": "against", "reason": "", "language": "it"}
STOPS = {
    "suspended": (suspend_accreditation, "The accreditation of Spiga is suspended."),
    "withdrawn": (withdraw_accreditation, "This consultation is open to other associations than Spiga."),
}


@pytest.fixture
def row(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.lega)


def moved(instant: Any) -> Any:
    return clock.at(instant, channel="test")


@pytest.mark.parametrize("how", STOPS)
def test_what_is_sent_from_an_open_page_is_refused_from_the_instant_on(
    world: World, visit: Any, row: Proposal, how: str
) -> None:
    stop, sentence = STOPS[how]
    file = world.spiga.accreditations.get()
    reader = visit("delegate_of_spiga")
    assert reader.read("proposal", row.code).has_form(at("vote", row.code))
    with moved(NOON + DAY - SECOND):
        reader.send("vote", row.code, **VOTE)
    with moved(NOON + DAY):
        stop(file, actor=world.officer, words="Verifica.")
    for instant in (NOON + DAY, NOON + DAY + SECOND):
        with moved(instant):
            answer = reader.send("vote", row.code, **VOTE | {"position": "in_favour"})
            assert (answer.status, sentence in answer.main) == (422, True)
            assert not reader.read("proposal", row.code).has_form(at("vote", row.code))
    assert Vote.objects.get().position == "against", "what was said before stays, and stays counted"


def test_the_end_of_a_suspension_opens_the_door_at_its_instant(world: World, visit: Any, row: Proposal) -> None:
    file = world.spiga.accreditations.get()
    reader = visit("delegate_of_spiga")
    suspend_accreditation(file, actor=world.officer, words="Verifica.")
    send = partial(reader.send, "vote", row.code, **VOTE)
    with moved(NOON + DAY - SECOND):
        assert send().status == 422
    with moved(NOON + DAY):
        reinstate_accreditation(file, actor=world.officer, words="Chiarito.")
        assert send().status == 303
    assert Vote.objects.get().cast_at == NOON + DAY


def test_earlier_acts_say_the_name_of_then(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        said = comment(row, world.spiga)
        own = proposal(world.consultation, world.spiga)
    visit("delegate_of_spiga").send("vote", row.code, **VOTE)
    assert "Then called" not in visit().read("proposal", row.code).main
    assert "Then called" not in visit().read("proposal", own.code).main
    with moved(NOON + DAY):
        change = request_change(world.spiga, actor=world.legal_of_spiga, legal_name="Campo", words="Assemblea.")
        grant_change(change, actor=world.officer)
        assert "Then called Spiga." in visit().read("proposal", own.code).main
        assert "Then called Spiga." in visit().read("proposal", said.proposal.code).main
        assert "Then called Spiga." in visit().read("proposal", row.code).main
        assert "until Wednesday 13 May 2026" in visit().read("association", "spiga").main
