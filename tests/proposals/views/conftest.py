"""A reader with a browser, who checks on every page what must hold on all of them."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.cast import World
from tests.consult.accounts.signing import enter

BUDGET = 15
"""Queries of a page at most."""


@dataclass
class Page:
    """An answer, as a person reads it."""

    answer: HttpResponse
    queries: int

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.content, "html.parser")

    @property
    def text(self) -> str:
        """All that can be read, with single blanks."""
        return plain(self.soup)

    @property
    def main(self) -> str:
        """What the page itself says."""
        main = self.soup.find("main")
        assert main is not None
        return plain(main)

    def typed(self, name: str) -> str:
        """What stands in a field: of a list or of buttons, what is chosen."""
        field = (self.soup.find("main") or self.soup).find(attrs={"name": name})
        assert field is not None, f"no field {name}"
        if field.name == "textarea":
            return field.get_text().removeprefix("\n")
        if field.name == "select":
            chosen = field.find("option", selected=True)
            return str(chosen["value"]) if chosen else ""
        if field.get("type") == "radio":
            chosen = self.soup.find("input", attrs={"name": name, "checked": True})
            return str(chosen["value"]) if chosen else ""
        return str(field.get("value", ""))

    def has_form(self, address: str) -> bool:
        """Whether something can be sent there."""
        forms = self.soup.find_all("form", method="post")
        return any(form["action"].partition("#")[0] == address for form in forms)

    def links(self, name: str, *args: Any) -> bool:
        """Whether a link leads to the named page."""
        return self.soup.find("a", href=lambda href: href and href.startswith(at(name, *args))) is not None


def plain(part: Any) -> str:
    """What can be read of a part, with single blanks, and none before a stop."""
    words = " ".join(part.get_text(" ").split())
    return words.replace(" .", ".").replace(" ,", ",").replace(" ?", "?")


def at(name: str, *args: Any) -> str:
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


class Reader:
    """Somebody of the cast, or nobody, with a browser."""

    def __init__(self, world: World, name: str = "") -> None:
        self.client = Client(raise_request_exception=True)
        if name:
            enter(self.client, world.people[name])

    def read(self, name: str, *args: Any, **query: Any) -> Page:
        """Open a page."""
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.get(at(name, *args), query)
        return checked(answer, len(captured))

    def send(self, name: str, *args: Any, **typed: Any) -> Page:
        """Send a form."""
        with CaptureQueriesContext(connection) as captured:
            answer = self.client.post(at(name, *args), typed)
        return checked(answer, len(captured))

    def follow(self, page: Page) -> Page:
        """Go where the answer of a form sends."""
        assert page.status == 303, page.text[-1500:]
        return checked(self.client.get(page.answer.headers["Location"].partition("#")[0]), 0)


def checked(answer: Any, queries: int) -> Page:
    """What holds on every page: one heading, no repeated id, nothing inline, a label for each field."""
    page = Page(answer, queries)
    if answer.status_code in {302, 303} or not answer.content:
        return page
    soup = page.soup
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5"])]
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    repeated = [name for name, count in Counter(tag["id"] for tag in soup.find_all(id=True)).items() if count > 1]
    assert not repeated
    assert not soup.find_all(style=True)
    assert not [tag for tag in soup.find_all(["script", "style"]) if not tag.get("src")]
    labelled = {tag.get("for") for tag in soup.find_all("label")}
    for field in soup.find_all(["input", "select", "textarea"]):
        if field.get("type") not in {"hidden", "submit"}:
            assert field.get("id") in labelled, field
    return page


@pytest.fixture
def visit(world: World) -> Any:
    """``visit("delegate_of_spiga")`` is that person with a browser; ``visit()`` a stranger without account."""

    def enter_as(name: str = "") -> Reader:
        return Reader(world, name)

    return enter_as


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield
