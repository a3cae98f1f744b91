"""The page of figures: for everybody the same, with a table beside each picture, at a flat cost."""

from typing import Any

import pytest

from consult.audit.journal import scaffolding
from councils.models import Consultation
from councils.states import ResultsShown
from proposals.models import ModerationDecision, ReasonedOutcome, Vote
from proposals.states import Position, ProposalState
from tests.cast import DAY, NOON, World, association, consultation, proposal
from tests.proposals.views.conftest import BUDGET, Page


def story(world: World, first: int = 0, last: int = 1) -> None:
    """So many consultations, each with an open and an answered proposal, a position, a decision."""
    with scaffolding():
        for place in range(first, last):
            row = consultation(f"altra-{place}", world.foggia)
            by = association(f"odv_{place}", world.bari)
            proposal(row, by, language="ar")
            done = proposal(row, by, state=ProposalState.ANSWERED)
            ReasonedOutcome.objects.create(
                proposal=done, number=1, value="accepted", reasons="Sì.", office=world.office, answered_at=NOON
            )
            ModerationDecision.objects.create(
                proposal=done,
                decided_by=world.member,
                verdict="published",
                ground="within_rules",
                content_version=1,
                made_at=NOON - DAY,
            )
            Vote.objects.create(proposal=done, association=by, position="against", proposal_version=1, cast_at=NOON)


def table(page: Page, caption: str) -> dict[str, str]:
    """The numbers of one table, by their row."""
    found = next(part for part in page.soup.find_all("table") if part.caption and part.caption.get_text() == caption)
    return {row.th.get_text(strip=True): row.td.get_text(strip=True) for row in found.select("tbody tr")}


def picture(page: Page, title: str) -> dict[str, str]:
    """The numbers written at the bars of one picture."""
    found = next(figure for figure in page.soup.select("figure") if figure.select_one("figcaption").get_text() == title)
    return {
        row.select_one(".plot-label").get_text(strip=True): row.select_one(".plot-number").get_text(strip=True)
        for row in found.select(".plot-row")
    }


def test_an_empty_site_says_what_will_appear(visit: Any) -> None:
    page = visit().read("figures")
    assert "No proposal is published yet. The first one will be counted here." in page.main
    assert "No proposal is answered yet." in page.main


def test_pictures_and_tables_say_the_same(world: World, visit: Any) -> None:
    story(world, 0, 2)
    page = visit().read("figures")
    expected = {
        "Proposals by state": {"published": "2", "answered": "2"},
        "Proposals by language": {"Arabic": "2", "Italian": "2"},
        "Proposals by answer": {"accepted": "2"},
        "How long it takes": {
            "from sending to the first reading": "1.0 days, 2 cases",
            "from publication to the answer": "1.0 days, 2 cases",
        },
        "Proposals by kind of association": {"other form": "from fewer than 5 associations"},
        "Accredited associations by province": {"Bari": "fewer than 5", "Foggia": "fewer than 5"},
    }
    for title, numbers in expected.items():
        assert table(page, title) == numbers, title
        assert picture(page, title) == numbers, title
    assert len(page.soup.select("[role=img][aria-label]")) == len(page.soup.select("figure"))


def test_the_page_says_what_is_left_out(world: World, visit: Any) -> None:
    story(world)
    main = visit().read("figures").main
    assert "Consultations held elsewhere and brought here are left out." in main
    assert "Numbers under 5 are not shown." in main
    assert "States are public acts: every number is shown." in main


def test_positions_are_not_told_before_their_time(world: World, visit: Any) -> None:
    with scaffolding():
        rows = [association(f"votante_{number}", world.foggia) for number in range(6)]
        row = proposal(world.consultation, world.spiga)
    for one in rows:
        Vote.objects.create(
            proposal=row, association=one, position=Position.IN_FAVOUR, proposal_version=1, cast_at=NOON
        )
    title = "Associations that took a position"
    assert picture(visit().read("figures"), title) == {"Trasporti": "6 of 9"}
    Consultation.objects.update(results_shown=ResultsShown.AFTER_CLOSING)
    page = visit().read("figures")
    assert picture(page, title) == {"Trasporti": "shown after the closing; 9 can take part"}
    assert table(page, title) == {"Trasporti": "shown after the closing; 9 can take part"}
    assert "6 of" not in page.answer.content.decode()


def test_everybody_reads_the_same_numbers(world: World, visit: Any) -> None:
    story(world)
    with scaffolding():
        for state in ProposalState.values:
            if state != ProposalState.MERGED:
                proposal(world.consultation, world.spiga, state=state)
    titles = ("Proposals by state", "Proposals by language", "Proposals by answer")
    stranger = visit().read("figures")
    for name in ("delegate_of_spiga", "member", "officer", "secretary"):
        page = visit(name).read("figures")
        assert [table(page, title) for title in titles] == [table(stranger, title) for title in titles], name


def test_a_province_narrows_and_hides_who_takes_part(world: World, visit: Any) -> None:
    story(world)
    with scaffolding():
        proposal(consultation("casa", world.bari), world.spiga, language="fr")
    page = visit().read("figures", province="BA")
    assert table(page, "Proposals by language") == {"French": "1"}
    assert page.typed("province") == "BA"
    assert "Otherwise small groups could be worked out by subtraction." in page.main
    assert "Accredited associations by province" not in page.main
    assert "Proposals by kind of association" not in page.main
    assert table(visit().read("figures", consultation="casa"), "Proposals by language") == {"French": "1"}


@pytest.mark.parametrize(
    "query",
    [
        {"province": "XX"},
        {"province": "fg' or 1=1"},
        {"consultation": "nowhere"},
        {"consultation": "bozza"},
        {"consultation": "\0"},
        {"province": "x" * 5000, "page": "-1"},
    ],
)
def test_a_filter_that_is_not_ours_asks_for_nothing(world: World, visit: Any, query: dict[str, str]) -> None:
    story(world)
    with scaffolding():
        consultation("bozza", world.foggia, state="draft")
    page = visit().read("figures", **query)
    assert page.status == 200
    assert table(page, "Proposals by state") == {"published": "1", "answered": "1"}
    assert page.typed("province") == page.typed("consultation") == ""
    assert "Bozza" not in page.text


@pytest.mark.parametrize("name", ["", "delegate_of_spiga", "officer"])
def test_the_cost_is_flat(world: World, visit: Any, name: str) -> None:
    reader = visit(name)
    story(world)
    first = reader.read("figures").queries
    story(world, 1, 3)
    page = reader.read("figures")
    assert page.queries == first <= BUDGET
    assert table(page, "Proposals by state") == {"published": "3", "answered": "3"}
