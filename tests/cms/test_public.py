"""The public pages: what is shown to whom, in which language, at which cost."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Locale

from cms.models import ConsultationPage, CouncilPage
from cms.site_tree import create_news, ensure_prefecture, ensure_site
from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Consultation, CouncilMember, Seat, WorkingGroup
from councils.states import ConsultationState, SeatType
from proposals.models import ReasonedOutcome
from proposals.states import OutcomeValue, ProposalState
from tests.cast import NOON, World, consultation, proposal
from tests.cms.conftest import DAY, through_the_door

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


def page(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def words(soup: Any) -> str:
    return " ".join(soup.get_text(" ").split())


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


@pytest.fixture
def several(world: World) -> World:
    with scaffolding():
        for code, opens, closes in (("dopo", 5, 30), ("presto", -5, 3), ("chiusa", -60, -10)):
            row = consultation(code, world.foggia)
            row.phases.update(opens_at=NOON + opens * DAY, closes_at=NOON + closes * DAY)
        consultation("barese", world.bari).phases.update(closes_at=NOON + 10 * DAY)
        consultation("esito", world.bari, state=ConsultationState.OUTCOME_PUBLISHED)
    return world


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
        ("?language=xx'; drop", []),
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


# --- home, prefecture, council, words ----------------------------------------------------------------------------


def test_home_shows_what_is_open_and_where_the_councils_are(client: Client, several: World) -> None:
    ensure_site()
    ensure_prefecture(several.foggia)
    soup = page(client, "/it/")
    assert next(link["href"] for link in soup.select("#open-now ~ ul article a")) == "/it/consultations/presto/"
    assert soup.select_one('a[href="/it/foggia/"]') is not None
    assert "Puglia" in words(soup)
    assert words(page(client, "/en/").find("ol") or "")


def test_home_tells_what_changed_by_the_newest_answer(client: Client, world: World) -> None:
    ensure_site()
    with scaffolding():
        rows = {name: proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED) for name in "abc"}
        _answer(rows["a"], world, 1, OutcomeValue.ACCEPTED)
        _answer(rows["b"], world, 1, OutcomeValue.ACCEPTED)
        _answer(rows["b"], world, 2, OutcomeValue.NOT_ACCEPTED)
        _answer(rows["c"], world, 1, OutcomeValue.ACCEPTED)
        rows["c"].state = ProposalState.HIDDEN
        rows["c"].save(update_fields=["state"])
    told = words(page(client, "/it/").find("section", attrs={"aria-labelledby": "changed"}))
    assert rows["a"].published_title in told
    assert rows["b"].published_title not in told
    assert rows["c"].published_title not in told


def _answer(row: Any, world: World, number: int, value: str) -> None:
    ReasonedOutcome.objects.create(
        proposal=row, number=number, value=value, reasons="Perché.", office=world.office, signatory="Prefetto",
        answered_at=NOON,
    )  # fmt: skip


def test_who_sits_under_which_letter_since_when_and_never_a_name(client: Client, world: World) -> None:
    with scaffolding():
        seat = Seat.objects.create(council=world.council, letter="g", number=1, association=world.spiga)
        CouncilMember.objects.create(
            seat=seat, user=world.delegate_of_spiga, seat_type=SeatType.SUBSTITUTE, starts_at=NOON - DAY
        )
        Seat.objects.create(council=world.council, letter="h", number=1, body="Caritas")
        WorkingGroup.objects.create(council=world.council, name="Salute")
        ended = Seat.objects.create(council=world.council, letter="e", number=1, body="Camera di commercio")
        CouncilMember.objects.create(seat=ended, user=world.stranger, starts_at=NOON - 9 * DAY, ends_at=NOON - DAY)
    ensure_prefecture(world.foggia)
    council = CouncilPage.objects.get(locale__language_code="it")
    for address in ("/en/foggia/", f"/en/foggia/{council.slug}/"):
        soup = page(client, address)
        rows = {words(row) for row in soup.select("tbody tr")}
        assert any(row.startswith("1 Spiga vacan") for row in rows)
        assert any("Caritas" in row and "vacan" in row for row in rows)
        assert any("Camera di commercio" in row and "vacan" in row for row in rows)
        assert any("Sindacato 1" in row and "2026" in row for row in rows)
        assert "Salute" in words(soup)
        for person in world.people.values():
            assert person.display_name not in words(soup).lower().split()


def test_a_page_that_exists_in_italian_only_is_shown_in_italian(client: Client, world: World) -> None:
    create_news(world.foggia, title="Riunione", summary="Il 20 maggio.", day=NOON.date())
    soup = page(client, "/en/foggia/news/riunione/")
    assert soup.html is not None and soup.html["lang"] == "en"
    heading = soup.find("h1")
    assert heading is not None and heading.bdi is not None
    assert heading.bdi["lang"] == "it"
    assert "no translation yet" in words(soup)
    assert client.get("/en/foggia/news/altro/").status_code == 404


def test_every_page_says_when_it_was_updated(client: Client, published: ConsultationPage) -> None:
    ensure_site()
    for address in ("/it/", "/it/help/", "/it/foggia/", "/it/consultations/corse/", "/it/foggia/news/"):
        assert page(client, address).select("main time") or "202" in words(page(client, address).find("main"))


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
        )
        before = {address: _count(client, address, django_assert_max_num_queries) for address in addresses}
        with scaffolding():
            for number in range(4):
                consultation(f"altra-{number}", world.foggia, world.council)
                row = proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED)
                _answer(row, world, 1, OutcomeValue.ACCEPTED)
                Seat.objects.create(council=world.council, letter="h", number=number, association=world.spiga)
        after = {address: _count(client, address, django_assert_max_num_queries) for address in addresses}
    assert after == before


def test_a_signed_in_reader_stays_within_the_budget(
    published: ConsultationPage, world: World, enter: Enter, django_assert_max_num_queries: Any
) -> None:
    ensure_site()
    for person in (world.delegate_of_spiga, world.officer, world.member):
        client = enter(person)
        for address in ("/it/", "/it/consultations/", "/it/foggia/", "/it/consultations/corse/"):
            assert _count(client, address, django_assert_max_num_queries) <= BUDGET


def _count(client: Client, address: str, at_most: Any) -> int:
    client.get(address)
    with at_most(BUDGET) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_notice_says_first_how_far_it_is(client: Client, several: World) -> None:
    def stage(code: str) -> tuple[str, str]:
        main = page(client, f"/en/consultations/{code}/").find("main")
        return words(main.find("strong").parent), words(main)  # type: ignore[union-attr]

    line, whole = stage("trasporti")
    assert line == "open now · 20 days left · It closes on Monday 1 June 2026, 12:00 (CEST)"
    assert "What you can do now" in whole
    line, whole = stage("dopo")
    assert line.startswith("opening soon · It opens on ")
    assert "not open yet" in whole
    assert "What you can do now" not in whole
    assert stage("chiusa")[0] == "closed, to be examined"
    assert "Outcome" not in stage("chiusa")[1]
    assert "Outcome" in stage("esito")[1]


def test_phases_stand_in_the_order_in_which_people_meet_them(client: Client, several: World) -> None:
    table = page(client, "/en/consultations/trasporti/").find("main").find("table")  # type: ignore[union-attr]
    rows = [words(head) for head in table.select("tbody th")]  # type: ignore[union-attr]
    assert rows == ["proposals", "comments", "positions"]


@pytest.mark.parametrize("query", ["province=%00", "province=FG%00", "language=%00", "stage=%00", "sort=%00"])
def test_a_filter_with_a_nul_breaks_no_database(published: ConsultationPage, query: str) -> None:
    answer = Client().get(f"/it/consultations/?{query}")
    assert answer.status_code == 200
    assert "/it/consultations/corse/" in answer.content.decode()
