import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_busy_port_is_told(
    steps: ModuleType, busy_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", str(busy_port))
    with pytest.raises(SystemExit):
        steps.chosen_port()
    assert f"Port {busy_port} is taken by another program" in capsys.readouterr().out


@pytest.mark.parametrize("raw", ["0", "65536", "eighty", "-1"])
def test_what_is_no_port_is_refused(
    steps: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raw: str
) -> None:
    monkeypatch.setenv("PORT", raw)
    with pytest.raises(SystemExit):
        steps.chosen_port()
    assert "is no port" in capsys.readouterr().out


def test_one_line_says_what_is_missing(
    steps: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit):
        steps.ensure_python()
    assert capsys.readouterr().out == "python3-venv is missing. Install it: sudo apt install python3-venv\n"


def test_another_python_is_told(
    steps: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit):
        steps.ensure_python()
    assert capsys.readouterr().out.startswith("Python 3.11 or 3.12 is needed")


def test_a_stamp_holds_until_its_input_changes(
    steps: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    source, stamp = tmp_path / "lock", tmp_path / "stamp"
    source.write_text("1")
    steps.write_stamp(stamp, steps.digest([source]))
    assert steps.is_stamped(stamp, steps.digest([source]))
    source.write_text("2")
    assert not steps.is_stamped(stamp, steps.digest([source]))


def test_a_command_that_fails_ends_the_step_with_its_name(
    steps: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        steps.run(sys.executable, "-c", "raise SystemExit(3)")
    assert "failed with status 3" in capsys.readouterr().out


def test_an_address_of_a_file_with_a_blank(steps: ModuleType) -> None:
    assert steps.sqlite_url(Path("/some where/demo.sqlite3")) == "sqlite:////some%20where/demo.sqlite3"
