"""`make weights`: what a visit weighs over the wire, served as in production, in a real browser.

A first visit with an empty cache, then a second page of the same visit. Ends with status 1 when one is too
heavy, when something moves while the page is built, when another host is asked, or when the browser reports
a breach of the content security policy.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import steps
from steps import BIN, HOST, ROOT, say, step

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FIRST, LATER = 200_000, 30_000
"""Bytes of a first visit with all it needs, and of each later page."""

SHIFT = 0.05
"""Cumulative layout shift: how much of the page moves under the reader's eyes."""

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
OPTIONS += ["--disable-component-update", "--disable-sync"]
LANGUAGES, WIDTHS = ("it", "ar"), (320, 1280)
DELEGATE, MEMBER = "delegate.a05@example.org", "member.fg@example.org"

VISITS = (
    ("", "home", "/", "consultations/"),
    ("", "consultation", "/consultations/trasporti-campi/", "consultations/trasporti-campi/proposals/"),
    ("", "proposals", "/proposals/", "proposals/trasporti-campi-2/"),
    ("", "proposal", "/proposals/abitare-lavoro-stagionale-1/", "associations/"),
    ("", "figures", "/figures/", "commitments/"),
    ("", "record", "/record/", "help/"),
    (DELEGATE, "desk of a delegate", "/desk/", "consultations/trasporti-campi/propose/"),
    (MEMBER, "desk of a member", "/desk/", "desk/moderation/"),
)
"""Who visits, what it is called, the first page, a later page."""

WATCH = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Load:
    """What one page cost."""

    what: str
    limit: int
    bytes: int = 0
    shift: float = 0.0
    strangers: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether all of it is within the limits."""
        return self.bytes <= self.limit and self.shift <= SHIFT and not self.strangers and not self.breaches


def main() -> int:
    """Seed, serve, measure, print the table."""
    steps.ensure_packages("requirements-dev.lock")
    if Path(sys.prefix).resolve() != steps.VENV.resolve():
        return subprocess.run([BIN / "python", __file__], cwd=ROOT, check=False).returncode
    steps.ensure_catalogues()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (site, sessions):
        loads = measured(site, sessions)
    return table(loads)


# --- serving ------------------------------------------------------------------------------------------


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A demo of its own under production settings; yields its address and a session for each person."""
    port = _free_port()
    site, secret = f"http://{HOST}:{port}", secrets.token_urlsafe(48)
    common = {"DATABASE_URL": steps.sqlite_url(folder / "demo.sqlite3"), "SECRET_KEY": secret, "SITE_URL": site}
    common["STATIC_ROOT"] = str(folder / "static")
    demo = common | {"DJANGO_SETTINGS_MODULE": "consult.settings.dev"}
    real = common | {"DJANGO_SETTINGS_MODULE": "consult.settings.production", "HTTPS": "0"}
    with step("Seeding a demo"):
        steps.manage("migrate", "--verbosity", "0", **demo)
        steps.manage("seed_demo", **demo)
    with step("Collecting and compressing the static files"):
        steps.manage("collectstatic", "--noinput", "--verbosity", "0", **real)
        steps.manage("createcachetable", **real)
    sessions = _sessions(demo)
    with _granian(port, real):
        yield site, sessions


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _sessions(environment: dict[str, str]) -> dict[str, str]:
    command = [str(BIN / "python"), "manage.py", "demo_sessions", "--json"]
    said = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True, text=True)
    return {row["email"]: row["sessionid"] for row in json.loads(said.stdout)}


@contextmanager
def _granian(port: int, environment: dict[str, str]) -> Iterator[None]:
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws"]
    command += ["--log-level", "warning", "--workers", "1", "--blocking-threads", "4", "consult.wsgi:application"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, start_new_session=True, stdout=subprocess.DEVNULL
    ) as running:
        try:
            _wait(f"http://{HOST}:{port}/healthz")
            yield
        finally:
            running.terminate()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    steps.stop("The server did not answer within a minute.")


# --- measuring ----------------------------------------------------------------------------------------


def measured(site: str, sessions: dict[str, str]) -> list[Load]:
    """Every visit in each language and width."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only the virtual environment has it

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        loads = [
            load
            for language in LANGUAGES
            for width in WIDTHS
            for visit in VISITS
            for load in _visit(browser, site, sessions, language, width, visit)
        ]
        browser.close()
    return loads


def _visit(
    browser: Browser, site: str, sessions: dict[str, str], language: str, width: int, visit: tuple[str, str, str, str]
) -> Iterator[Load]:
    who, name, first, later = visit
    context = browser.new_context(base_url=site, locale=language, viewport={"width": width, "height": 800})
    context.add_init_script(WATCH)
    if who:
        context.add_cookies([{"name": "sessionid", "value": sessions[who], "url": site}])
    for what, address, limit in ((name, first, FIRST), (f"  then {later}", f"/{later}", LATER)):
        load = Load(f"{language} {width:4} {what}", limit)
        page = context.new_page()  # its listeners end with it
        _open(context, page, f"/{language}{address}", site, load)
        page.close()
        yield load
    context.close()


def _open(context: BrowserContext, page: Page, address: str, site: str, load: Load) -> None:
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    host = urlsplit(site).netloc

    def arrived(event: dict[str, Any]) -> None:
        load.bytes += int(event["encodedDataLength"])

    def asked(event: dict[str, Any]) -> None:
        where = urlsplit(event["request"]["url"])
        if where.scheme in {"http", "https"} and where.netloc != host:
            load.strangers.append(event["request"]["url"])

    wire.on("Network.loadingFinished", arrived)
    wire.on("Network.requestWillBeSent", asked)
    page.on("console", lambda line: load.breaches.append(line.text) if line.type == "error" else None)
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or not answer.ok:
        steps.stop(f"{address} answers {answer.status if answer else 'nothing'}: the table of visits is out of date.")
    load.shift = float(page.evaluate("window.__shift"))


def table(loads: list[Load]) -> int:
    """One line for each page; what is beyond a limit is marked."""
    say(f"\n{'':7} {'kB':>7} {'of':>5} {'shift':>7}  other hosts  policy  page")
    for load in loads:
        mark = "ok     " if load.well else "TOO BAD"
        numbers = f"{load.bytes / 1000:7.1f} {load.limit // 1000:5} {load.shift:7.3f}"
        say(f"{mark} {numbers} {len(load.strangers):12} {len(load.breaches):7}  {load.what}")
    for load in loads:
        for line in (*load.strangers, *load.breaches):
            say(f"{load.what.strip()}: {line}")
    wrong = [load for load in loads if not load.well]
    say(f"{len(loads)} pages measured, {len(wrong)} beyond a limit.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
