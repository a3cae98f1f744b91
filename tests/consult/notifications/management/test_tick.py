import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from consult import clock
from consult.accounts.models import User
from consult.notifications import due
from consult.notifications.management.commands import tick
from consult.notifications.models import TickRun
from tests.consult.notifications.conftest import Told


@pytest.fixture(autouse=True)
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, due.Job]:
    monkeypatch.setattr(due, "_jobs", {})
    return due._jobs


def run(**options: int) -> str:
    said = StringIO()
    call_command("tick", stdout=said, **options)
    return said.getvalue()


def test_it_says_what_it_did_and_leaves_a_trace(reader: User, told: Told) -> None:
    told(reader)
    due.register("phases", lambda: 2)
    assert run() == "Tick: phases 2, notices sent 1.\n"
    assert TickRun.objects.get().done["phases"] == 2
    assert len(mail.outbox) == 1


def test_a_second_round_finds_nothing(reader: User, told: Told) -> None:
    told(reader)
    run()
    assert run() == "Tick: nothing was due.\n"
    assert (TickRun.objects.count(), len(mail.outbox)) == (2, 1)


def test_it_fails_when_a_job_or_a_notice_failed(reader: User, told: Told) -> None:
    told(reader, subject_type="unknown")
    told(reader, subject_type="unknown", attempts=7)
    due.register("broken", lambda: 1 // 0)
    with pytest.raises(CommandError) as failed:
        run()
    assert "broken failed: ZeroDivisionError" in str(failed.value)
    assert "1 notices could not be delivered and are tried again." in str(failed.value)
    assert "1 notices could not be delivered and are given up." in str(failed.value)
    assert len(TickRun.objects.get().done["faults"]) == 3


def test_old_traces_go(db: None) -> None:
    TickRun.objects.create(ended_at=clock.real_now() - tick.KEPT - timedelta(hours=1))
    run()
    assert TickRun.objects.count() == 1


def test_forever_goes_on_until_its_server_is_gone(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    parents = iter([1, 1, 1, 1, 2])
    pauses: list[int] = []
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr(tick.time, "sleep", pauses.append)
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)
    rounds = iter([("phases 1", []), ("", [])])

    def round_() -> tuple[str, list[str]]:
        try:
            return next(rounds)
        except StopIteration:
            raise DatabaseError from None

    monkeypatch.setattr(tick, "one_round", round_)
    said = run(forever=60)
    assert pauses == [60, 60, 60]
    assert said.splitlines()[0] == "Tick: phases 1."
    assert said.splitlines()[1].startswith("Tick: nothing. The round failed: DatabaseError")
