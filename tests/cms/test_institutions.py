"""Home, prefectures, councils, news: what everybody finds there."""

import pytest
from django.test import Client

from cms.models import ConsultationPage, CouncilPage
from cms.site_tree import create_news, ensure_prefecture, ensure_site
from consult.audit.journal import scaffolding
from councils.models import CouncilMember, Seat, WorkingGroup
from councils.states import SeatType
from proposals.states import OutcomeValue, ProposalState
from tests.cast import NOON, World, proposal
from tests.cms.conftest import DAY
from tests.cms.pages import answered, page, words

pytestmark = pytest.mark.django_db

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
        answered(rows["a"], world, 1, OutcomeValue.ACCEPTED)
        answered(rows["b"], world, 1, OutcomeValue.ACCEPTED)
        answered(rows["b"], world, 2, OutcomeValue.NOT_ACCEPTED)
        answered(rows["c"], world, 1, OutcomeValue.ACCEPTED)
        rows["c"].state = ProposalState.HIDDEN
        rows["c"].save(update_fields=["state"])
    told = words(page(client, "/it/").find("section", attrs={"aria-labelledby": "changed"}))
    assert rows["a"].published_title in told
    assert rows["b"].published_title not in told
    assert rows["c"].published_title not in told


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
    soup = page(client, f"/en/foggia/{council.slug}/")
    rows = {words(row) for row in soup.select("ul.places > li")}
    assert "Spiga Seat 1 · vacant · substitute since Monday 11 May 2026" in rows
    assert "Caritas Seat 1 · vacant" in rows
    assert "Camera di commercio Seat 1 · vacant" in rows
    assert "Sindacato 1 Seat 1 · since Sunday 1 February 2026" in rows
    assert "g) associations of non-EU foreigners" in [words(head) for head in soup.select("h3")]
    assert "Salute" in words(soup)
    card = page(client, "/en/foggia/").select_one('[aria-labelledby="councils"] article')
    assert words(card) == "territorial immigration council Consiglio di Foggia 5 seats , 2 held".replace(" ,", ",")
    for address in ("/en/foggia/", f"/en/foggia/{council.slug}/"):
        for person in world.people.values():
            assert person.display_name not in words(page(client, address)).lower().split()


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


# --- councils and prefectures ----------------------------------------------------------------------------------------


def _provinces(client: Client, query: str = "") -> list[str]:
    return [words(title) for title in page(client, f"/en/councils/{query}").select("main article h3")]


def test_the_directory_names_prefectures_councils_and_what_is_open(client: Client, several: World) -> None:
    assert "No prefecture has opened its pages yet." in words(page(client, "/en/councils/"))
    ensure_prefecture(several.foggia)
    ensure_prefecture(several.bari)
    assert _provinces(client) == ["Bari", "Foggia"]
    bari, foggia = page(client, "/en/councils/").select("main article")
    assert "2 consultations open now" in words(foggia)
    assert "1 consultation open now" in words(bari)
    assert foggia.select_one('a[href="/en/foggia/council-foggia/"]') is not None
    assert foggia.select_one('a[href="/en/consultations/?province=FG&stage=open"]') is not None
    assert "No council is entered yet." in words(bari)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?province=FG", ["Foggia"]),
        ("?province=XX", ["Bari", "Foggia"]),
        ("?province=%00", ["Bari", "Foggia"]),
        ("?province=", ["Bari", "Foggia"]),
    ],
)
def test_the_directory_finds_a_province(client: Client, several: World, query: str, found: list[str]) -> None:
    ensure_prefecture(several.foggia)
    ensure_prefecture(several.bari)
    assert _provinces(client, query) == found


def test_a_prefecture_tells_news_and_how_many_it_accredited(client: Client, world: World) -> None:
    for number in range(4):
        create_news(world.foggia, title=f"Notizia {number}", summary="S.", day=(NOON + number * DAY).date())
    soup = page(client, "/it/foggia/")
    assert [words(row) for row in soup.select("ul.news h3")] == ["Notizia 3", "Notizia 2", "Notizia 1"]
    assert "3 associations are accredited here." in words(page(client, "/en/foggia/"))
    way = [words(crumb) for crumb in page(client, "/it/foggia/news/notizia-3/").select("nav ol li")]
    assert way[-3:] == [world.foggia.official_title, "Notizie", "Notizia 3"]
