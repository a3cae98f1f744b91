"""Every template of a page once, in Italian on a phone, by axe; the long proofs look with everybody's eyes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as Tab

from tests.e2e.axe import binding, faults
from tests.e2e.pages import Page, firsts
from tests.e2e.visits import Visits

pytestmark = pytest.mark.e2e

BROKEN = """<!doctype html><html lang="it"><head><title>Guasta</title></head><body><main><h1>Guasta</h1>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<p style="color: #aaa; background: #fff">Si legge male.</p>
<form><input type="text" name="senza"></form></main></body></html>"""


@pytest.fixture
def broken(visits: Visits) -> Iterator[Tab]:
    with visits.context() as context:
        tab = context.new_page()
        tab.set_content(BROKEN)
        yield tab


def test_a_page_broken_on_purpose_is_found_out(broken: Tab) -> None:
    assert {fault.rule for fault in binding(broken)} == {"image-alt", "color-contrast", "label"}


@pytest.mark.parametrize("page", firsts(), ids=lambda page: page.name)
def test_nothing_is_found(visits: Visits, page: Page) -> None:
    with visits.shown(page) as tab:
        found = faults(tab)
    assert [str(fault) for fault in found if fault.binds] == []
