"""An association's page: what it proposed, what became of it, and only what this reader may see."""

from typing import Any

from consult.audit.journal import scaffolding
from proposals.states import ProposalState
from tests.cast import World, association, proposal
from tests.proposals.views.conftest import BUDGET


def test_it_shows_what_the_association_proposed_with_numbers(world: World, visit: Any) -> None:
    with scaffolding():
        for title in ("Bus", "Rooms"):
            proposal(world.consultation, world.spiga, title=title, published_title=title)
        proposal(world.consultation, world.daunia, title="Not theirs", published_title="Not theirs")
    page = visit().read("association", "spiga")
    assert [row.get_text(" ", strip=True) for row in page.soup.select("ul.counts li")] == ["2 published"]
    assert sorted(tag.get_text(strip=True) for tag in page.soup.select("article h3")) == ["Bus", "Rooms"]


def test_what_it_put_its_name_to_counts_too(world: World, visit: Any) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.daunia, title="Together", published_title="Together")
        row.cosponsors.add(world.spiga)
    assert "Together" in visit().read("association", "spiga").main


def test_a_draft_is_seen_by_nobody_else(world: World, visit: Any) -> None:
    with scaffolding():
        proposal(world.consultation, world.spiga, state=ProposalState.DRAFT, title="Secret plan")
    assert "Secret plan" not in visit().read("association", "spiga").text
    assert "It has not proposed anything yet." in visit().read("association", "spiga").main


def test_it_costs_the_same_with_many(world: World, visit: Any) -> None:
    costs = []
    for number in (1, 3, 9):
        with scaffolding():
            for _ in range(number):
                proposal(world.consultation, world.spiga)
        costs.append(visit().read("association", "spiga").queries)
    assert costs[0] == costs[-1] <= BUDGET


def test_the_page_for_applying_is_no_association(world: World, visit: Any) -> None:
    with scaffolding():
        association("apply", world.foggia)
    assert visit().read("apply_for_accreditation").status == 302
