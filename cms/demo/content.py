"""The text of the story."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent

Item = dict[str, Any]


def _read(name: str) -> Item:
    content: Item = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return content


@cache
def content() -> Item:
    """Councils, associations, consultations, proposals with comments and votes, and the cases of moderation."""
    return _read("content.json")


@cache
def additions() -> Item:
    """The words that the story needs beside them."""
    return _read("additions.json")


def case(name: str) -> Item:
    """One of the cases of moderation, by its name. Raises StopIteration for an unknown one."""
    return next(row for row in content()["moderation_and_edge_cases"] if row["case"].startswith(name))
