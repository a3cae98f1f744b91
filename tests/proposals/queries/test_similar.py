"""Proposals that may ask for the same: public ones alone, those that share most words first, in one query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consult.audit.journal import scaffolding
from proposals.models import Proposal
from proposals.queries.similar import AT_MOST, similar_to
from proposals.states import ProposalState
from tests.cast import NOON, World, consultation, proposal
from tests.proposals.stage import standing


def titled(world: World, title: str, **fields: object) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.lega, title=title, published_title=title, **fields)


def found(world: World, title: str, who: str = "delegate_of_spiga") -> list[str]:
    rows = similar_to(title, world.consultation, standing(world, who), NOON)
    return [row.published_title for row in rows]


def test_those_that_share_most_words_come_first(world: World) -> None:
    titled(world, "Autobus gratis")
    titled(world, "Autobus notturno per i campi")
    titled(world, "Corsi di italiano")
    assert found(world, "Un autobus NOTTURNO") == ["Autobus notturno per i campi", "Autobus gratis"]


@pytest.mark.parametrize("title", ["", "bus", "della alle", "%", "\x00", "' OR 1=1"])
def test_a_title_without_words_of_its_own_finds_nothing(world: World, title: str) -> None:
    titled(world, "Autobus della sera")
    assert found(world, title) == []


@pytest.mark.parametrize("state", ["draft", "in_moderation", "rejected", "hidden", "withdrawn"])
def test_what_nobody_reads_is_not_told(world: World, state: str) -> None:
    read = {"published_at": NOON, "published_version": 1} if state in {"hidden", "withdrawn"} else {}
    titled(world, "Autobus segreto", state=state, **read)
    for who in ("nobody", "delegate_of_lega", "member"):
        assert found(world, "Autobus", who) == []


def test_one_that_is_being_changed_is_told_by_its_public_title(world: World) -> None:
    read = {"published_at": NOON, "published_version": 1}
    row = titled(world, "Autobus di prima", state=ProposalState.IN_MODERATION, **read)
    row.title = "Treno nuovo"
    with scaffolding():
        row.save(update_fields=["title"])
    assert found(world, "Autobus") == ["Autobus di prima"]
    assert found(world, "Treno") == []


def test_five_of_this_consultation_in_one_query(world: World) -> None:
    with scaffolding():
        other = consultation("altra", world.foggia)
        proposal(other, world.lega, published_title="Autobus altrove")
    for number in range(AT_MOST + 2):
        titled(world, f"Autobus {number}")
    reader = standing(world, "nobody")
    with CaptureQueriesContext(connection) as captured:
        rows = similar_to("Autobus", world.consultation, reader, NOON)
        assert {row.association.legal_name for row in rows} == {"Lega"}
    assert len(rows) == AT_MOST
    assert len(captured) == 1
    assert "Autobus altrove" not in {row.published_title for row in rows}
