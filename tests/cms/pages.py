"""What the tests of public pages read a page with."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from proposals.models import ReasonedOutcome
from tests.cast import NOON, World


def page(client: Client, address: str) -> BeautifulSoup:
    """The page at the address, which is there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def words(soup: Any) -> str:
    """What is read there, with single blanks."""
    return " ".join(soup.get_text(" ").split())


def answered(row: Any, world: World, number: int, value: str) -> None:
    """Give the proposal an answer."""
    ReasonedOutcome.objects.create(
        proposal=row, number=number, value=value, reasons="Perché.", office=world.office, signatory="Prefetto",
        answered_at=NOON,
    )  # fmt: skip
