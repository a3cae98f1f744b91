"""The public roll, profiles, and applying."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from councils.models import Accreditation, Association, RegisterEntry
from tests.cast import World, association
from tests.consult.accounts.signing import enter

SENT = {
    "legal_name": "Associazione  Sahel",
    "legal_form": "unincorporated_association",
    "seat_municipality": "Foggia",
    "tax_code": "",
    "no_tax_code": "on",
    "languages": ["fr", "wo"],
    "communities": "Senegal, , Mali",
    "register_unar": "123",
}


def application(world: World, **changed: object) -> dict[str, object]:
    return {
        name: value for name, value in (SENT | {"prefecture": world.foggia.pk} | changed).items() if value is not None
    }


def test_the_roll_shows_who_takes_part_and_says_who_is_suspended(client: Client, world: World, words) -> None:
    page = words(client.get("/en/associations/"))
    for name in ("Spiga", "Lega", "Daunia"):
        assert name in page
    assert "Lana Foggia (FG) suspended" in page
    assert "Ofanto" not in page, "an application is nobody's business yet"


def test_the_roll_of_a_province(client: Client, world: World, words) -> None:
    assert "0 associations" in words(client.get("/en/associations/?province=BA"))
    assert "4 associations" in words(client.get("/en/associations/?province=FG"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "sPIg"}, ["Spiga"]),
        ({"language": "ar"}, ["Spiga"]),
        ({"language": "ar", "words": "lana"}, []),
        ({"language": "xx"}, ["Daunia", "Lana", "Lega", "Spiga"]),
        ({"words": "%"}, []),
    ],
)
def test_the_roll_is_searched_by_word_and_language(
    client: Client, world: World, asked: dict[str, str], found: list[str]
) -> None:
    Association.objects.filter(pk=world.spiga.pk).update(languages=["ar", "it"])
    page = BeautifulSoup(client.get("/en/associations/", asked).content, "html.parser")
    assert sorted(tag.get_text(strip=True) for tag in page.select("article h2")) == found


def test_a_search_that_finds_nothing_says_how_to_go_on(client: Client, world: World, words) -> None:
    assert "Take a filter away, or show all." in words(client.get("/en/associations/", {"words": "nobody"}))


@pytest.mark.parametrize("odd", ["XX", "\x00", "'", "1" * 5000, "\u202e"])
def test_an_odd_filter_filters_nothing(client: Client, world: World, words, odd: str) -> None:
    assert "4 associations" in words(client.get("/en/associations/", {"province": odd}))


def test_the_roll_costs_the_same_with_many(client: Client, world: World, django_assert_max_num_queries) -> None:
    costs = []
    for more in (0, 3):
        for number in range(more):
            with scaffolding():
                association(f"other_{number}", world.foggia)
        with django_assert_max_num_queries(15) as queries:
            client.get("/en/associations/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_profile(client: Client, world: World, words) -> None:
    RegisterEntry.objects.create(association=world.spiga, register="runts", number="<b>7</b>")
    Association.objects.filter(pk=world.spiga.pk).update(languages=["ar", "it"], communities=["Marocco"])
    answer = client.get("/en/associations/spiga/")
    page = words(answer)
    assert "RUNTS : <b>7</b>" in page or "RUNTS: <b>7</b>" in page
    assert '<bdi lang="ar" dir="rtl">العربية</bdi>' in answer.content.decode()
    assert re.search(r"accredited Prefettura.* di Foggia ?, since", page)
    assert "Marocco" in page
    assert "@" not in page, "no person is named"


def test_a_placeholder_says_what_it_is(client: Client, world: World, words) -> None:
    Association.objects.filter(pk=world.daunia.pk).update(is_placeholder=True)
    assert "stands for a participant of imported material" in words(client.get("/en/associations/daunia/"))
    assert "Daunia" not in words(client.get("/en/associations/"))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("stranger", 404),
        ("delegate_of_ofanto", 200),
        ("officer", 200),
        ("officer_of_bari", 404),
        ("secretary", 404),
    ],
)
def test_an_application_is_seen_by_its_own_and_by_its_prefecture(
    client: Client, world: World, who: str | None, status: int
) -> None:
    if who:
        enter(client, getattr(world, who))
    assert client.get("/en/associations/ofanto/").status_code == status


def test_applying_needs_a_sign_in_and_gives_back_what_was_typed(client: Client, world: World) -> None:
    assert client.get("/en/associations/apply/").headers["Location"].startswith("/account/login/?language=en&next=")
    answer = client.post("/en/associations/apply/", application(world))
    assert answer.status_code == 403
    assert "Associazione  Sahel" in answer.content.decode()
    assert not Association.objects.filter(legal_name__contains="Sahel").exists()


def test_applying(client: Client, world: World, words) -> None:
    enter(client, world.stranger)
    answer = client.post("/en/associations/apply/", application(world))
    file = Accreditation.objects.get(association__legal_name="Associazione Sahel")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/desk/accreditation/{file.pk}/")
    assert (file.association.languages, file.association.communities) == (["fr", "wo"], ["Senegal", "Mali"])
    assert list(file.association.register_entries.values_list("register", "number")) == [("unar", "123")]
    assert AuditEvent.objects.filter(verb="accreditation.applied", subject_id=file.pk).exists()
    page = words(client.get(answer.headers["Location"]))
    assert "Your application was sent." in page
    assert "application received" in page
    assert "The prefecture examines the file." in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"legal_name": ""}, "This field is required."),
        ({"legal_name": "\u200b"}, "This field is required."),
        ({"legal_name": "x" * 201}, "The text has 201 characters; at most 200 are possible."),
        ({"legal_name": "a\x00b"}, "U+0000"),
        ({"legal_name": "a\u202eb"}, "turns its order around"),
        ({"legal_form": "spa"}, "Select a valid choice."),
        ({"prefecture": "999999"}, "Select a valid choice."),
        ({"prefecture": "9" * 40}, "Select a valid choice."),
        ({"prefecture": "x\x00"}, "Null characters are not allowed."),
        ({"prefecture": None}, "This field is required."),
        ({"tax_code": "123", "no_tax_code": None}, "it has 11 digits or 16 characters"),
        ({"tax_code": "00743110158", "no_tax_code": None}, "the last one checks the rest"),
        ({"tax_code": "", "no_tax_code": None}, "Write the tax code, or declare that the association has none."),
        ({"tax_code": "00743110157"}, "Keep one of both."),
        ({"statute": SimpleUploadedFile("a.pdf", b"<html>")}, "Only PDF, JPEG and PNG can be sent."),
        ({"languages": ["fr", "tlh"]}, "This language is not in the list."),
        ({"register_runts": "\u202e1"}, "turns its order around"),
        ({"communities": "x" * 301}, "at most 300 are possible"),
    ],
)
def test_bad_input_is_told_and_everything_else_is_kept(client: Client, world: World, words, changed, sentence) -> None:
    enter(client, world.stranger)
    typed = application(world, seat_municipality="Cerignola in fondo", **changed)
    answer = client.post("/en/associations/apply/", typed)
    assert sentence in words(answer, 422)
    assert 'value="Cerignola in fondo"' in answer.content.decode()
    assert Association.objects.count() == 5


def test_files_that_came_with_a_refused_form_are_asked_for_again(client: Client, world: World, words) -> None:
    enter(client, world.stranger)
    sent = application(world, legal_name="", statute=SimpleUploadedFile("a.pdf", b"%PDF-1.4"))
    assert "Choose your files again" in words(client.post("/en/associations/apply/", sent), 422)
    assert "Choose your files again" not in words(client.get("/en/associations/apply/"))


def test_a_name_that_is_here_already_is_a_contested_claim(client: Client, world: World, words) -> None:
    Association.objects.filter(pk=world.spiga.pk).update(tax_code="00743110157")
    enter(client, world.stranger)
    sent = application(world, tax_code="0074 3110 157", no_tax_code=None)
    page = words(client.post("/en/associations/apply/", sent, follow=True))
    assert "contested claim" in page
    assert "The prefecture compares both and decides." in page
    assert "Perhaps the same association" not in page, "that is for the prefecture"


def test_applying_again_elsewhere(client: Client, world: World, words) -> None:
    page = "/en/desk/associations/spiga/apply/"
    enter(client, world.delegate_of_spiga)
    assert "Only the legal representative of Spiga" in words(client.get(page))
    assert "Apply to another prefecture" not in words(client.get("/en/desk/associations/spiga/"))
    enter(client, world.legal_of_spiga)
    assert "Apply to another prefecture, or again" in words(client.get("/en/desk/associations/spiga/"))
    assert "still has one voice" in words(client.get(page))
    assert "Select a valid choice." in words(client.post(page, {"prefecture": world.foggia.pk}), 422)
    assert "application received" in words(client.post(page, {"prefecture": world.bari.pk}, follow=True))
    assert Accreditation.objects.get(association=world.spiga, prefecture=world.bari).state == "applied"
