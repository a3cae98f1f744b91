"""Imported material in public: shown as what it is, never as a consultation that asks for anything."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

SAMPLE = Path(__file__).parents[1] / "data" / "neutral"


@pytest.fixture
def client(db: None, noon: None) -> Client:
    call_command("import_neutral", str(SAMPLE), stdout=StringIO())
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def main(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode().split("<main")[1].split("</main")[0]


def test_the_consultation_says_where_it_comes_from_and_asks_nothing(client: Client) -> None:
    page = main(client, "/en/consultations/piazza-di-prova/")
    assert "held elsewhere" in page
    assert "archived" in page
    assert "accredited" not in page
    assert "What is up for decision" not in page


def test_positions_are_shown_without_a_basis_that_nobody_knows(client: Client) -> None:
    page = main(client, "/en/proposals/piazza-di-prova-1/")
    assert "1 in favour, 1 against, 1 abstained; how many could take part is not known here" in page
    assert "of 0 entitled" not in page


def test_texts_from_outside_are_shown_as_text(client: Client) -> None:
    page = main(client, "/en/proposals/piazza-di-prova-5/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert 'lang="ar" dir="rtl"' in main(client, "/en/proposals/piazza-di-prova-3/")


@pytest.mark.parametrize(
    "address",
    [
        "/en/consultations/",
        "/en/consultations/un-giorno-solo/timeline/",
        "/en/consultations/piazza-di-prova/proposals/",
        "/en/proposals/piazza-di-prova-4/versions/",
        "/en/record/",
    ],
)
def test_the_other_pages_show_it_too(client: Client, address: str) -> None:
    assert "<h1" in main(client, address)
