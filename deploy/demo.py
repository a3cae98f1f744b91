"""`make demo`: from a fresh clone to a site in a browser; the second time in seconds, with everything kept."""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import steps
from steps import ROOT, VAR, say, step, stop

DATABASE = VAR / "demo.sqlite3"
UNFINISHED = VAR / "demo-unfinished.sqlite3"
MEMORY = VAR / "demo.json"
"""What the database was made with: digests of its migrations and of the lock file."""

APPS = {
    "cms": "cms",
    "proposals": "proposals",
    "councils": "councils",
    "notifications": "consult/notifications",
    "accounts": "consult/accounts",
    "audit": "consult/audit",
}
FRESH = "`make demo-fresh` moves it aside and starts again."


def main() -> int:
    """Set up what is missing, then serve."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fresh", action="store_true", help="move the data aside and start again")
    fresh = options.parse_args().fresh
    port = steps.chosen_port()
    steps.ensure_packages("requirements.lock")
    steps.ensure_catalogues()
    if fresh:
        move_aside()
    ensure_database()
    warn_of_past_dates()
    url = f"http://{steps.HOST}:{port}"
    welcome = (
        f"\nConsult is at {url}/\n"
        f"Enter as one of the demo people: {url}/demo/\nThe mail it sends: {url}/demo/mail/\nCtrl-C stops it."
    )
    return steps.serve(port, welcome, workers=1, **environment(DATABASE), SITE_URL=url)


def environment(database: Path) -> dict[str, str]:
    """The demo's settings, whatever the caller's environment says."""
    return {"DJANGO_SETTINGS_MODULE": "consult.settings.dev", "DATABASE_URL": steps.sqlite_url(database)}


# --- the database -------------------------------------------------------------------------------------


def migrations_on_disk() -> dict[str, str]:
    """``app.name`` of each of our migrations with the digest of its file."""
    return {
        f"{label}.{file.stem}": hashlib.sha256(file.read_bytes()).hexdigest()
        for label, folder in APPS.items()
        for file in sorted((ROOT / folder / "migrations").glob("[0-9]*.py"))
    }


def migrations_applied(database: Path) -> set[str]:
    """``app.name`` of each of our migrations that the database has; empty for an empty file."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "django_migrations" not in tables:
            return set()
        rows = connection.execute("SELECT app, name FROM django_migrations")
        return {f"{app}.{name}" for app, name in rows if app in APPS}


def ensure_database() -> None:
    """The demo's database: built whole under another name, or brought up to date, or refused with a sentence."""
    applied = _applied_or_stop() if DATABASE.exists() else set()
    memory = json.loads(MEMORY.read_text()) if MEMORY.exists() else {}
    if not applied or not _has_people():
        build()
        return
    refuse_other_versions(applied, memory.get("migrations", {}))
    if memory == _memory():
        say("==> The demo's data is there and up to date")
        return
    with step("Bringing the demo's database up to date; the data stays"):
        steps.manage("migrate", "--verbosity", "0", **environment(DATABASE))
        remember()


def _has_people() -> bool:
    # A database that was migrated by hand and never filled has nobody to lose.
    return bool(_ask("SELECT count(*) FROM accounts_user"))


def _ask(question: str, *values: str) -> int:
    with closing(sqlite3.connect(f"{DATABASE.as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute(question, values).fetchone()[0])


def _applied_or_stop() -> set[str]:
    try:
        return migrations_applied(DATABASE)
    except sqlite3.DatabaseError as error:
        stop(f"var/demo.sqlite3 cannot be read ({error}). {FRESH}")


def refuse_other_versions(applied: set[str], remembered: dict[str, str]) -> None:
    """End with a sentence when the database was made by a newer or a different version of this program."""
    disk = migrations_on_disk()
    if unknown := sorted(applied - disk.keys()):
        stop(f"var/demo.sqlite3 was made by a newer version of Consult (it has {unknown[-1]}). {FRESH}")
    if changed := sorted(name for name in applied if remembered.get(name, disk[name]) != disk[name]):
        stop(f"var/demo.sqlite3 was made by another version of Consult ({changed[0]} differs). {FRESH}")


def build() -> None:
    """Migrate and seed under another name, so that a build that was interrupted leaves nothing half done."""
    _remove(UNFINISHED)
    _remove(DATABASE)  # not there, or nobody in it
    VAR.mkdir(exist_ok=True)
    with step("Making the database"):
        steps.manage("migrate", "--verbosity", "0", **environment(UNFINISHED))
    with step("Filling it with the demo: people, associations, consultations, proposals, votes"):
        steps.manage("seed_demo", **environment(UNFINISHED))
    _settle(UNFINISHED)
    UNFINISHED.rename(DATABASE)
    remember()


def _settle(database: Path) -> None:
    # Everything out of the write-ahead log, so that the one file is the whole database.
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _memory() -> dict[str, object]:
    return {"migrations": migrations_on_disk(), "packages": steps.digest([ROOT / "requirements.lock"])}


def remember() -> None:
    """Write down with what the database was made."""
    MEMORY.write_text(json.dumps(_memory(), indent=1))


def move_aside() -> None:
    """Keep the old data under a name with the time."""
    MEMORY.unlink(missing_ok=True)
    if not DATABASE.exists():
        return
    aside = VAR / f"demo-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    for suffix in ("-wal", "-shm", ""):
        part = DATABASE.with_name(DATABASE.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    say(f"==> The old data is in var/{aside.name}")


def _remove(database: Path) -> None:
    for suffix in ("-wal", "-shm", ""):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


# --- its dates ----------------------------------------------------------------------------------------


def warn_of_past_dates() -> None:
    """Say so when the demo has grown old: nothing is open any more for proposals, or for positions."""
    closed = [words for kind, words in (("propose", "proposals"), ("vote", "positions")) if not _is_open(kind)]
    if closed:
        say(f"!!! The demo's dates have run out: nothing is open for {' or '.join(closed)}. {FRESH}")


def _is_open(kind: str) -> bool:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    asked = "SELECT count(*) FROM councils_phase WHERE kind = ? AND opens_at <= ? AND closes_at > ?"
    return _ask(asked, kind, now, now) > 0


if __name__ == "__main__":
    raise SystemExit(main())
