"""What the page of a file shows: its way in four words, its age, and what everybody will read."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from consult.audit.journal import scaffolding
from councils.models import Accreditation
from tests.cast import DAY, NOON, World
from tests.consult.accounts.signing import enter


def opened(client: Client, world: World, act: str = "", **fields: Any) -> BeautifulSoup:
    """The page of Ofanto's file, as the officer reads it."""
    file = Accreditation.objects.get(association=world.ofanto)
    with scaffolding():
        Accreditation.objects.filter(pk=file.pk).update(**fields)
    enter(client, world.officer)
    page = client.get(f"/en/desk/accreditation/{file.pk}/{act}")
    assert page.status_code == 200
    return BeautifulSoup(page.content, "html.parser")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("applied", ["received done", "examined now", "decided still to come", "takes part still to come"]),
        ("documents_requested", ["received done", "examined now", "decided still to come", "takes part still to come"]),
        ("accredited", ["received done", "examined done", "decided done", "takes part now"]),
        ("refused", ["received done", "examined done", "decided done"]),
        ("suspended", ["received done", "examined done", "decided done", "takes part still to come"]),
    ],
)
def test_the_way_of_a_file_in_four_words(client: Client, world: World, state: str, words: list[str]) -> None:
    since = NOON - DAY if state in {"accredited", "suspended"} else None
    page = opened(client, world, state=state, accredited_at=since, stopped_at=NOON if state == "suspended" else None)
    steps = [" ".join(step.select_one(".words").get_text(" ").split()) for step in page.select("ol.stepper li")]  # type: ignore[union-attr]  # drawn by the kit
    assert [step.replace("(", "").replace(")", "") for step in steps] == words


def test_a_file_that_waits_shows_its_age(client: Client, world: World) -> None:
    assert "waiting for 12 days" in opened(client, world, applied_at=NOON - 12 * DAY).get_text()


def test_papers_are_overdue_from_the_instant_on(client: Client, world: World) -> None:
    given = {"state": "documents_requested", "documents_due_at": NOON}
    assert "papers overdue" in opened(client, world, **given).get_text()
    later = given | {"documents_due_at": NOON + DAY}
    assert "papers overdue" not in opened(client, world, **later).get_text()


@pytest.mark.parametrize(("act", "shown"), [("accredit/", True), ("refuse/", False)])
def test_who_lets_an_association_take_part_sees_what_everybody_will_read(
    client: Client, world: World, act: str, shown: bool
) -> None:
    page = opened(client, world, act)
    preview = page.find(id="preview")
    assert (preview is not None) is shown
    assert "Tax code" not in page.get_text()
