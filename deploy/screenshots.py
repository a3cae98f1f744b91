"""`make screenshots`: pictures for the documents, made from a demo of their own in a real browser.

``deploy/screenshots.py --all FOLDER`` makes one of every page of the catalogue, to be looked at.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import steps
from steps import BIN, ROOT, say, step

if TYPE_CHECKING:
    from tests.e2e.pages import Page
    from tests.e2e.visits import View, Visits

PICTURES = ROOT / "docs" / "screenshots"
FEW = {
    "home": ("it", "ar"),
    "consultation": ("it", "ar"),
    "proposal": ("it",),
    "association": ("it",),
    "desk-delegate": ("it",),
    "moderate": ("it",),
    "figures": ("it",),
}
"""The set for the documents: pages of the catalogue with the languages they are shown in, on phone and desk in turn."""

TALL = {320: 1400, 1280: 1600}
COLOURS = 128
HEAVY = 150_000


def main() -> int:
    """Seed a demo, serve it, open its pages one after the other."""
    options = _options()
    steps.ensure_packages("requirements-dev.lock")
    if Path(sys.prefix).resolve() != steps.VENV.resolve():
        steps.run(BIN / "python", __file__, *sys.argv[1:])
        return 0
    steps.ensure_catalogues()
    with tempfile.TemporaryDirectory() as folder, _visits(Path(folder) / "demo.sqlite3", options.seeded) as visits:
        return _all(visits, options) if options.all else _few(visits)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--all", type=Path, metavar="FOLDER", help="every page of the catalogue, into this folder")
    options.add_argument("--only", default="", help="with --all: only pages whose name matches this expression")
    options.add_argument("--seeded", type=Path, metavar="FILE", help="copy this demo instead of seeding one")
    options.add_argument("--languages", default="it,ar")
    options.add_argument("--widths", default="320,1280")
    return options.parse_args()


@contextmanager
def _visits(database: Path, seeded: Path | None) -> Iterator[Visits]:
    """The demo in a file of its own, served from threads of this program, with a browser before it."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "consult.settings.dev",
        "DATABASE_URL": steps.sqlite_url(database),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # the browser keeps an event loop in this thread
    }
    if seeded:
        _copy(seeded, database)
    with step("Bringing a demo up to date" if seeded else "Seeding a demo"):
        steps.manage("migrate", "--verbosity", "0")
        if not seeded:
            steps.manage("seed_demo")
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415  reads the environment made above

    django.setup()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only the virtual environment has it

    from tests.e2e.stage import Rows, dress  # noqa: PLC0415
    from tests.e2e.visits import Visits, launch  # noqa: PLC0415
    from tests.harness import served  # noqa: PLC0415

    logging.disable(logging.WARNING)  # the catalogue has its refusals
    dress()
    with sync_playwright() as play, served() as site:
        browser = launch(play)
        yield Visits(browser, site, Rows())
        browser.close()


def _copy(seeded: Path, database: Path) -> None:
    with closing(sqlite3.connect(seeded)) as source, closing(sqlite3.connect(database)) as target:
        source.backup(target)


def _all(visits: Visits, options: argparse.Namespace) -> int:
    from tests.e2e.pages import PAGES  # noqa: PLC0415
    from tests.e2e.visits import View  # noqa: PLC0415

    begun, wrong = time.monotonic(), []
    wanted = [page for page in PAGES if re.search(options.only, page.name)]
    views = [View(language, int(w)) for language in options.languages.split(",") for w in options.widths.split(",")]
    for view in views:
        for page in wanted:
            file = options.all / f"{page.name}.{view.language}.{view.width}.png"
            try:
                _take(visits, page, view, file, whole=True)
            except Exception as error:  # noqa: BLE001  the other pages are still wanted
                wrong.append(file.name)
                say(f"!!! {file.name}: {str(error).splitlines()[0]}")
    say(f"{len(wanted) * len(views) - len(wrong)} pictures in {time.monotonic() - begun:.0f} s, {len(wrong)} failed")
    return 1 if wrong else 0


def _few(visits: Visits) -> int:
    from tests.e2e.pages import PAGES  # noqa: PLC0415
    from tests.e2e.visits import DESK, PHONE, View  # noqa: PLC0415

    named = {page.name: page for page in PAGES}
    if missing := sorted(FEW.keys() - named.keys()):
        steps.stop(f"The catalogue of pages (tests/e2e/pages.py) has no: {', '.join(missing)}")
    for number, (name, languages) in enumerate(FEW.items()):
        for language in languages:
            width = PHONE if (language == "ar") == (number % 2 == 0) else DESK
            file = PICTURES / f"{name}.{language}.{width}.png"
            _take(visits, named[name], View(language, width), file, whole=False)
            _lighten(file)
            say(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} kB")
    heavy = [file.name for file in PICTURES.glob("*.png") if file.stat().st_size > HEAVY]
    if heavy:
        say(f"Heavier than {HEAVY // 1000} kB: {', '.join(heavy)}")
    return 1 if heavy else 0


def _take(visits: Visits, page: Page, view: View, file: Path, *, whole: bool) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with visits.shown(page, view) as tab:
        tab.evaluate("document.fonts.ready.then(() => true)")
        if whole:
            tab.screenshot(path=file, full_page=True)
        else:
            tab.set_viewport_size({"width": view.width, "height": TALL[view.width]})
            tab.screenshot(path=file)


def _lighten(file: Path) -> None:
    """Fewer colours: a page has not many."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
