"""The public pages: what is shown to whom, in which language, at which cost."""

import itertools
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Locale

from cms.models import ConsultationPage
from cms.site_tree import create_news, ensure_site
from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Consultation, Seat
from councils.states import ConsultationState
from proposals.states import OutcomeValue, ProposalState
from tests.cast import NOON, World, consultation, proposal
from tests.cms.conftest import DAY, through_the_door
from tests.cms.pages import answered, page, words

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


# --- one consultation ------------------------------------------------------------------------------------------


def test_the_notice_says_what_was_published(client: Client, published: ConsultationPage) -> None:
    main = page(client, "/en/consultations/corse/").find("main")
    assert main is not None
    text = words(main)
    for said in (
        "Quali corse mancano?",
        "Gli orari e le fermate",
        "Il prezzo del biglietto",
        "Area IV",
        "12:00",
        "CEST",
    ):
        assert said in text
    instants = [time["datetime"] for time in main.find_all("time")]
    assert (NOON + 2 * DAY).isoformat() in instants
    assert len(main.find_all("h1")) == 1
    levels = [int(heading.name[1]) for heading in main.find_all(["h1", "h2", "h3", "h4"])]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_italian_is_labelled_where_there_is_no_translation(client: Client, published: ConsultationPage) -> None:
    soup = page(client, "/en/consultations/corse/")
    assert soup.html is not None
    assert soup.html["lang"] == "en"
    title = soup.find("h1")
    assert title is not None and title.bdi is not None
    assert (title.bdi["lang"], title.bdi["dir"]) == ("it", "ltr")
    question = soup.find("li", attrs={"value": "1"})
    assert question is not None and question.bdi is not None
    assert question.bdi["lang"] == "it"
    assert "no translation yet" in words(soup)
    assert "no translation yet" not in words(page(client, "/it/consultations/corse/"))


def test_a_translation_is_shown_in_its_language_and_the_rest_in_italian(
    client: Client, published: ConsultationPage, world: World
) -> None:
    english = published.copy_for_translation(Locale.objects.get(language_code="en"), exclude_fields=["contact"])
    english.title, english.aim = "Bus rides", "To know which rides are needed."
    english.questions = [("question", "Which rides are missing?"), ("question", "At what time?")]
    english.save_revision(user=world.officer)
    through_the_door(ConsultationPage.objects.get(pk=english.pk), world.officer)
    soup = page(client, "/en/consultations/corse/")
    assert words(soup.find("h1")) == "Bus rides"
    assert "Which rides are missing?" in words(soup)
    contact = soup.find(id="contact")
    assert contact is not None
    official = contact.find_next("div")
    assert official is not None and official["lang"] == "it"
    assert "Bus rides" in words(page(client, "/en/consultations/"))
    assert words(page(client, "/it/consultations/corse/").find("h1")) == published.title


def test_a_translation_cannot_change_what_is_decided(client: Client, published: ConsultationPage, world: World) -> None:
    english = published.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title, english.vote_closes_at, english.audience = "Rides", NOON + 300 * DAY, "everywhere"
    english.save_revision(user=world.officer)
    through_the_door(ConsultationPage.objects.get(pk=english.pk), world.officer)
    row = Consultation.objects.get(code="corse")
    assert row.schedule["vote"].closes_at == NOON + 40 * DAY
    instants = {time["datetime"] for time in page(client, "/en/consultations/corse/").find_all("time")}
    assert (NOON + 300 * DAY).isoformat() not in instants


def test_a_draft_is_seen_by_the_staff_of_its_prefecture_alone(
    draft: ConsultationPage, world: World, enter: Enter
) -> None:
    address = "/it/consultations/corse/"
    for person in (world.officer_of_bari, world.member, world.delegate_of_spiga):
        assert enter(person).get(address).status_code == 404
    assert enter(world.officer, methods=("password",)).get(address).status_code == 404
    assert Client().get(address).status_code == 404
    soup = page(enter(world.officer), address)
    assert "Quali corse mancano?" in words(soup)
    assert soup.find("aside", attrs={"aria-label": True}) is not None
    assert draft.title not in words(page(Client(), "/it/consultations/"))
    assert draft.title in words(page(enter(world.secretary), "/it/consultations/"))


