"""The map of provinces: all of them, each once, where one looks for them, linked where there is a page."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from cms.province_map import COLUMNS, PITCH, SIDE, places, tiles_of
from cms.site_tree import ensure_prefecture
from councils.models import Prefecture
from tests.cast import World

ACROSS = 284
"""CSS pixels that the page leaves on a phone of 320."""


def drawn(*siglas: str, language: str = "it") -> BeautifulSoup:
    rows = [SimpleNamespace(sigla=sigla, slug=f"slug-{sigla.lower()}") for sigla in siglas]
    template = Template("{% load cms_pictures %}{% province_map regions %}")
    with translation.override(language):
        return BeautifulSoup(template.render(Context({"regions": [SimpleNamespace(prefectures=rows)]})), "html.parser")


@pytest.mark.django_db
def test_every_prefecture_has_one_tile() -> None:
    assert sorted(places()) == sorted(Prefecture.objects.values_list("sigla", flat=True))
    assert len(places()) == 106


def test_no_two_tiles_share_a_place() -> None:
    taken = Counter((tile.column, tile.row) for tile in places().values())
    assert [place for place, number in taken.items() if number > 1] == []
    assert {tile.column for tile in places().values()} == set(range(1, COLUMNS + 1))


def test_a_tile_is_wide_enough_for_a_finger_on_a_small_phone() -> None:
    assert ACROSS * SIDE / (COLUMNS * PITCH) >= 24


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("FG", "BA"),
        ("BA", "LE"),
        ("BZ", "TN"),
        ("MI", "GE"),
        ("BO", "FI"),
        ("FI", "RM"),
        ("RM", "NA"),
        ("NA", "RC"),
        ("RC", "ME"),
        ("SS", "CA"),
        ("PA", "AG"),
        ("AO", "TO"),
        ("CZ", "RC"),
        ("AN", "PE"),
    ],
)
def test_what_lies_north_stands_above(north: str, south: str) -> None:
    assert places()[north].row < places()[south].row


@pytest.mark.parametrize(
    ("west", "east"),
    [
        ("TO", "MI"),
        ("MI", "VE"),
        ("VE", "TS"),
        ("TA", "BR"),
        ("NA", "BA"),
        ("RM", "PE"),
        ("TP", "ME"),
        ("CA", "NA"),
        ("GE", "BO"),
        ("FI", "AN"),
        ("CS", "LE"),
        ("IM", "SP"),
    ],
)
def test_what_lies_west_stands_on_the_left(west: str, east: str) -> None:
    assert places()[west].column < places()[east].column


@pytest.mark.parametrize(
    ("one", "other"), [("FG", "BT"), ("BT", "BA"), ("TA", "BR"), ("BR", "LE"), ("MI", "MB"), ("RC", "ME"), ("PD", "VE")]
)
def test_neighbours_touch(one: str, other: str) -> None:
    first, second = places()[one], places()[other]
    assert max(abs(first.column - second.column), abs(first.row - second.row)) == 1


def test_only_prefectures_with_pages_are_links() -> None:
    soup = drawn("FG", "BA")
    assert [(link["href"], link.title.string, link.find("text").string) for link in soup.find_all("a")] == [
        ("/it/slug-fg/", "Foggia (FG)", "FG"),
        ("/it/slug-ba/", "Bari (BA)", "BA"),
    ]
    assert len(soup.select("rect")) == 106
    assert soup.find("title", string="Milano") is not None
    assert len(soup.select('[aria-hidden="true"] text, text[aria-hidden="true"]')) == 106, "letters are not spelt out"


def test_geography_is_not_mirrored() -> None:
    def placed(soup: Any) -> list[tuple[str, str]]:
        return [(tag["x"], tag["y"]) for tag in soup.select("rect")]

    assert placed(drawn("FG", language="ar")) == placed(drawn("FG"))
    svg = drawn("FG", language="ar").svg
    assert svg is not None and svg["direction"] == "ltr"


def test_no_page_no_map() -> None:
    assert str(drawn()).strip() == ""


def test_the_home_page_has_the_map(client: Client, world: World) -> None:
    ensure_prefecture(world.foggia)
    soup = BeautifulSoup(client.get("/it/").content, "html.parser")
    assert [link["href"] for link in soup.select(".province-map a")] == [f"/it/{world.foggia.slug}/"]


def test_a_tile_keeps_its_place_when_it_is_linked() -> None:
    row: Any = SimpleNamespace(sigla="FG", slug="foggia")
    linked = {tile.sigla: tile for tile in tiles_of([row])}
    assert linked["FG"].slug == "foggia"
    assert (linked["FG"].x, linked["FG"].y) == (places()["FG"].x, places()["FG"].y)
    assert sum(bool(tile.slug) for tile in linked.values()) == 1
