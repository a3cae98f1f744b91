"""The filters in force, each with the way without it."""

from typing import Any

from consult.audit.journal import scaffolding
from tests.cast import World, proposal


def test_each_filter_in_force_can_be_taken_away(world: World, visit: Any) -> None:
    with scaffolding():
        proposal(world.consultation, world.spiga)
    asked = {"words": "Proposta", "association": "spiga", "awaiting": "on", "sort": "due", "page": 1, "language": "xx"}
    page = visit().read("proposal_list", **asked)
    found = {" ".join(tag.get_text().split()): str(tag["href"]) for tag in page.soup.select(".filter-chip")}
    prefix = "Take this filter away: "
    assert set(found) == {
        f"{prefix}Words in the title or in the text: Proposta",
        f"{prefix}Association: Spiga",
        f"{prefix}Only those that await an answer",
    }
    without = found[f"{prefix}Association: Spiga"]
    assert without == "?words=Proposta&awaiting=on&sort=due&language=xx"


def test_without_filters_the_box_is_closed_and_there_are_no_chips(world: World, visit: Any) -> None:
    page = visit().read("proposal_list", sort="due")
    assert not page.soup.select(".filter-chip")
    assert not page.soup.select("details.filter-box[open]")
    assert visit().read("proposal_list", state="answered").soup.select("details.filter-box[open]")


def test_what_was_asked_stays_a_text(world: World, visit: Any) -> None:
    page = visit().read("proposal_list", words="<b>x</b>")
    assert "<b>x</b>" in page.soup.select_one(".filter-chip").get_text()  # type: ignore[union-attr]
