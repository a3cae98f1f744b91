"""`make test`, `make verify` and their smaller sisters: run everything, then say in one place how it went."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import steps
from steps import BIN, ROOT, say

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"
SHOWN = 60
"""Lines shown of a check that failed; run it by itself for all of them."""

COUNTS = re.compile(r"(\d+) (passed|failed|errors?)\b")

LINT = {
    "style": [BIN / "ruff", "check", "--quiet"],
    "format": [BIN / "ruff", "format", "--check", "--quiet"],
    "types": [BIN / "mypy"],
    "import contracts": [BIN / "lint-imports"],
    "dead code": [BIN / "vulture"],
    "migrations": [BIN / "python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": [BIN / "python", "manage.py", "catalogue", "--check"],
}


COVERED = ("--cov", "--cov-report=")
DJADE = ("--target-version", "5.2")


@dataclass
class Result:
    """How one check went."""

    name: str
    well: bool
    seconds: float
    note: str = ""


def main() -> int:
    """Run what the first argument names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consult.settings.test")
    os.environ.setdefault("PYTHONHASHSEED", "0")  # both workers must collect the tests in one order
    what = sys.argv[1]
    steps.ensure_packages("requirements-dev.lock")
    jobs = {"lock": lock, "format": tidy, "messages": messages, "lint": lint, "test": test, "verify": verify}
    return jobs[what]()


def lint() -> int:
    """Everything that needs no database."""
    return summary("lint", check())


def test() -> int:
    """All checks, then all tests but the long proofs; without Chromium the rest, and then status 1."""
    steps.ensure_catalogues()
    results = check()
    chromium = find_chromium()
    kind = database_kind()
    fresh = ("-n", "2", "--dist", "loadfile", "--create-db", "--reuse-db")
    results.append(pytest(f"tests on {kind}", *fresh, "-m", "not long and not e2e", *COVERED))
    if chromium:
        # In a process of their own: a browser keeps an event loop running, which changes connections for all after it.
        kept = ("-n", "1", "--reuse-db", "--cov-append")
        results.append(pytest(f"browser tests on {kind}", *kept, "-m", "e2e and not long", *COVERED))
        results.append(coverage())
    else:
        results.append(
            Result("browser tests", well=False, seconds=0, note="Chromium is missing: sudo apt install chromium")
        )
    return summary("test", results)


def verify() -> int:
    """What is built is what its sources give; the long proofs on both databases."""
    steps.ensure_catalogues()
    given = os.environ.pop("DATABASE_URL", POSTGRESQL)
    url = given if given.startswith("postgres") else POSTGRESQL
    results = [_quietly("assets rebuilt", [sys.executable, ROOT / "deploy" / "assets.py", "--check"])]
    long = "long and not e2e"
    results.append(pytest("long proofs on SQLite", "--create-db", "-s", "-m", long))
    if answers(url):
        results.append(pytest("long proofs on PostgreSQL", "--create-db", "-s", "-m", long, DATABASE_URL=url))
    else:
        results.append(
            Result("long proofs on PostgreSQL", well=False, seconds=0, note=f"no PostgreSQL at {place(url)}")
        )
    # What a browser sees does not depend on the database.
    results.append(pytest("long browser proofs", "-n", "2", "--create-db", "-m", "long and e2e"))
    results.append(_quietly("weight of a visit", [sys.executable, ROOT / "deploy" / "weights.py"]))
    return summary("verify", results)


def tidy() -> int:
    """Code and templates in shape."""
    steps.run(BIN / "ruff", "check", "--fix", "--quiet", "--exit-zero")
    steps.run(BIN / "ruff", "format", "--quiet")
    subprocess.run([BIN / "djade", *DJADE, *template_files()], cwd=ROOT, check=False)  # 1: it changed something
    return 0


def messages() -> int:
    """Catalogues brought up to date with the code."""
    steps.manage("catalogue")
    return 0


def lock() -> int:
    """Lock files made again from pyproject.toml; versions change only where they must (uv keeps the rest)."""
    compile_ = [BIN / "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11", "--quiet"]
    plain = ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate"]
    for name, group in (("requirements.lock", []), ("requirements-dev.lock", ["--group", "dev"])):
        steps.run(*compile_, *plain, *group, "-o", name)
    return 0


# --- running ------------------------------------------------------------------------------------------


def check() -> list[Result]:
    """The checks of style, types, layers, templates, migrations and catalogues; output only where one fails."""
    return [_quietly(name, words) for name, words in LINT.items()] + [
        _quietly("templates", [BIN / "djade", "--check", *DJADE, *template_files()])
    ]


def template_files() -> list[object]:
    """Every template."""
    return [file for pattern in ("*.html", "*.txt") for file in sorted((ROOT / "templates").rglob(pattern))]


def _quietly(name: str, command: list[object]) -> Result:
    begun = time.monotonic()
    done = subprocess.run([str(w) for w in command], cwd=ROOT, capture_output=True, text=True, check=False)
    result = Result(name, done.returncode == 0, time.monotonic() - begun)
    say(f"{'ok    ' if result.well else 'FAILED'} {name} ({result.seconds:.1f} s)")
    if not result.well:
        lines = (done.stdout + done.stderr).strip().splitlines()
        say("\n".join(lines[:SHOWN] + ([f"... and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else [])))
    return result


def pytest(name: str, *options: str, **environment: str) -> Result:
    """Run pytest, showing what it says as it says it; the note is its closing line."""
    begun, closing = time.monotonic(), "pytest said nothing"
    command = [str(BIN / "python"), "-m", "pytest", "-q", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        for line in running.stdout or []:
            print(line, end="", flush=True)
            if COUNTS.search(line) or "no tests ran" in line:
                closing = line.strip(" =\n")
    return Result(name, running.returncode == 0, time.monotonic() - begun, closing)


def coverage() -> Result:
    """The gate on branch coverage, from pyproject.toml."""
    begun = time.monotonic()
    said = subprocess.run(
        [str(BIN / "coverage"), "report", "--skip-covered", "--skip-empty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        say(said.stdout + said.stderr)
    total = next((line for line in said.stdout.splitlines() if line.startswith("TOTAL")), "no data")
    return Result("coverage with branches", said.returncode == 0, time.monotonic() - begun, " ".join(total.split()))


def summary(what: str, results: list[Result]) -> int:
    """One line for each check; the last line counts the tests."""
    say(f"\nmake {what}")
    for result in results:
        verdict = "ok    " if result.well else "FAILED"
        say(f"  {verdict} {result.name:<26} {result.seconds:6.1f} s  {result.note}".rstrip())
    counts = {"passed": 0, "failed": 0}
    for result in results:
        for number, word in COUNTS.findall(result.note):
            counts["passed" if word == "passed" else "failed"] += int(number)
    wrong = [result.name for result in results if not result.well]
    say(f"Not well: {', '.join(wrong)}." if wrong else "All well.")
    if any(counts.values()):
        say(f"{counts['passed']} passed, {counts['failed']} failed")
    return 1 if wrong else 0


# --- what is there ------------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """The browser of the system, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def database_kind() -> str:
    """What the tests will run on."""
    return "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"


def answers(url: str) -> bool:
    """Whether something listens where the database should be."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=3):
            return True
    except OSError:
        return False


def place(url: str) -> str:
    """Host and port of a database, without its password."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 5432}"


if __name__ == "__main__":
    raise SystemExit(main())
