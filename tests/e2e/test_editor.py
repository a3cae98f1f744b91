"""An officer in the CMS with a browser as editors have one: with JavaScript, under the policy that is sent."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from consult import clock
from councils.models import Consultation
from councils.states import ConsultationState
from tests.cast import World
from tests.consult.accounts.signing import code_now

pytestmark = pytest.mark.e2e


def _sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/account/login/?language=en")
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", "demo-consult")
    page.locator("main form [type=submit]").first.click()
    page.fill("[name=code]", code_now())
    page.locator("main form [type=submit]").first.click()
    page.wait_for_load_state()


def _typed(days: int) -> str:
    return f"{clock.in_rome(clock.now() + timedelta(days=days)):%Y-%m-%d} 12:00"


def test_an_officer_writes_and_the_prefect_publishes(browser: Browser, cast: World, live_site: str) -> None:
    problems: list[str] = []
    contexts = {name: browser.new_context(locale="en") for name in ("officer", "prefect")}
    officer, prefect = (context.new_page() for context in contexts.values())
    for page in (officer, prefect):
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    _sign_in(officer, live_site, "officer")
    officer.goto(f"{live_site}/cms/")
    officer.get_by_role("link", name="Write a consultation").click()
    officer.fill("[name=title]", "Le corse per i campi")
    officer.fill("[name=aim]", "Sapere quali corse servono.")
    officer.fill("[name=up_for_decision]", "Gli orari.")
    officer.get_by_role("button", name="Insert a block").first.click()
    officer.fill("[name=questions-0-value]", "Quali corse mancano?")
    for kind, opens, closes in (("propose", 2, 20), ("vote", 20, 40)):
        officer.fill(f"[name={kind}_opens_at]", _typed(opens))
        officer.fill(f"[name={kind}_closes_at]", _typed(closes))
    officer.fill("[name=answer_due_on]", _typed(90)[:10])
    # By keyboard: an open date picker may cover the button.
    officer.get_by_role("button", name="Save draft").first.press("Enter")
    officer.wait_for_url("**/edit/")
    row = Consultation.objects.get(title="Le corse per i campi")
    page_id = row.pages.get().pk

    _sign_in(prefect, live_site, "prefect")
    prefect.goto(f"{live_site}/cms/consultations/{page_id}/publish/")
    expect(prefect.locator("body")).to_contain_text("Nothing is missing.")
    prefect.get_by_role("button", name="Publish this version").click()
    prefect.wait_for_url(f"**/consultations/{row.code}/")
    expect(prefect.locator("main")).to_contain_text("Quali corse mancano?")
    row.refresh_from_db()
    assert row.state == ConsultationState.SCHEDULED
    assert problems == []
    for context in contexts.values():
        context.close()
