"""Real browsers without JavaScript, on the site served from a throw-away database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import World
from tests.consult.accounts.signing import code_now, verified, with_authenticator
from tests.e2e.person import Person

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
STAFF = ("officer", "prefect", "secretary")


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """Debian's Chromium; without it these tests are skipped, and say so."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install the package chromium to run the browser tests.")
    # Playwright keeps an event loop in this thread, where the tests also look into the database. Django then
    # allows that only if told so, and has connections of its own there: those from before must not stay open.
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        running = play.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield running
        running.close()
        connections.close_all()


@pytest.fixture
def cast(committed_world: World, live_site: str) -> World:
    """Everybody, able to sign in on the site as it is served."""
    for name, user in committed_world.people.items():
        verified(user)
        if name in STAFF:
            with_authenticator(user)
    return committed_world


@pytest.fixture
def enter(browser: Browser, cast: World, live_site: str) -> Iterator[Callable[..., Person]]:
    """``enter("member")`` is that person, signed in through the real pages; ``enter()`` a reader without account."""
    contexts = []

    def entered(name: str = "") -> Person:
        context = browser.new_context(java_script_enabled=False, locale="en-GB", base_url=live_site)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if name:
            _sign_in(page, cast.people[name].email, staff=name in STAFF)
        return Person(page)

    yield entered
    for context in contexts:
        context.close()


def _sign_in(page: Page, address: str, *, staff: bool) -> None:
    page.goto("/account/login/?next=/en/desk/")
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill("demo-consult")
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    if staff:
        page.locator("input[name=code]").fill(code_now())
        page.locator("main form:has(input[name=code]) button[type=submit]").first.click()
    page.wait_for_url("**/en/desk/")
