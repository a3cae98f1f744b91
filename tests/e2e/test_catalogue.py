"""The catalogue of pages is whole, and no page of it asks the database more than its budget."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver

from tests.architecture.source import ROOT, templates
from tests.e2e.pages import PAGES, Page, firsts
from tests.e2e.stage import Rows, session_of

BUDGET = 15
"""Questions to the database for one page, whoever reads it."""

LIBRARIES = {"account/": 20, "mfa/": 20, "usersessions/": 20, "cms/admin/": 100, "wagtailadmin/": 100}
"""The same for pages that allauth and Wagtail frame: what those ask themselves is seen to grow."""

LAYOUTS = ("ui/base.html", "allauth/layouts/base.html", "allauth/layouts/manage.html")

NO_PAGES = {
    "healthz",
    "readyz",
    "demo_enter",
    "consultation_qr",
    "consultation_translate",
    "moderation_next",
    "paper",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "mfa_authenticate",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password_done",
    "account_set_password",
    "wagtail_serve",
    "wagtaildocs_serve",
    "wagtailimages_serve",
    "thumbnail",
}
"""Addresses that answer with a file, with a step of another page, or that other pages lead to."""


@dataclass
class Shown:
    """What the site made of a page of the catalogue."""

    page: Page
    status: int
    templates: list[str]
    questions: list[str]
    text: str


@pytest.fixture(scope="module")
def shown(dressed: Rows) -> list[Shown]:
    """Every page of the catalogue, in Italian, as the person it is made for."""
    return [show(page, dressed) for page in PAGES]


def show(page: Page, rows: Rows, language: str = "it") -> Shown:
    sends = dict(page.sends) if page.sends is not None else None
    client = Client(enforce_csrf_checks="csrfmiddlewaretoken" in (sends or {}))
    if who := page.seen_by(rows):
        client.cookies["sessionid"] = session_of(who)
    address = page.address(rows, language)
    for _time in range(page.times):
        with CaptureQueriesContext(connection) as asked:
            answer: Any = client.get(address) if sends is None else client.post(address, sends)
        while answer.status_code in {301, 302, 303}:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(answer.headers["Location"])
    cache.clear()
    names = [template.name for template in answer.templates if template.name]
    questions = [row["sql"] for row in asked.captured_queries]
    return Shown(page, answer.status_code, names, questions, answer.content.decode())


def page_templates() -> set[str]:
    """Templates of ours that make a whole page."""
    folder = ROOT / "templates"
    named = {str(file.relative_to(folder)): file.read_text() for file in templates()}
    whole = {name for name, text in named.items() if re.search(r"{%\s*extends|<!doctype", text[:200], re.IGNORECASE)}
    return whole - set(LAYOUTS)


def test_every_page_answers_as_the_catalogue_says(shown: list[Shown]) -> None:
    assert [(row.page.name, row.status) for row in shown if row.status != row.page.status] == []


def test_every_name_stands_once() -> None:
    names = [page.name for page in PAGES]
    assert sorted(names) == sorted(set(names))


def test_every_template_of_a_page_is_shown(shown: list[Shown]) -> None:
    missing = page_templates() - {name for row in shown for name in row.templates}
    assert missing == set(), "These templates are shown by no page of tests/e2e/pages.py."


def test_the_first_page_of_each_address_shows_every_template(shown: list[Shown]) -> None:
    """The browser of the quick tests opens no other."""
    missing = page_templates() - {name for row in shown if row.page in firsts() for name in row.templates}
    assert missing == set(), "Only a later page of the same address shows this: move it up, or mark it `apart`."


def routes(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif "wagtail" not in str(pattern.urlconf_name):
            yield from routes(pattern.url_patterns)


def test_every_address_is_in_the_catalogue() -> None:
    """allauth's templates are not ours to list: their addresses are."""
    missing = set(routes(get_resolver().url_patterns)) - {page.route for page in PAGES} - NO_PAGES
    assert missing == set(), "These addresses have no page in tests/e2e/pages.py."


def test_no_page_asks_more_than_its_budget(shown: list[Shown]) -> None:
    over = {row.page.name: len(row.questions) for row in shown if len(row.questions) > budget(row)}
    assert over == {}


def budget(row: Shown) -> int:
    return next((most for folder, most in LIBRARIES.items() if row.templates[0].startswith(folder)), BUDGET)
