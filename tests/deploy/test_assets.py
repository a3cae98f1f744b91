"""`make assets` says what is missing, and its comparison names what was not built."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

FOLDERS = ("static",)


@pytest.fixture
def assets(steps: ModuleType) -> ModuleType:
    return importlib.import_module("assets")


def folder(base: Path, **files: str) -> Path:
    (base / "static" / "fonts").mkdir(parents=True)
    for name, text in files.items():
        (base / "static" / name.replace("__", "/")).write_text(text)
    return base


def test_the_same_files_differ_in_nothing(assets: ModuleType, tmp_path: Path) -> None:
    made = folder(tmp_path / "made", style="a", fonts__latin="b")
    kept = folder(tmp_path / "kept", style="a", fonts__latin="b")
    assert assets.differences(made, kept, FOLDERS) == []


def test_what_differs_is_missing_or_is_left_over_is_named(assets: ModuleType, tmp_path: Path) -> None:
    made = folder(tmp_path / "made", style="a", fonts__latin="b")
    kept = folder(tmp_path / "kept", style="changed by hand", script="no longer made")
    assert assets.differences(made, kept, FOLDERS) == [
        "static/fonts/latin is missing.",
        "static/script is not built any more.",
        "static/style differs.",
    ]


def test_without_node_it_says_so(
    assets: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        assets.main(["--check"])
    assert ended.value.code == 1
    assert "Node 20 with npm is missing" in capsys.readouterr().out


def test_an_old_node_is_refused(
    assets: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v18.20.1\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SystemExit):
        assets.main([])
    assert "Node 20 or newer is needed, this is v18.20.1." in capsys.readouterr().out
