"""The lists: filters and orders from closed lists, shareable addresses, a flat number of queries."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Phase
from councils.states import PhaseKind, ResultsShown
from proposals.models import Proposal, TakingCharge, Vote
from proposals.states import Position, ProposalState
from tests.cast import DAY, NOON, World, association, consultation, proposal
from tests.proposals.stage import comment
from tests.proposals.views.conftest import BUDGET, Page

STATES = ProposalState


def publish(world: World, number: int = 1, **fields: Any) -> list[Proposal]:
    with scaffolding():
        return [proposal(world.consultation, world.spiga, **fields) for _ in range(number)]


def titles(page: Page) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in page.soup.select("article h2")]


def test_an_empty_list_says_what_will_appear(visit: Any) -> None:
    assert "No proposal is published yet." in visit().read("proposal_list").main


def test_everybody_reads_what_is_public_and_nothing_else(world: World, visit: Any) -> None:
    for state in STATES.values:
        if state != STATES.MERGED:
            publish(world, state=state, title=f"State {state}", published_title=f"State {state}")
    shown = titles(visit().read("proposal_list"))
    assert "State published" in shown
    assert "State answered" in shown
    assert "State draft" not in shown
    assert "State in_moderation" not in shown


def test_a_hidden_title_is_neither_shown_nor_found(world: World, visit: Any) -> None:
    publish(world, state=STATES.HIDDEN, published_at=NOON - DAY, published_version=1, published_title="Secret words")
    page = visit().read("proposal_list")
    assert "Secret words" not in page.text
    assert titles(page) == ["Proposal trasporti-1 (hidden)"]
    assert titles(visit().read("proposal_list", words="Secret")) == []


def test_a_proposal_being_amended_stands_under_its_published_title(world: World, visit: Any) -> None:
    publish(
        world, state=STATES.IN_MODERATION, title="New", published_title="Old", published_at=NOON, published_version=1
    )
    page = visit().read("proposal_list", state="published")
    assert titles(page) == ["Old"]
    assert "a changed version is being read" in page.main


def test_each_filter_leaves_what_it_names(world: World, visit: Any) -> None:
    with scaffolding():
        bus, _house = publish(world, title="Bus", published_title="Bus all'alba"), publish(world)
        other = consultation("casa", world.bari)
        elsewhere = proposal(other, world.lega, language="ar", published_title="بيت", question=other.questions.last())
    for query, expected in (
        ({"words": "ALBA"}, bus),
        ({"language": "ar"}, [elsewhere]),
        ({"association": "lega"}, [elsewhere]),
        ({"province": "BA"}, [elsewhere]),
        ({"state": "answered"}, []),
    ):
        assert titles(visit().read("proposal_list", **query)) == [row.published_title for row in expected], query
    assert titles(visit().read("consultation_proposals", "casa", question="3")) == ["بيت"]
    assert titles(visit().read("consultation_proposals", "casa", question="1")) == []


def test_words_are_found_in_the_text_that_everybody_reads_and_in_no_other(world: World, visit: Any) -> None:
    publish(world, published_title="Corse", body="Chiediamo un autobus.")
    publish(world, published_title="Riassunto", body="Wir bitten.", summary_it="Un autobus la sera.")
    hidden = {"published_at": NOON - DAY, "published_version": 1}
    publish(world, published_title="Nascosta", body="Autobus", state=STATES.HIDDEN, **hidden)
    publish(world, published_title="Ritirata", body="Autobus", state=STATES.WITHDRAWN, **hidden)
    publish(world, published_title="Cambia", body="Autobus nuovo", state=STATES.IN_MODERATION, **hidden)
    assert set(titles(visit().read("proposal_list", words="AUTOBUS"))) == {"Corse", "Riassunto"}
    assert titles(visit().read("proposal_list", words="cambia")) == ["Cambia"]


def test_a_cosponsor_finds_the_proposal_under_its_name(world: World, visit: Any) -> None:
    row = publish(world)[0]
    row.cosponsors.add(world.lega)
    publish(world)
    with scaffolding():
        proposal(world.consultation, world.lega).cosponsors.add(world.spiga, world.daunia)
    assert len(titles(visit().read("proposal_list", association="lega"))) == 2


def test_awaiting_an_answer(world: World, visit: Any) -> None:
    publish(world, state=STATES.ANSWERED)
    waiting = publish(world)[0]
    assert titles(visit().read("proposal_list", awaiting="on")) == [waiting.published_title]


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "published_at); drop table"},
        {"sort": "-association__mandates__user__password"},
        {"state": "draft"},
        {"state": "no such"},
        {"language": "xx"},
        {"association": "../../etc"},
        {"province": "\x00"},
        {"question": "9" * 40},
        {"words": "x" * 5000},
        {"words": "\x00"},
        {"words": "\u202e"},
    ],
)
def test_what_is_not_in_a_closed_list_counts_as_not_asked(world: World, visit: Any, query: dict[str, str]) -> None:
    publish(world, 2)
    publish(world, state=STATES.DRAFT)
    page = visit().read("proposal_list", **query)
    assert page.status == 200
    assert len(titles(page)) == 2
    assert "There is a problem" not in page.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 30, "2"])
def test_a_page_that_is_not_there_is_not_found(world: World, visit: Any, page: str) -> None:
    publish(world)
    assert visit().read("proposal_list", page=page).status == 404


def test_a_long_list_has_pages_that_keep_the_filters(world: World, visit: Any) -> None:
    publish(world, 21)
    first = visit().read("proposal_list", language="it")
    assert len(titles(first)) == 20
    following = first.soup.find("a", rel="next")
    assert following is not None
    assert "language=it" in following["href"]
    assert len(titles(visit().read("proposal_list", language="it", page=2))) == 1


def test_orders(world: World, visit: Any) -> None:
    old, discussed, supported, due = (
        publish(world, published_title=name, published_at=NOON - days * DAY)[0]
        for name, days in (("old", 4), ("discussed", 3), ("supported", 2), ("due", 5))
    )
    comment(discussed, world.lega)
    Vote.objects.create(
        proposal=supported, association=world.lega, position=Position.IN_FAVOUR, proposal_version=1, cast_at=NOON
    )
    TakingCharge.objects.create(proposal=due, office=world.office, due_on=(NOON + DAY).date(), taken_at=NOON)
    reader = visit()
    assert titles(reader.read("proposal_list"))[0] == "supported"
    for sort in ("discussed", "supported", "due"):
        assert titles(reader.read("proposal_list", sort=sort))[0] == sort
    assert titles(reader.read("proposal_list", sort="newest"))[-1] == "due"
    assert old.published_title in titles(reader.read("proposal_list", sort="due"))


def test_support_orders_nothing_before_positions_are_shown(world: World, visit: Any) -> None:
    world.consultation.results_shown = ResultsShown.AFTER_CLOSING
    with scaffolding():
        world.consultation.save(update_fields=["results_shown"])
    supported = publish(world, published_title="supported", published_at=NOON - 2 * DAY)[0]
    publish(world, published_title="newer")
    Vote.objects.create(
        proposal=supported, association=world.lega, position=Position.IN_FAVOUR, proposal_version=1, cast_at=NOON
    )
    page = visit().read("proposal_list", sort="supported")
    assert titles(page) == ["newer", "supported"]
    assert "in favour" not in page.main
    assert "Positions are shown after the closing." in page.main
    closing = Phase.objects.get(consultation=world.consultation, kind=PhaseKind.VOTE).closes_at
    with clock.at(closing, channel="test"):
        page = visit().read("proposal_list", sort="supported")
        assert titles(page) == ["supported", "newer"]
        assert "1 in favour, 0 against, 0 abstained, of 3 entitled" in page.main


def test_the_list_of_a_draft_consultation_does_not_exist_for_strangers(world: World, visit: Any) -> None:
    with scaffolding():
        consultation("segreta", world.foggia, state="draft")
    assert visit().read("consultation_proposals", "segreta").status == 404
    assert visit("officer").read("consultation_proposals", "segreta").status == 200


@pytest.mark.parametrize("name", ["", "delegate_of_lega", "officer"])
@pytest.mark.parametrize("query", [{}, {"sort": "discussed"}, {"sort": "supported"}, {"sort": "due"}])
def test_the_number_of_queries_does_not_grow(world: World, visit: Any, name: str, query: dict[str, str]) -> None:
    reader, counts = visit(name), []
    for more in (1, 2, 27):
        for _ in range(more):
            row = publish(world)[0]
            with scaffolding():
                helper = association(f"a{row.pk}", world.foggia)
            row.cosponsors.add(helper)
            comment(row, helper)
            Vote.objects.create(proposal=row, association=helper, position="against", proposal_version=1, cast_at=NOON)
        reader.read("proposal_list", **query)
        counts.append(reader.read("proposal_list", **query).queries)
        counts.append(reader.read("consultation_proposals", "trasporti", **query).queries)
    assert max(counts) <= BUDGET
    assert len(set(counts[0::2])) == len(set(counts[1::2])) == 1