def test_a_consultation_without_a_page_is_shown_from_the_domain(client: Client, world: World) -> None:
    assert "Quesito 1?" in words(page(client, "/en/consultations/trasporti/"))


def test_an_unknown_code_is_not_there(client: Client, world: World) -> None:
    for address in ("/it/consultations/nulla/", "/it/consultations/Trasporti%00/", "/it/consultations/trasporti/x/"):
        assert client.get(address).status_code == 404


def test_the_pages_own_place_in_the_tree_leads_to_its_address(client: Client, published: ConsultationPage) -> None:
    response = client.get("/it/foggia/consultations/corse/")
    assert response.headers["Location"] == "/it/consultations/corse/"
    assert published.get_url() == "/it/consultations/corse/"
    assert client.get("/it/foggia/consultations/").headers["Location"] == "/it/consultations/?province=FG"


# --- the list ---------------------------------------------------------------------------------------------------


def codes(client: Client, query: str = "") -> list[str]:
    links = page(client, f"/it/consultations/{query}").select("article a")
    return [str(link["href"]).split("/")[-2] for link in links]


def test_open_ones_come_first_soonest_closing_first(client: Client, several: World) -> None:
    assert codes(client) == ["presto", "barese", "trasporti", "dopo", "chiusa", "esito"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?stage=open", ["presto", "barese", "trasporti"]),
        ("?stage=upcoming", ["dopo"]),
        ("?stage=closed", ["chiusa", "esito"]),
        ("?stage=answered", ["esito"]),
        ("?province=BA", ["barese", "esito"]),
        ("?province=BA&stage=open", ["barese"]),
        ("?language=en", []),
        ("?language=xx'; drop", ["presto", "barese", "trasporti", "dopo", "chiusa", "esito"]),
        ("?province=XX", ["presto", "barese", "trasporti", "dopo", "chiusa", "esito"]),
        ("?words=TRASP", ["trasporti"]),
        ("?words=bares&stage=closed", []),
        ("?sort=newest&province=BA", ["esito", "barese"]),
        ("?sort=closing&stage=open", ["trasporti", "barese", "presto"]),
        ("?stage=__class__", ["presto", "barese", "trasporti", "dopo", "chiusa", "esito"]),
        ("?sort=password", ["presto", "barese", "trasporti", "dopo", "chiusa", "esito"]),
    ],
)
def test_filters_and_sort_are_part_of_the_address(client: Client, several: World, query: str, found: list[str]) -> None:
    assert codes(client, query) == found


def test_a_consultation_is_open_to_the_instant(client: Client, several: World, second: Any) -> None:
    with clock.at(NOON + 3 * DAY - second, channel="test"):
        assert codes(client, "?stage=open")[0] == "presto"
    with clock.at(NOON + 3 * DAY, channel="test"):
        assert "presto" in codes(client, "?stage=closed")


# --- what it costs -------------------------------------------------------------------------------------------------

BUDGET = 15


def test_the_cost_is_the_same_for_one_row_and_for_many(
    client: Client, published: ConsultationPage, world: World, django_assert_max_num_queries: Any
) -> None:
    ensure_site()
    with clock.at(NOON + 3 * DAY, channel="test"):
        addresses = (
            "/it/",
            "/it/consultations/",
            "/it/foggia/",
            "/it/consultations/corse/",
            "/en/consultations/corse/",
            "/it/consultations/trasporti/outcome/",
            "/it/councils/",
            "/it/foggia/council-foggia/",
            "/it/foggia/news/",
        )
        before = {address: _count(client, address, django_assert_max_num_queries) for address in addresses}
        with scaffolding():
            for number in range(4):
                consultation(f"altra-{number}", world.foggia, world.council)
                row = proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED)
                answered(row, world, 1, OutcomeValue.ACCEPTED)
                Seat.objects.create(council=world.council, letter="h", number=number, association=world.spiga)
        create_news(world.foggia, title="Riunione", summary="S.", day=NOON.date())
        after = {address: _count(client, address, django_assert_max_num_queries) for address in addresses}
    assert after == before


