"""Pages of the catalogue in a browser: whose eyes, which language, how wide, with or without JavaScript."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, Response
from playwright.sync_api import Page as Tab

from tests.e2e.pages import READER, Page
from tests.e2e.stage import Rows, session_of

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 320, 1280
HEIGHTS = {PHONE: 640, DESK: 800}

SEND = """([address, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""
"""A form of ours, so that a page can be sent what no person would send; its token is the one of the session."""

QUIET = "*, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent; }"


def launch(play: Playwright) -> Browser:
    """Debian's Chromium."""
    return play.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)


@dataclass(frozen=True)
class View:
    """How somebody looks at a page."""

    language: str = "it"
    width: int = PHONE
    javascript: bool = True


class Visits:
    """Shows pages of one site to one browser. The rows are those of the dressed demo behind the site.

    ``breaches`` holds what the browser said against the content security policy.
    """

    def __init__(self, browser: Browser, site: str, rows: Rows) -> None:
        self.browser, self.site, self.rows = browser, site, rows
        self.breaches: list[str] = []
        self._reading: tuple[tuple[str, View], BrowserContext] | None = None

    @contextmanager
    def context(self, who: str = READER, view: View = View()) -> Iterator[BrowserContext]:
        """A browser of this person, empty but for the session."""
        context = self._begin(who, view)
        try:
            yield context
        finally:
            context.close()

    def reading(self, who: str, view: View) -> BrowserContext:
        """A browser of this person to read with: the one of the page before, if that was the same person's."""
        if self._reading is None or self._reading[0] != (who, view):
            self.close()
            self._reading = ((who, view), self._begin(who, view))
        return self._reading[1]

    def close(self) -> None:
        """Leave nothing open."""
        if self._reading:
            self._reading[1].close()
            self._reading = None

    def _begin(self, who: str, view: View) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site,
            locale=view.language,
            viewport={"width": view.width, "height": HEIGHTS[view.width]},
            java_script_enabled=view.javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        context.on("console", self._listen)
        if who:
            context.add_cookies([{"name": "sessionid", "value": session_of(who), "url": self.site}])
        return context

    def _listen(self, line: ConsoleMessage) -> None:
        if "Content Security Policy" in line.text:
            self.breaches.append(line.text)

    @contextmanager
    def shown(self, page: Page, view: View = View(), who: str | None = None) -> Iterator[Tab]:
        """The page in a tab, as the person it is made for, or as ``who``, sees it; its status was checked."""
        person = page.seen_by(self.rows) if who is None else who
        with self._tab(page, person, view) as tab:
            answer = self._open(tab, page, view.language)
            if who is None:
                assert answer.status == page.status, f"{page.name}: {answer.status} instead of {page.status}"
            yield tab

    @contextmanager
    def _tab(self, page: Page, person: str, view: View) -> Iterator[Tab]:
        if page.sends is None:
            tab = self.reading(person, view).new_page()
            try:
                yield tab
            finally:
                tab.close()
        else:  # what a form leaves in the session is not for the next page
            with self.context(person, view) as context:
                yield context.new_page()

    def _open(self, tab: Tab, page: Page, language: str) -> Response:
        address = page.address(self.rows, language)
        if page.sends is None:
            return _answered(tab.goto(address))
        # Any page that sets the cookie of the token serves; the one of the form may exist for sending alone.
        tab.goto(address if address.startswith("/account/") else f"/account/?language={language}")
        fields = {"csrfmiddlewaretoken": _token(tab.context)} | dict(page.sends)
        for _time in range(page.times):
            with tab.expect_navigation() as sent:
                tab.evaluate(SEND, [address, fields])
        cache.clear()  # nobody has sent too often, at the next visit
        return _answered(sent.value)


def _token(context: BrowserContext) -> str:
    return next((cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken"), "")


def _answered(answer: Response | None) -> Response:
    assert answer is not None
    return answer
