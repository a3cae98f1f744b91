"""System checks of the record: what weakens it, and what to do about it.

A missing trigger is a warning: an error would stop the very ``migrate`` that puts it back. It fails
``verify_audit`` and ``/readyz``.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from consult.audit import triggers, verbs
from consult.audit.discovery import all_actions


@register(Tags.database)
def triggers_stand(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """audit.W001: the database lets the record be changed."""
    return [
        checks.Warning(
            f"The trigger {name} is missing: the database {alias} would let the record be changed.",
            hint="Run `manage.py migrate`: it puts the triggers back. Then run `manage.py verify_audit`.",
            id="audit.W001",
        )
        for alias in databases or ()
        if triggers.tables_exist(connections[alias])
        for name in triggers.missing(connections[alias])
    ]


@register(Tags.database)
def writes_are_safe(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """audit.E001-E004: settings of the database under which an acknowledged act can be lost or refused."""
    return [message for alias in databases or () for message in _DANGERS[connections[alias].vendor](connections[alias])]


@register()
def verbs_are_registered(**_: Any) -> list[CheckMessage]:
    """audit.E005: an action announces a verb that nobody registered."""
    return [
        Error(
            f"The action {info.name} announces the verb {name}, which nobody registered.",
            hint="Register it in the app's verbs.py, with the sentence that tells it.",
            id="audit.E005",
        )
        for info in all_actions().values()
        for name in sorted(info.verbs)
        if not verbs.is_registered(name)
    ]


def _sqlite(connection: BaseDatabaseWrapper) -> Iterable[CheckMessage]:
    connection.ensure_connection()  # the mode is read from the settings when the connection is made
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        yield Error(
            "SQLite begins transactions without the write lock: acts at the same moment would fail.",
            hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE".',
            id="audit.E001",
        )
    if _value(connection, "PRAGMA recursive_triggers") != 1:
        yield Error(
            "SQLite runs without recursive triggers: INSERT OR REPLACE would walk past the guards of the record.",
            hint='Add PRAGMA recursive_triggers=ON to OPTIONS["init_command"].',
            id="audit.E002",
        )


def _postgresql(connection: BaseDatabaseWrapper) -> Iterable[CheckMessage]:
    for number, setting in ((3, "synchronous_commit"), (4, "fsync")):
        if _value(connection, f"SHOW {setting}") == "off":
            yield Error(
                f"PostgreSQL runs with {setting}=off: an acknowledged vote would be lost in a power cut.",
                hint=f"Set {setting} = on in postgresql.conf and reload.",
                id=f"audit.E00{number}",
            )


_DANGERS = {"sqlite": _sqlite, "postgresql": _postgresql}


def _value(connection: BaseDatabaseWrapper, query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
