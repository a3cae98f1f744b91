import importlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.source import ROOT

MakeDatabase = Callable[..., None]


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """deploy/demo.py, with a folder of its own instead of var/."""
    monkeypatch.syspath_prepend(ROOT / "deploy")
    module = importlib.import_module("demo")
    monkeypatch.setattr(module, "VAR", tmp_path)
    for name, file in (("DATABASE", "demo.sqlite3"), ("UNFINISHED", "unfinished.sqlite3"), ("MEMORY", "demo.json")):
        monkeypatch.setattr(module, name, tmp_path / file)
    return module


@pytest.fixture
def steps(demo: ModuleType) -> ModuleType:
    """deploy/steps.py."""
    return importlib.import_module("steps")


@pytest.fixture
def commands(demo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Management commands are noted instead of run; ``migrate`` makes a small database."""
    called: list[str] = []

    def manage(*words: str, **environment: str) -> None:
        called.append(words[0])
        if words[0] == "migrate" and "unfinished" in environment["DATABASE_URL"]:
            make_database(demo.UNFINISHED, [*demo.migrations_on_disk()])

    monkeypatch.setattr(demo.steps, "manage", manage)
    return called


def make_database(
    file: Path, applied: list[str], people: int = 1, open_kinds: tuple[str, ...] = ("propose", "vote")
) -> None:
    """A database with as much as deploy/demo.py looks at."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        connection.execute("CREATE TABLE accounts_user (id INTEGER)")
        connection.execute("CREATE TABLE councils_phase (kind TEXT, opens_at TEXT, closes_at TEXT)")
        connection.executemany("INSERT INTO django_migrations VALUES (?, ?)", [name.split(".", 1) for name in applied])
        connection.executemany("INSERT INTO accounts_user VALUES (?)", [(n,) for n in range(people)])
        for kind in open_kinds:
            connection.execute("INSERT INTO councils_phase VALUES (?, '2020-01-01', '2999-01-01')", (kind,))
