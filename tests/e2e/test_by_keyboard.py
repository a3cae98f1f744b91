"""One row for each journey that must feel right: in Italian on a phone; the long proof walks them in every way."""

import pytest
from playwright.sync_api import Browser

from tests.cast import World
from tests.e2e import journeys
from tests.e2e.stage import Rows
from tests.e2e.visits import View, Visits

pytestmark = pytest.mark.e2e


def test_reader_from_a_link(visits: Visits) -> None:
    journeys.reader(visits, journeys.QUICK)


def test_a_delegates_first_proposal(browser: Browser, cast: World, live_site: str) -> None:
    journeys.delegate(Visits(browser, live_site, Rows()), journeys.QUICK, cast)


def test_a_moderators_ten_texts(browser: Browser, cast: World, live_site: str) -> None:
    journeys.moderator(Visits(browser, live_site, Rows()), journeys.QUICK, cast)


def test_an_officers_answer(browser: Browser, cast: World, live_site: str) -> None:
    journeys.officer(Visits(browser, live_site, Rows()), journeys.QUICK, cast)


@pytest.mark.long
@pytest.mark.parametrize("view", journeys.EVERY, ids=journeys.named)
def test_reader_in_every_way(visits: Visits, view: View) -> None:
    journeys.reader(visits, view)


@pytest.mark.long
@pytest.mark.parametrize("view", journeys.EVERY, ids=journeys.named)
def test_delegate_in_every_way(browser: Browser, cast: World, live_site: str, view: View) -> None:
    journeys.delegate(Visits(browser, live_site, Rows()), view, cast)


@pytest.mark.long
@pytest.mark.parametrize("view", journeys.EVERY, ids=journeys.named)
def test_moderator_in_every_way(browser: Browser, cast: World, live_site: str, view: View) -> None:
    journeys.moderator(Visits(browser, live_site, Rows()), view, cast)


@pytest.mark.long
@pytest.mark.parametrize("view", journeys.EVERY, ids=journeys.named)
def test_officer_in_every_way(browser: Browser, cast: World, live_site: str, view: View) -> None:
    journeys.officer(Visits(browser, live_site, Rows()), view, cast)
