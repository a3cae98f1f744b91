"""The project's own files, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("consult", "councils", "proposals", "cms")


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Our Python files in these top-level folders, migrations left out."""
    found = (file for folder in folders or PACKAGES for file in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(file for file in found if "migrations" not in file.parts))


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text(), filename=str(file))


@cache
def templates(pattern: str = "*.html") -> tuple[Path, ...]:
    """Our templates."""
    return tuple(sorted((ROOT / "templates").rglob(pattern)))


def short(file: Path) -> str:
    """The path as the project writes it."""
    return str(file.relative_to(ROOT))


def functions(module: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """``a.b.c`` for an attribute chain, calls and subscripts seen through; empty when it does not begin at a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    return ""
