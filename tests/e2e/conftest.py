"""Real browsers without JavaScript, on the site served from a throw-away database."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.cast import World
from tests.consult.accounts.signing import code_now, verified, with_authenticator
from tests.e2e.person import Person
from tests.e2e.stage import Rows, dress
from tests.e2e.visits import CHROMIUM, Visits, launch
from tests.harness import served, throwaway_copy

LETTER_BOX = "consult.notifications.backends.DemoMailBackend"
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
        running = launch(play)
        yield running
        running.close()
        connections.close_all()


@pytest.fixture(scope="module")
def dressed(migrated: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rows]:
    """The demo, dressed for the catalogue of pages, on a throw-away copy, once for each file of tests."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), throwaway_copy(folder), override_settings(EMAIL_BACKEND=LETTER_BOX):
        call_command("seed_demo", stdout=StringIO())
        dress()
        yield Rows()


@pytest.fixture(scope="module")
def visits(browser: Browser, dressed: Rows) -> Iterator[Visits]:
    """The dressed demo, served, before a browser."""
    with served() as site:
        visiting = Visits(browser, site, dressed)
        yield visiting
        visiting.close()


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
    """``enter("member")`` is that person, signed in through the real pages; ``enter()`` a reader without account.

    Without scripts, unless asked for.
    """
    contexts = []

    def entered(name: str = "", *, scripts: bool = False) -> Person:
        context = browser.new_context(java_script_enabled=scripts, locale="en-GB", base_url=live_site)
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
