from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from consult import clock
from consult.accounts.models import User
from consult.audit import triggers
from consult.notifications import health
from consult.notifications.models import TickRun
from tests.cast import NOON
from tests.consult.notifications.conftest import Told


@pytest.fixture
def ticked(db: None) -> TickRun:
    return TickRun.objects.create()


def test_alive_says_which_build_on_which_database_and_asks_nothing(client: Client, settings: Any) -> None:
    settings.BUILD_ID = "abc123"
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok", "build": "abc123", "database": connection.vendor}
    assert "no-store" in answer["Cache-Control"]


def test_ready(client: Client, ticked: TickRun, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["problems"]) == (200, "ready", [])


def test_not_ready_while_the_clock_never_ticked_or_stopped(client: Client, db: None) -> None:
    assert client.get("/readyz").json()["problems"] == ["clock"]
    TickRun.objects.create(ended_at=clock.real_now() - timedelta(seconds=health.TICK_LIMIT + 5))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["clock"])


def test_not_ready_while_a_trigger_of_the_record_is_missing(client: Client, ticked: TickRun) -> None:
    guarded = triggers.GUARDED[0]
    name = guarded.names(connection.vendor)[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {guarded.table}" if connection.vendor == "postgresql" else ""))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["problems"], answer.json()["missing_triggers"]) == (503, ["triggers"], 1)


@pytest.mark.usefixtures("noon")
def test_not_ready_while_notices_stay(client: Client, ticked: TickRun, reader: User, told: Told) -> None:
    told(reader, due_at=NOON - timedelta(seconds=health.QUEUE_LIMIT))
    assert client.get("/readyz").status_code == 200
    told(reader, due_at=NOON - timedelta(seconds=health.QUEUE_LIMIT + 1))
    assert client.get("/readyz").json()["problems"] == ["queue"]


@pytest.mark.usefixtures("noon")
def test_a_notice_that_waits_for_its_next_attempt_is_not_stuck(reader: User, told: Told) -> None:
    told(reader, created_at=NOON - timedelta(days=1), due_at=NOON + timedelta(hours=12), attempts=7)
    assert health.findings()["notice_overdue_seconds"] == 0


def test_not_ready_while_a_migration_is_pending(
    client: Client, ticked: TickRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "known_migrations", lambda: frozenset({("councils", "9999_tomorrow")}))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "not ready", "problems": ["migrations"], "pending_migrations": 1},
    )


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError("password of consult is wrong")

    monkeypatch.setattr(health, "findings", fail)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "problems": ["database"]})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_they_only_answer_questions(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
