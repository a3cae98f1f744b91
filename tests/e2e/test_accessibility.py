"""Every template of a page once, in Italian on a phone, by axe; the long proof looks with everybody's eyes."""

import re
from collections.abc import Iterator
from hashlib import sha256

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


PARTS = """() => {
  const main = document.querySelector("main"), all = document.documentElement.outerHTML;
  return main ? [main.outerHTML, all.replace(main.outerHTML, "")] : [all];
}"""
PASSING = re.compile(r"<time.*?</time>|value=\"[A-Za-z0-9]{64}\"|<title>.*?</title>|(?:href|action)=\"[^\"]*\"", re.S)
"""What differs from one showing to the next and says nothing about the page: instants, tokens, addresses."""

LOOKED_AT: set[tuple[str, str]] = set()


def new_to_us(tab: Tab, language: str) -> bool:
    """Whether the page's own part or its frame was never looked at in this language: most pages are alike for many."""
    parts = {(language, sha256(PASSING.sub("", part).encode()).hexdigest()) for part in tab.evaluate(PARTS)}
    new = not parts <= LOOKED_AT
    LOOKED_AT.update(parts)
    return new


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
            looked += 2
            if not new_to_us(tab, language):
                continue
            for width in (PHONE, DESK):
                tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                if said := found_on(tab):
                    found[page.name, width] = said
    assert found == {}
    assert visits.breaches == []
    assert looked > FEWEST
