"""Asking for another name or tax code, and deciding on it."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from councils.actions.protected import grant_change, request_change
from councils.models import Association, ChangeRequest
from tests.cast import World
from tests.consult.accounts.signing import enter

ASK = "/en/desk/associations/spiga/change/"
SENT = {"legal_name": "Spiga Nuova", "tax_code": "", "words": "Assemblea del 3 maggio."}


@pytest.fixture
def change(world: World) -> ChangeRequest:
    return request_change(world.spiga, actor=world.legal_of_spiga, legal_name="Spiga Nuova", words="Assemblea.")


def test_from_the_question_to_the_new_name(client: Client, world: World, words) -> None:
    enter(client, world.legal_of_spiga)
    assert "Ask to change the name or the tax code" in words(client.get("/en/desk/associations/spiga/"))
    assert "The prefecture checks the request" in words(client.get(ASK))
    page = words(client.post(ASK, SENT, follow=True))
    assert "waiting for a decision" in page
    assert "Grant the change" not in page
    row = ChangeRequest.objects.get()
    enter(client, world.officer)
    assert "Requests to change a name or a tax code" in words(client.get("/en/desk/accreditation/"))
    assert "Grant the change" in words(client.get(f"/en/desk/changes/{row.pk}/"))
    address = f"/en/desk/changes/{row.pk}/grant/"
    assert "The earlier name stays readable" in words(client.get(address))
    assert "granted" in words(client.post(address, {"words": "Visto il verbale."}, follow=True))
    assert "Requests to change" not in words(client.get("/en/desk/accreditation/"))
    page = words(client.get("/en/associations/spiga/"))
    assert "Spiga Nuova" in page
    assert "until Tuesday 12 May 2026" in page
    assert "called Spiga" in page


def test_a_refusal_needs_words(client: Client, world: World, words, change: ChangeRequest) -> None:
    enter(client, world.officer)
    address = f"/en/desk/changes/{change.pk}/refuse/"
    assert "This field is required." in words(client.post(address, {"words": ""}), 422)
    assert "Manca il verbale." in words(client.post(address, {"words": "Manca il verbale."}, follow=True))
    assert "decided already: refused" in words(client.post(address, {"words": "x"}), 422)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[("legal_of_spiga", 200), ("delegate_of_spiga", 200), ("officer", 200), ("prefect", 200)],
        *[("officer_of_bari", 404), ("secretary", 404), ("delegate_of_lega", 404), ("stranger", 404)],
    ],
)
def test_who_reads_a_request(client: Client, world: World, change: ChangeRequest, who: str, status: int) -> None:
    enter(client, getattr(world, who))
    assert client.get(f"/en/desk/changes/{change.pk}/").status_code == status
    assert client.post(f"/en/desk/changes/{change.pk}/burn/", {"words": "x"}).status_code == 404


def test_an_association_does_not_decide_for_itself(client: Client, world: World, words, change: ChangeRequest) -> None:
    enter(client, world.legal_of_spiga)
    answer = client.post(f"/en/desk/changes/{change.pk}/grant/", {"words": ""})
    assert "This is for the staff of" in words(answer, 422)
    assert Association.objects.get(slug="spiga").legal_name == "Spiga"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"legal_name": ""}, "Nothing would change."),
        ({"tax_code": "123"}, "it has 11 digits or 16 characters"),
        ({"words": ""}, "This field is required."),
        ({"legal_name": "x" * 201}, "at most 200 are possible"),
    ],
)
def test_bad_input_is_told(client: Client, world: World, words, sent, sentence) -> None:
    enter(client, world.legal_of_spiga)
    answer = client.post(ASK, SENT | sent)
    assert sentence in words(answer, 422)
    assert not ChangeRequest.objects.exists()


def test_a_hostile_name_is_harmless(client: Client, world: World) -> None:
    hostile = "<script>alert(1)</script>"
    row = request_change(world.spiga, actor=world.legal_of_spiga, legal_name=hostile, words=hostile)
    grant_change(row, actor=world.officer)
    row = request_change(world.spiga, actor=world.legal_of_spiga, legal_name="Spiga", words="x")
    grant_change(row, actor=world.officer)
    html = client.get("/en/associations/spiga/").content.decode()
    assert "<script>alert" not in html
    assert "alert(1)" in BeautifulSoup(html, "html.parser").get_text()
