"""The database itself refuses to change the record, whoever asks; erasure is the one exception."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from consult.audit import triggers
from consult.audit.chain import new_salt
from consult.audit.models import AuditEvent, AuditPart, Statement
from consult.audit.triggers import GUARDED, install, install_after_migrate, missing, tables_exist
from tests.consult.audit.toys import note, say

REFUSED = "append-only"


@pytest.fixture
def record(world):
    note(world.consultation, actor=world.officer, facts={"n": 1})
    say(world.consultation, actor=None, words="Perché sì.")


def refused(step) -> None:
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        step()


def execute(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("model", [AuditEvent, AuditPart, Statement])
def test_rows_cannot_be_removed(record, model):
    refused(lambda: execute(f"DELETE FROM {model._meta.db_table}"))
    refused(lambda: model.objects.all()._raw_delete("default"))
    assert model.objects.exists()


COLUMNS = [
    (model, field.column)
    for model in (AuditEvent, AuditPart, Statement)
    for field in model._meta.concrete_fields
    if not field.is_relation
]


OTHER = {"DateTimeField": "CURRENT_TIMESTAMP", "UUIDField": "'11111111222233334444555555555555'"}


@pytest.mark.parametrize(("model", "column"), COLUMNS, ids=lambda value: getattr(value, "__name__", value))
def test_no_column_can_be_changed(record, model, column):
    row = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    kind = model._meta.get_field(column).get_internal_type()
    other = OTHER.get(kind, f"{column} + 1000" if "Integer" in kind or "Auto" in kind else "'x'")
    refused(lambda: execute(f"UPDATE {model._meta.db_table} SET {column} = {other} WHERE id = %s", row))


def test_a_part_cannot_move_to_another_event(record):
    other = AuditEvent.objects.order_by("-seq").first()
    AuditPart.objects.filter(event=other).exclude(name="facts").first()
    refused(lambda: AuditPart.objects.filter(name="person").update(event=other))


@pytest.mark.parametrize("change", ["length = length - 1", "length = length", "key = 'x', length = length + 1"])
def test_a_chain_only_grows(record, change):
    refused(lambda: execute(f"UPDATE audit_chain SET {change}"))
    refused(lambda: execute("DELETE FROM audit_chain"))
    execute("UPDATE audit_chain SET length = length + 1, head = 'x'")


@pytest.mark.parametrize("model", [AuditPart, Statement])
def test_erasure_takes_content_and_salt_together_and_nothing_else(record, model):
    for partial in ({"content": None}, {"salt": None}, {"content": "", "salt": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**partial)
    named = "name" if model is AuditPart else "kind"
    refused(lambda: model.objects.update(content=None, salt=None, **{named: "other"}))
    assert model.objects.update(content=None, salt=None) == model.objects.count()
    refused(lambda: model.objects.update(content="Altro", salt=new_salt()))


def test_an_event_cannot_even_be_written_as_it_stands(record):
    refused(lambda: AuditEvent.objects.first().save())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_insert_or_replace_meets_the_guard(record):
    columns = ", ".join(field.column for field in AuditEvent._meta.concrete_fields)
    refused(
        lambda: execute(f"INSERT OR REPLACE INTO audit_auditevent ({columns}) SELECT {columns} FROM audit_auditevent")
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="ON CONFLICT needs no primary key on SQLite")
def test_an_upsert_meets_the_guard(record):
    refused(
        lambda: execute(
            "INSERT INTO audit_statement SELECT * FROM audit_statement WHERE true "
            "ON CONFLICT (id) DO UPDATE SET content = 'x'"
        )
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditpart", "audit_statement", "audit_chain"])
def test_tables_cannot_be_emptied(record, table):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused(lambda: execute(f"TRUNCATE {table} CASCADE"))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL can disable a trigger")
def test_a_disabled_trigger_counts_as_missing(record):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_auditevent_no_update")
    assert missing(connection) == ["audit_auditevent_no_update"]


def drop(name: str, table: str) -> None:
    if connection.vendor == "postgresql":
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


@pytest.mark.parametrize("guarded", GUARDED, ids=lambda guarded: guarded.table)
def test_a_missing_trigger_is_told_and_put_back_after_migrate(record, guarded):
    for name in guarded.names(connection.vendor):
        assert missing(connection) == []
        drop(name, guarded.table)
        assert missing(connection) == [name]
        install_after_migrate(using="default")
    assert missing(connection) == []


def test_without_tables_there_is_nothing_to_guard_yet(db, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert not tables_exist(connection)
    monkeypatch.setattr(triggers, "install", lambda connection: pytest.fail("installed on nothing"))
    install_after_migrate(using="default")


def test_the_record_is_kept_on_two_databases_alone():
    class Oracle:
        vendor = "oracle"

    with pytest.raises(ValueError, match="SQLite or PostgreSQL"):
        install(Oracle())


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_each_table_is_guarded_against_each_way_of_changing_it(vendor):
    ways = {"sqlite": 2, "postgresql": 3}[vendor]
    for guarded in GUARDED:
        assert len(guarded.names(vendor)) == ways
        statements = " ".join({"sqlite": triggers._sqlite, "postgresql": triggers._postgresql}[vendor](guarded))
        assert all(name in statements for name in guarded.names(vendor))


def test_the_guards_stand_in_a_copy_too(transactional_db):
    assert missing(connections["default"]) == []
