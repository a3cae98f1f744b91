"""A map of provinces of our own: one tile each, placed so that Italy is recognised. No borders, nothing to licence."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps

from councils.models import Prefecture

PITCH, SIDE = 40, 38
"""How far tiles stand from each other in the drawing, and how wide one is."""

COLUMNS = 11
"""As many as leave a tile 24 CSS pixels on a phone of 320, the margins of the page taken off."""


@dataclass(frozen=True)
class Tile:
    """A province's place on the map, counted from 1 at the north-west."""

    sigla: str
    name: str
    column: int
    row: int
    slug: str = ""

    @property
    def x(self) -> int:
        """Its edge towards the west."""
        return (self.column - 1) * PITCH

    @property
    def y(self) -> int:
        """Its edge towards the north."""
        return (self.row - 1) * PITCH

    @property
    def middle(self) -> int:
        """Where its letters stand, from west to east."""
        return self.x + SIDE // 2

    @property
    def foot(self) -> int:
        """What its letters stand on."""
        return self.y + 26


@cache
def places() -> dict[str, Tile]:
    """Every province with a prefecture, by its letters, in reading order of the map."""
    names = {row["sigla"]: row["province_name"] for row in _rows("councils", "prefectures.csv")}
    tiles = [
        Tile(row["sigla"], names[row["sigla"]], int(row["column"]), int(row["row"]))
        for row in _rows("cms", "province_tiles.csv")
    ]
    return {tile.sigla: tile for tile in sorted(tiles, key=lambda tile: (tile.row, tile.column))}


def tiles_of(prefectures: Iterable[Prefecture]) -> list[Tile]:
    """The whole map; those of these prefectures with the last part of their page's address."""
    slugs = {row.sigla: row.slug for row in prefectures}
    return [Tile(tile.sigla, tile.name, tile.column, tile.row, slugs.get(tile.sigla, "")) for tile in places().values()]


def height() -> int:
    """The height of the drawing."""
    return max(tile.row for tile in places().values()) * PITCH


def _rows(app: str, name: str) -> Iterator[dict[str, str]]:
    source = Path(apps.get_app_config(app).path) / "data" / name
    with source.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
