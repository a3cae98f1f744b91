"""Database triggers that make the record append-only, on SQLite and PostgreSQL alike.

Installed again after every migrate: on SQLite a migration that rebuilds a table drops its triggers silently.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "the record is append-only"


@dataclass(frozen=True)
class Guarded:
    """A table of the record.

    ``fixed`` columns never change, ``erasable`` ones may be set to NULL together, ``growing`` ones only grow.
    """

    table: str
    fixed: tuple[str, ...] = ()
    erasable: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()

    def names(self, vendor: str) -> tuple[str, ...]:
        """The names of the triggers that must exist on this table."""
        kinds = ("no_update", "no_delete") + (("no_truncate",) if vendor == "postgresql" else ())
        return tuple(f"{self.table}_{kind}" for kind in kinds)

    def lawful_update(self, distinct: str) -> str:
        """SQL that is true for an erasure or a growth and for nothing else; ``distinct`` is a null-safe 'differs'."""
        if not self.erasable and not self.growing:
            return "FALSE" if distinct != "IS NOT" else "0"
        same = [f"NOT (NEW.{column} {distinct} OLD.{column})" for column in self.fixed]
        gone = [f"NEW.{column} IS NULL" for column in self.erasable]
        grown = [f"NEW.{column} > OLD.{column}" for column in self.growing]
        return " AND ".join(same + gone + grown)


GUARDED = (
    Guarded("audit_chain", fixed=("id", "key", "started_at"), growing=("length",)),
    Guarded("audit_auditevent"),
    Guarded("audit_auditpart", fixed=("id", "event_id", "name"), erasable=("content", "salt")),
    Guarded("audit_statement", fixed=("id", "act_id", "kind", "language"), erasable=("content", "salt")),
)


def _sqlite(guarded: Guarded) -> list[str]:
    update, delete = guarded.names("sqlite")
    return [
        f"DROP TRIGGER IF EXISTS {update}",
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {guarded.table} "
        f"WHEN NOT ({guarded.lawful_update('IS NOT')}) BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        f"DROP TRIGGER IF EXISTS {delete}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {guarded.table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    ]


_REFUSE = f"""CREATE OR REPLACE FUNCTION consult_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def _postgresql(guarded: Guarded) -> list[str]:
    update, delete, truncate = guarded.names("postgresql")
    refuse = "EXECUTE FUNCTION consult_refuse_change()"
    lawful = guarded.lawful_update("IS DISTINCT FROM")
    return [
        _REFUSE,
        f"CREATE OR REPLACE TRIGGER {update} BEFORE UPDATE ON {guarded.table} "
        f"FOR EACH ROW WHEN (NOT ({lawful})) {refuse}",
        f"CREATE OR REPLACE TRIGGER {delete} BEFORE DELETE ON {guarded.table} FOR EACH ROW {refuse}",
        f"CREATE OR REPLACE TRIGGER {truncate} BEFORE TRUNCATE ON {guarded.table} FOR EACH STATEMENT {refuse}",
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger of the record in place. Raises ValueError on another database."""
    makers = {"sqlite": _sqlite, "postgresql": _postgresql}
    if connection.vendor not in makers:
        raise ValueError(f"The record cannot be kept on {connection.vendor}: use SQLite or PostgreSQL.")
    with connection.cursor() as cursor:
        for guarded in GUARDED:
            for statement in makers[connection.vendor](guarded):
                cursor.execute(statement)


def install_after_migrate(*, using: str, **_: Any) -> None:
    """Signal receiver: put the triggers back, whatever the migrations did."""
    if tables_exist(connections[using]):
        install(connections[using])


def tables_exist(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables of the record stand in this database yet."""
    present = set(connection.introspection.table_names())
    return all(guarded.table in present for guarded in GUARDED)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should stand and do not, or stand disabled; empty when the record is guarded."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for guarded in GUARDED for name in guarded.names(connection.vendor) if name not in standing]
