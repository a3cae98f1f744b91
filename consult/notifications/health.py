"""Two questions of the machine room: is the process alive, and may traffic be sent to it?"""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consult import clock
from consult.audit import triggers
from consult.notifications.delivery import waiting
from consult.notifications.models import TickRun

TICK_LIMIT = 15 * 60
"""Seconds after which a clock that did not tick counts as stopped. The timer runs every minute."""

QUEUE_LIMIT = 60 * 60
"""Seconds that a due notice may wait before somebody should look."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: which build, on which kind of database. Asks the database nothing."""
    return JsonResponse({"status": "ok", "build": settings.BUILD_ID, "database": connection.vendor})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: 200 when the database answers, is migrated and guarded, and the clock and the queue run; else 503."""
    try:
        found = findings()
    except DatabaseError:
        return JsonResponse({"status": "not ready", "problems": ["database"]}, status=503)
    problems = problems_in(found)
    status = "not ready" if problems else "ready"
    return JsonResponse({"status": status, "problems": problems} | found, status=503 if problems else 200)


def findings() -> dict[str, Any]:
    """What readiness depends on, as numbers: nothing in it is secret or personal."""
    pending = len(known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    if pending:  # without the tables nothing more can be asked
        return {"pending_migrations": pending}
    return {
        "pending_migrations": 0,
        "missing_triggers": len(triggers.missing(connection)),
        "last_tick_seconds": _seconds_since_tick(),
        "notice_overdue_seconds": _seconds_overdue(),
    }


def problems_in(found: dict[str, Any]) -> list[str]:
    """Names of what stands in the way, worst first; empty when ready."""
    tick = found.get("last_tick_seconds", 0)
    checks = {
        "migrations": found["pending_migrations"] > 0,
        "triggers": found.get("missing_triggers", 0) > 0,
        "clock": tick is None or tick > TICK_LIMIT,
        "queue": found.get("notice_overdue_seconds", 0) > QUEUE_LIMIT,
    }
    return [name for name, wrong in checks.items() if wrong]


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Every migration that this build has; read once, since files do not change under a running build."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _seconds_since_tick() -> int | None:
    last = TickRun.objects.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return int((clock.real_now() - last).total_seconds()) if last else None


def _seconds_overdue() -> int:
    # By due_at: a notice that waits for its next attempt is not stuck.
    oldest = waiting().order_by("due_at").values_list("due_at", flat=True).first()
    return max(0, int((clock.now() - oldest).total_seconds())) if oldest else 0
