"""Ways to tamper with a record of six events whose triggers are gone, and what the command then finds first."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from consult.audit import triggers
from consult.audit.chain import canonical, event_hash
from consult.audit.models import AuditEvent, AuditPart

CHAIN = "consultation:trasporti"
LENGTH = 6


def unguard() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guarded in triggers.GUARDED:
            for name in guarded.names(connection.vendor):
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {guarded.table}" if "post" in connection.vendor else ""))


def event(seq: int) -> AuditEvent:
    return AuditEvent.objects.get(chain__key=CHAIN, seq=seq)


def change(number: int, **columns) -> None:
    AuditEvent.objects.filter(chain__key=CHAIN, seq=number).update(**columns)


def rewritten(row: AuditEvent, **header) -> dict[str, str]:
    """Columns of the event with a changed header and the hash computed again."""
    text = canonical(json.loads(row.header) | header)
    return {"header": text, "hash": event_hash(text)}


def remove(seq: int) -> None:
    AuditPart.objects.filter(event=event(seq)).delete()
    event(seq).delete()


def first_of(**options) -> tuple[str, int] | None:
    """The chain and number of the first finding, without the missing triggers, through the command."""
    out = StringIO()
    try:
        call_command("verify_audit", "--json", stdout=out, **options)
    except SystemExit as stop:
        assert stop.code == 1
    verdict = json.loads(out.getvalue())
    findings = [(f["chain"], f["seq"]) for f in verdict["findings"] if "trigger" not in f["what"]]
    if findings:
        assert verdict["first"]["chain"] == findings[0][0]
    return findings[0] if findings else None


def every_event(function):
    return pytest.mark.parametrize("seq", range(1, LENGTH + 1))(function)


def fields_of(row: AuditEvent) -> dict:
    names = [field.attname for field in AuditEvent._meta.concrete_fields if not field.primary_key]
    return {name: getattr(row, name) for name in names}
