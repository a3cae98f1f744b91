"""`make demo` says what is wrong with a database, and never loses what people did."""

import json
import sqlite3
from contextlib import closing
from types import ModuleType

import pytest
from django.conf import settings

from tests.deploy.conftest import make_database


def test_the_migrations_it_reads_are_those_of_our_apps(demo: ModuleType) -> None:
    ours = {app for app in settings.INSTALLED_APPS if app.split(".")[0] in {"cms", "proposals", "councils", "consult"}}
    assert set(demo.APPS) == {app.split(".")[-1] for app in ours} - {"ui"}
    assert "councils.0001_initial" in demo.migrations_on_disk()


def test_the_tables_it_reads_exist(demo: ModuleType, db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, column in (("accounts_user", "id"), ("councils_phase", "closes_at"), ("django_migrations", "app")):
            cursor.execute(f"SELECT {column} FROM {table} LIMIT 1")
            assert [read[0] for read in cursor.description] == [column]


def test_the_first_time_it_is_built_whole_and_then_renamed(demo: ModuleType, commands: list[str]) -> None:
    demo.ensure_database()
    assert commands == ["migrate", "seed_demo"]
    assert (demo.DATABASE.exists(), demo.UNFINISHED.exists()) == (True, False)
    assert json.loads(demo.MEMORY.read_text())["migrations"] == demo.migrations_on_disk()


def test_a_build_that_was_interrupted_begins_anew(
    demo: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.UNFINISHED.write_bytes(b"half of a database")
    demo.ensure_database()
    assert demo.migrations_applied(demo.DATABASE)


def test_the_second_time_nothing_is_done(demo: ModuleType, commands: list[str]) -> None:
    demo.ensure_database()
    commands.clear()
    demo.ensure_database()
    assert commands == []


def test_a_new_migration_is_applied_and_the_data_stays(
    demo: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.ensure_database()
    commands.clear()
    later = demo.migrations_on_disk() | {"councils.9999_tomorrow": "digest"}
    monkeypatch.setattr(demo, "migrations_on_disk", lambda: later)
    demo.ensure_database()
    assert commands == ["migrate"]


def test_a_database_of_a_newer_version_is_refused(
    demo: ModuleType, commands: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    make_database(demo.DATABASE, [*demo.migrations_on_disk(), "councils.9999_tomorrow"])
    with pytest.raises(SystemExit):
        demo.ensure_database()
    assert "made by a newer version of Consult (it has councils.9999_tomorrow)" in capsys.readouterr().out
    assert demo.DATABASE.exists()


def test_a_database_of_another_version_is_refused(
    demo: ModuleType, commands: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.ensure_database()
    changed = demo.migrations_on_disk() | {"councils.0001_initial": "another digest"}
    monkeypatch.setattr(demo, "migrations_on_disk", lambda: changed)
    with pytest.raises(SystemExit):
        demo.ensure_database()
    assert (
        "made by another version of Consult (councils.0001_initial differs). `make demo-fresh`"
        in capsys.readouterr().out
    )


def test_a_file_that_is_no_database_is_refused(demo: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    demo.DATABASE.write_text("this is no database, but it is long enough to look at" * 9)
    with pytest.raises(SystemExit):
        demo.ensure_database()
    assert "cannot be read" in capsys.readouterr().out


def test_an_empty_or_unfilled_database_is_filled(demo: ModuleType, commands: list[str]) -> None:
    demo.DATABASE.touch()
    demo.ensure_database()
    demo.DATABASE.unlink()
    demo.MEMORY.unlink()
    make_database(demo.DATABASE, [*demo.migrations_on_disk()], people=0)
    demo.ensure_database()
    assert commands == ["migrate", "seed_demo"] * 2


def test_fresh_keeps_the_old_data_under_another_name(demo: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    make_database(demo.DATABASE, ["councils.0001_initial"])
    demo.DATABASE.with_name("demo.sqlite3-wal").touch()
    demo.move_aside()
    (aside,) = demo.VAR.glob("demo-*.sqlite3")
    assert demo.migrations_applied(aside) == {"councils.0001_initial"}
    assert aside.with_name(aside.name + "-wal").exists()
    assert not demo.DATABASE.exists()
    assert aside.name in capsys.readouterr().out


def test_fresh_on_nothing_is_no_fault(demo: ModuleType) -> None:
    demo.move_aside()
    assert list(demo.VAR.glob("demo-*")) == []


@pytest.mark.parametrize(
    ("open_kinds", "said"),
    [
        (("propose", "vote"), ""),
        (("propose",), "nothing is open for positions."),
        ((), "nothing is open for proposals or positions."),
    ],
)
def test_it_says_when_the_dates_ran_out(
    demo: ModuleType, capsys: pytest.CaptureFixture[str], open_kinds: tuple[str, ...], said: str
) -> None:
    make_database(demo.DATABASE, [], open_kinds=open_kinds)
    demo.warn_of_past_dates()
    out = capsys.readouterr().out
    assert said in out
    assert bool(out) is bool(said)


def test_what_people_did_is_never_written_by_a_look(demo: ModuleType) -> None:
    make_database(demo.DATABASE, ["councils.0001_initial"])
    with closing(sqlite3.connect(f"{demo.DATABASE.as_uri()}?mode=ro", uri=True)) as connection:
        before = connection.execute("PRAGMA data_version").fetchone()
        demo.migrations_applied(demo.DATABASE)
        demo.warn_of_past_dates()
        assert connection.execute("PRAGMA data_version").fetchone() == before
