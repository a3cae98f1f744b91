"""Every import points down, and stands at the top of its file."""

import ast

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source import PACKAGES, ROOT, functions, python_files, short, tree

LATE = (ast.Import, ast.ImportFrom)


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert broken == 0, capsys.readouterr().out


def test_imports_inside_functions_only_where_an_app_gets_ready() -> None:
    late = [
        f"{short(file)}:{inner.lineno}"
        for file in python_files()
        for function in functions(tree(file))
        if not (file.name == "apps.py" and function.name == "ready")
        for inner in ast.walk(function)
        if isinstance(inner, LATE)
    ]
    assert late == []


@pytest.mark.parametrize("package", [*PACKAGES[1:], "consult/settings", "consult/audit", "consult/accounts"])
def test_a_package_says_what_it_is_and_what_it_may_import(package: str) -> None:
    said = ast.get_docstring(tree(ROOT / package / "__init__.py")) or ""
    assert "I may import" in said
    assert "I may be imported" in said


def test_nothing_but_the_house_stands_at_the_top() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert folders == {*PACKAGES, "tests"}


def test_consult_itself_is_empty() -> None:
    assert (ROOT / "consult/__init__.py").read_text() == ""
