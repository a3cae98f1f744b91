"""Tests that commit: on a throw-away copy of the migrated database, dropped afterwards and never flushed.

The record refuses DELETE and TRUNCATE, so the flush of Django's TransactionTestCase would fail on it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.db import connections
from django.test.testcases import LiveServerThread

PATIENCE = 120
"""Seconds after which threads that do not end fail the test."""


@contextmanager
def throwaway_copy(folder: Path) -> Iterator[None]:
    """Every connection of this process, whatever its thread, leads to a copy of the database meanwhile."""
    config = connections.settings["default"]
    original = config["NAME"]
    connections["default"].close()
    vendor = connections["default"].vendor
    config["NAME"] = _COPY[vendor](original, folder)
    cache.clear()
    try:
        yield
    finally:
        connections["default"].close()
        copy, config["NAME"] = config["NAME"], original
        _DROP[vendor](copy)
        cache.clear()


def _copy_file(original: str, folder: Path) -> str:
    name = str(folder / "copy.sqlite3")
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(name)) as target:
        source.backup(target)
    return name


def _copy_database(original: str, folder: Path) -> str:
    name = f"{original}_{uuid4().hex[:8]}"
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
    return name


def _drop_file(name: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)


def _drop_database(name: str) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


_COPY = {"sqlite": _copy_file, "postgresql": _copy_database}
_DROP = {"sqlite": _drop_file, "postgresql": _drop_database}


@dataclass
class Outcome:
    """What one of several threads came to."""

    value: Any = None
    error: Exception | None = None


def at_once(*steps: Callable[[], Any]) -> list[Outcome]:
    """Run the steps in a thread each, all released at the same instant; their outcomes, in the order given.

    Each thread has its own connection and sees the clock as the caller does.
    """
    outcomes = [Outcome() for _ in steps]
    gate = Barrier(len(steps))
    threads = [
        Thread(target=copy_context().run, args=(_run, gate, step, outcome))
        for step, outcome in zip(steps, outcomes, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "A thread still waits."
    return outcomes


def _run(gate: Barrier, step: Callable[[], Any], outcome: Outcome) -> None:
    try:
        gate.wait(PATIENCE)
        outcome.value = step()
    except Exception as error:  # noqa: BLE001  whatever happens to a thread is the test's to judge
        outcome.error = error
    finally:
        connections.close_all()


@contextmanager
def served() -> Iterator[str]:
    """The site with its static files, served from threads of this process; yields its address."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait(PATIENCE)
    try:
        if server.error:
            raise server.error
        yield f"http://{server.host}:{server.port}"
    finally:
        server.terminate()