def test_a_signed_in_reader_stays_within_the_budget(
    published: ConsultationPage, world: World, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    ensure_site()
    for person in (world.delegate_of_spiga, world.officer, world.member):
        client = enter(person)
        addresses = ("/it/", "/it/consultations/", "/it/foggia/", "/it/consultations/corse/", "/it/councils/")
        more = ("/it/foggia/council-foggia/", "/it/consultations/corse/outcome/")
        for address in (*addresses, *more):
            assert _count(client, address, django_assert_max_num_queries) <= BUDGET


def _count(client: Client, address: str, at_most: Any) -> int:
    client.get(address)
    with at_most(BUDGET) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_notice_says_first_how_far_it_is(client: Client, several: World) -> None:
    def stage(code: str) -> tuple[str, str]:
        soup = page(client, f"/en/consultations/{code}/")
        tabs = soup.find("nav", attrs={"aria-label": "Parts of this consultation"})
        return words(soup.find("section", class_="now")), words(tabs)

    told, tabs = stage("trasporti")
    assert told.startswith("open now 20 days left What you can do now It closes on Monday 1 June 2026, 12:00 (CEST)")
    assert "Write a proposal for your association" in told
    assert tabs == "Notice Proposals Who takes positions Timeline"
    told, _tabs = stage("dopo")
    assert told.startswith("opening soon What happens next It opens on Sunday 17 May 2026, 12:00 (CEST)")
    assert "Write a proposal" not in told
    told, tabs = stage("chiusa")
    assert told.startswith("closed, to be examined What happens next The offices examine the proposals.")
    assert "Each has its answer by Saturday 11 July 2026" in told
    assert "Outcome" not in tabs
    told, tabs = stage("esito")
    assert "Read the outcome" in told
    assert tabs == "Notice Proposals Who takes positions Timeline Outcome"


def test_an_act_is_offered_while_its_phase_is_open_alone(client: Client, world: World, second: Any) -> None:
    world.consultation.phases.filter(kind="propose").update(closes_at=NOON + DAY)
    with clock.at(NOON + DAY - second, channel="test"):
        told = words(page(client, "/en/consultations/trasporti/").find("section", class_="now"))
        assert "Write a proposal for your association, if it is accredited · until Wednesday 13 May 2026" in told
    with clock.at(NOON + DAY, channel="test"):
        told = words(page(client, "/en/consultations/trasporti/").find("section", class_="now"))
        assert "Write a proposal" not in told
        assert "Read the proposals" in told


def test_phases_stand_in_the_order_in_which_people_meet_them(client: Client, several: World) -> None:
    moments = page(client, "/en/consultations/trasporti/").select("ol.timeline > li")
    assert [words(row.select_one(".words")) for row in moments] == [
        "proposals (now)",
        "comments (now)",
        "positions (now)",
    ]
    times = [time["datetime"] for time in moments[0].select("time")]
    assert times == [(NOON - 10 * DAY).isoformat(), (NOON + 20 * DAY).isoformat()]
    ahead = page(client, "/en/consultations/dopo/").select("ol.timeline > li")
    assert all("still to come" in words(row) and "not open yet" in words(row) for row in ahead)


@pytest.mark.parametrize(
    ("part", "current"),
    [
        ("", "Notice"),
        ("proposals/", "Proposals"),
        ("entitled/", "Who takes positions"),
        ("timeline/", "Timeline"),
        ("outcome/", "Outcome"),
    ],
)
def test_the_parts_of_a_consultation_lead_to_each_other(
    client: Client, several: World, part: str, current: str
) -> None:
    tabs = page(client, f"/en/consultations/esito/{part}").select('nav[aria-label="Parts of this consultation"] a')
    assert [words(tab) for tab in tabs] == ["Notice", "Proposals", "Who takes positions", "Timeline", "Outcome"]
    assert [words(tab) for tab in tabs if tab.get("aria-current") == "page"] == [current]
    assert [str(tab["href"]) for tab in tabs] == [
        f"/en/consultations/esito/{name}" for name in ("", "proposals/", "entitled/", "timeline/", "outcome/")
    ]


def test_a_filter_may_take_a_part_of_the_page_alone(client: Client, several: World) -> None:
    part = client.get("/en/consultations/?stage=upcoming", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    results = BeautifulSoup(part, "html.parser").find(id="results")
    assert words(results).startswith("1 consultation ")
    assert "/en/consultations/dopo/" in part and "/en/consultations/presto/" not in part


def test_a_consultation_can_be_sent_on(client: Client, published: ConsultationPage) -> None:
    box = page(client, "/en/consultations/corse/").find("section", class_="share-box")
    links = [str(link["href"]) for link in box.select("a")]  # type: ignore[union-attr]
    address = "http://testserver/en/consultations/corse/"
    assert any(href.startswith("https://wa.me/?text=") and quote(address, safe="") in href for href in links)
    assert any(href.startswith("mailto:?subject=Le%20corse") and quote(address, safe="") in href for href in links)
    assert "/en/consultations/corse/qr.svg" in links
    copy = box.find("button")  # type: ignore[union-attr]
    assert copy is not None and copy["data-copy"] == address


# --- the outcome ----------------------------------------------------------------------------------------------------


def test_the_outcome_stands_by_what_was_answered(client: Client, world: World) -> None:
    with scaffolding():
        rows = [proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED) for _number in range(3)]
        answered(rows[0], world, 1, OutcomeValue.NOT_ACCEPTED)
        answered(rows[1], world, 1, OutcomeValue.NOT_ACCEPTED)
        answered(rows[1], world, 2, OutcomeValue.ACCEPTED)
        answered(rows[2], world, 1, OutcomeValue.ACCEPTED)
        rows[2].state = ProposalState.HIDDEN
        rows[2].save(update_fields=["state"])
        proposal(world.consultation, world.lega)
    soup = page(client, "/en/consultations/trasporti/outcome/")
    assert [words(head) for head in soup.select("main section > h2")] == ["Accepted (1)", "Not accepted (1)"]
    cards = [str(link["href"]) for link in soup.select("article h3 a")]
    assert cards == ["/en/proposals/trasporti-2/", "/en/proposals/trasporti-1/"]
    told = words(soup.select_one("article"))
    assert "Spiga" in told and "Perché." in told and "Area IV" in told and "Tuesday 12 May 2026" in told
    assert "Answers are still being written. Each proposal has its own by Saturday 11 July 2026" in words(soup)


def test_without_answers_the_outcome_says_what_will_come(client: Client, world: World) -> None:
    assert "will stand here" in words(page(client, "/en/consultations/trasporti/outcome/"))
    with scaffolding():
        consultation("bozza", world.foggia, state=ConsultationState.DRAFT)
    assert client.get("/en/consultations/bozza/outcome/").status_code == 404


@pytest.mark.parametrize("query", ["province=%00", "province=FG%00", "language=%00", "stage=%00", "sort=%00"])
def test_a_filter_with_a_nul_breaks_no_database(published: ConsultationPage, query: str) -> None:
    answer = Client().get(f"/it/consultations/?{query}")
    assert answer.status_code == 200
    assert "/it/consultations/corse/" in answer.content.decode()
