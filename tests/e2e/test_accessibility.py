"""Every template of a page once, in Italian on a phone, by axe; the long proof looks with everybody's eyes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as Tab

from tests.e2e.axe import binding, too_wide
from tests.e2e.pages import PAGES, PEOPLE, Page, firsts
from tests.e2e.visits import DESK, HEIGHTS, PHONE, View, Visits

pytestmark = pytest.mark.e2e

BROKEN = """<!doctype html><html lang="it"><head><title>Guasta</title></head><body><main><h1>Guasta</h1>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<p style="color: #aaa; background: #fff">Si legge male.</p><p><svg width="900" height="9"></svg></p>
<form><input type="text" name="senza"></form></main></body></html>"""

FEWEST = 60
"""Looks of somebody who may read the public pages alone."""

STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


@pytest.fixture
def broken(visits: Visits) -> Iterator[Tab]:
    with visits.context() as context:
        tab = context.new_page()
        tab.set_content(BROKEN)
        yield tab


def test_a_page_broken_on_purpose_is_found_out(broken: Tab) -> None:
    assert {fault.rule for fault in binding(broken)} == {"image-alt", "color-contrast", "label"}
    assert "svg" in too_wide(broken)[1]


def test_a_breach_of_the_policy_is_heard(visits: Visits) -> None:
    with visits.shown(PAGES[0]) as tab:
        tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">No</p>')")
    assert "style" in visits.breaches.pop()


@pytest.mark.parametrize("page", firsts(), ids=lambda page: page.name)
def test_nothing_is_found(visits: Visits, page: Page) -> None:
    with visits.shown(page) as tab:
        found = found_on(tab)
    assert found == []
    assert visits.breaches == []


def found_on(tab: Tab) -> list[str]:
    return [*map(str, binding(tab)), *too_wide(tab)]


@pytest.mark.long
@pytest.mark.parametrize("language", ["it", "ar"])
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who or "reader")
def test_nothing_is_found_with_the_eyes_of(visits: Visits, who: str, language: str) -> None:
    """Every page that this person may read, on a phone and on a desk, and every form of theirs that was refused."""
    view, found, looked = View(language, PHONE), {}, 0
    for page in PAGES:
        if page.sends is not None and page.seen_by(visits.rows) != who:
            continue
        with visits.shown(page, view, who) as tab:
            if page.sends is None and tab.evaluate(STATUS) != page.status:
                continue
            for width in (PHONE, DESK):
                tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                if said := found_on(tab):
                    found[page.name, width] = said
                looked += 1
    assert found == {}
    assert visits.breaches == []
    assert looked > FEWEST
