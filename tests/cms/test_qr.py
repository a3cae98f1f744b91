"""The QR code of a consultation leads to it, and exists for what everybody sees."""

import re
from typing import Any

import pytest
import qrcode
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from consult.audit.journal import scaffolding
from councils.states import ConsultationState
from tests.cast import World, consultation

QUIET = 4
"""Modules of white that a reader needs around the code."""


def dark(drawing: str) -> set[tuple[int, int]]:
    """The dark modules of the drawing, by column and row, the quiet border taken off."""
    path = re.search(r'<path d="([^"]+)"', drawing)
    assert path is not None
    squares = re.findall(r"M(\d+),(\d+)H(\d+)V(\d+)H\1z", path[1])
    assert all((int(x2) - int(x), int(y2) - int(y)) == (1, 1) for x, y, x2, y2 in squares)
    return {(int(x) - QUIET, int(y) - QUIET) for x, y, _x2, _y2 in squares}


def matrix(text: str) -> set[tuple[int, int]]:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    return {(x, y) for y, row in enumerate(code.get_matrix()) for x, is_dark in enumerate(row) if is_dark}


@pytest.mark.parametrize("language", ["it", "en", "ar"])
def test_the_code_says_the_address_of_the_consultation(
    client: Client, world: World, settings: Any, language: str
) -> None:
    settings.SITE_URL = "https://consult.example.org"
    answer = client.get(f"/{language}/consultations/trasporti/qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert dark(answer.content.decode()) == matrix(f"https://consult.example.org/{language}/consultations/trasporti/")


def test_it_stands_on_white_and_holds_nothing_that_runs(client: Client, world: World) -> None:
    drawing = client.get("/it/consultations/trasporti/qr.svg").content.decode()
    assert '<rect fill="white" x="0" y="0" width="100%" height="100%" />' in drawing
    assert not re.search(r"<script|<style|style=|\son\w+=|href", drawing)


def test_it_may_be_kept_for_a_day(client: Client, world: World) -> None:
    answer = client.get("/it/consultations/trasporti/qr.svg")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert not answer.cookies


def test_what_is_in_preparation_has_none_not_even_for_its_staff(client: Client, world: World) -> None:
    with scaffolding():
        consultation("bozza", world.foggia, state=ConsultationState.DRAFT)
    client.force_login(world.officer)
    for code in ("bozza", "nowhere"):
        answer = client.get(f"/it/consultations/{code}/qr.svg")
        assert (answer.status_code, "svg" in answer.headers["Content-Type"]) == (404, False)


def test_a_page_shows_it_with_words_beside(world: World) -> None:
    template = Template("{% load cms_pictures %}{% consultation_qr consultation %}")
    with translation.override("en"):
        soup = BeautifulSoup(template.render(Context({"consultation": world.consultation})), "html.parser")
    assert soup.img is not None
    assert soup.img["src"] == "/en/consultations/trasporti/qr.svg"
    assert "QR code" in str(soup.img["alt"])
    assert soup.img["width"] == soup.img["height"] == "160"
