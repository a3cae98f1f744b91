"""What a script asks for: the same page without its frame, so that a part of it is the same with and without."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from consult.audit.journal import scaffolding
from proposals.models import Proposal, Vote
from tests.cast import World, proposal
from tests.proposals.views.conftest import Page, Reader, at

VOTE = {"position": "in_favour", "reason": "Serve a tutti.", "language": "it"}
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def row(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def part(answer: Any, name: str) -> str:
    """One part of an answer, without the token that is new on each page."""
    found = BeautifulSoup(answer.content, "html.parser").find(id=name)
    assert isinstance(found, Tag)
    for token in found.find_all("input", attrs={"name": "csrfmiddlewaretoken"}):
        token.decompose()
    return str(found)


@pytest.mark.parametrize(
    ("name", "query", "wanted"),
    [
        ("proposal_list", {"state": "published"}, "results"),
        ("commitment_list", {"standing": "running"}, "results"),
        ("proposal", {}, "part-positions"),
        ("proposal", {}, "part-comments"),
        ("similar_proposals", {"title": "Una proposta nuova"}, "similar"),
    ],
)
def test_a_part_is_the_same_with_and_without_a_script(
    world: World, visit: Any, row: Proposal, name: str, query: dict[str, str], wanted: str
) -> None:
    reader = visit("delegate_of_lega")
    args = {"proposal": [row.code], "similar_proposals": ["trasporti"]}.get(name, [])
    whole = reader.client.get(at(name, *args), query)
    fragment = reader.client.get(at(name, *args), query, headers=SCRIPT)
    assert part(fragment, wanted) == part(whole, wanted)
    assert b"<footer" in whole.content
    assert b"<footer" not in fragment.content
    assert b"<!doctype" not in fragment.content
    assert BeautifulSoup(fragment.content, "html.parser").title.get_text() == whole_title(whole)  # type: ignore[union-attr]
    assert whole.headers["Vary"] == fragment.headers["Vary"]
    assert "HX-Request" in fragment.headers["Vary"]


def whole_title(answer: Any) -> str:
    title = Page(answer, 0).soup.title
    assert title is not None
    return title.get_text()


def test_going_back_gets_the_whole_page(visit: Any) -> None:
    answer = visit().client.get(at("proposal_list"), headers=SCRIPT | {"HX-History-Restore-Request": "true"})
    assert b"<footer" in answer.content


def followed(reader: Reader, address: str, headers: dict[str, str], **typed: str) -> Any:
    return reader.client.post(address, typed, headers=headers, follow=True)


def test_a_position_sent_by_a_script_is_told_where_it_was_taken(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_lega")
    headers = SCRIPT | {"HX-Target": "part-positions"}
    answer = followed(reader, at("vote", row.code), headers, **VOTE)
    said = "The position of Lega is: in favour. You can change it until Monday 1 June 2026, 12:00 (CEST)."
    soup = BeautifulSoup(answer.content, "html.parser")
    for place in ("messages", "part-positions"):
        found = soup.find(id=place)
        assert found is not None
        assert said in found.get_text()
    assert said not in soup.find(id="part-comments").get_text()  # type: ignore[union-attr]
    assert Vote.objects.get().position == "in_favour"


def test_the_twin_without_a_script_does_the_same_and_says_it_once(world: World, visit: Any, row: Proposal) -> None:
    answer = followed(visit("delegate_of_lega"), at("vote", row.code), {}, **VOTE)
    assert answer.content.decode().count("The position of Lega is: in favour.") == 1
    assert Vote.objects.get().position == "in_favour"


@pytest.mark.parametrize(("name", "typed"), [("vote", {"reason": "Perché sì."}), ("comment", {"stance": "question"})])
def test_a_refused_form_comes_back_with_its_problems_and_its_words(
    world: World, visit: Any, row: Proposal, name: str, typed: dict[str, str]
) -> None:
    reader = visit("delegate_of_lega")
    wanted = {"vote": "part-positions", "comment": "part-comments"}[name]
    whole = reader.client.post(at(name, row.code), typed)
    fragment = reader.client.post(at(name, row.code), typed, headers=SCRIPT)
    assert whole.status_code == fragment.status_code == 422
    assert "data-error-summary" in part(fragment, wanted)
    assert part(fragment, wanted) == part(whole, wanted)


def test_every_part_that_a_script_asks_for_has_a_plain_twin(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_lega")
    pages = [reader.read("proposal", row.code), reader.read("proposal_list"), reader.read("commitment_list")]
    asking = [tag for page in pages for tag in page.soup.select("[hx-get], [hx-post]")]
    assert len(asking) == 4
    for tag in asking:
        address = tag.get("hx-post") or tag.get("hx-get")
        assert str(tag["action"]).partition("#")[0] == address
        assert tag["method"] == ("post" if tag.has_attr("hx-post") else "get")
        assert tag.has_attr("hx-target")
        assert str(tag["hx-target"]) == str(tag["hx-select"])
