"""The CMS carries our name and colours, shows the way from draft to publication, and asks nobody else for anything."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cms.models import ConsultationPage
from tests.cast import World

Enter = Callable[..., Client]

WHITE, PAGE, DARK_PAGE = "#ffffff", "#f6f6f8", "#262626"


def _colours() -> dict[str, str]:
    """The properties of the first block: they hold in both themes."""
    sheet = finders.find("cms/admin.css")
    assert isinstance(sheet, str)
    first = Path(sheet).read_text().partition(":root {")[2].partition("}")[0]
    return dict(re.findall(r"--w-color-([\w-]+): (#\w+);", first))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    parts = [int(pair, 16) / 255 for pair in pairs]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text-label-menus-default", "primary"),
        ("text-label-menus-default", "primary-200"),
        ("secondary", "secondary-50"),
        ("secondary-400", "secondary-75"),
    ],
)
def test_text_is_told_from_its_ground(text: str, ground: str) -> None:
    colours = _colours()
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [("secondary", WHITE), ("secondary", PAGE), ("secondary-100", DARK_PAGE), ("secondary-75", DARK_PAGE)],
)
def test_links_are_told_from_the_page_in_both_themes(text: str, ground: str) -> None:
    assert contrast(_colours()[text], ground) >= 4.5


def test_the_measure_of_contrast() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.django_db
def test_the_first_screen_is_ours_and_says_the_way(world: World, enter: Enter) -> None:
    page = enter(world.officer).get("/cms/").content.decode()
    assert re.search(r"<title>.* - Consult</title>", page, re.DOTALL)
    assert 'href="/static/cms/admin.css"' in page
    assert 'class="cms-mark"' in page
    steps = ["1. Prepare", "2. Ask for approval", "3. Publish", "4. Translate and answer"]
    assert re.findall(r"<li><h3>(\d\. [^<]+)</h3>", page) == steps
    assert 'href="/en/desk/"' in page
    assert "editor guide" not in page
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"(?:https?:)?//", page) == []


@pytest.mark.django_db
def test_a_published_notice_offers_the_way_back_not_writing(
    published: ConsultationPage, world: World, enter: Enter
) -> None:
    page = enter(world.prefect).get(f"/cms/consultations/{published.pk}/publish/").content.decode()
    assert "Back to the page" in page
    assert "Go on writing" not in page
