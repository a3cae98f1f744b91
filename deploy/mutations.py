"""Which small changes of a source the tests must notice: by the tree of its code, with nothing but Python."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

BOUNDARIES = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITES = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
OPPOSITES |= {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}
SWAPPED = {ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add}
EXTREMES = {"min": "max", "max": "min"}
LOOKUPS = {"lt": "lte", "lte": "lt", "gt": "gte", "gte": "gt"}


@dataclass(frozen=True)
class Change:
    """What to call it, how it is made in the tree, and whether it moves a boundary or turns a tie."""

    words: str
    make: Callable[[], Any]
    boundary: bool = False


@dataclass(frozen=True)
class Mutant:
    """One change at one place of a file. ``within`` is the function, or empty for a constant of the module."""

    file: str
    line: int
    within: str
    words: str
    boundary: bool
    number: int

    def __str__(self) -> str:
        edge = " (boundary)" if self.boundary else ""
        return f"{self.file}:{self.line} {self.within} {self.words}{edge}"


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Every mutant of a source, in a steady order."""
    found = enumerate(_everything(ast.parse(source)))
    return [Mutant(file, line, within, c.words, c.boundary, number) for number, (within, line, c) in found]


def mutated(source: str, number: int) -> ast.Module:
    """The tree of a source with its change of that number made."""
    tree = ast.parse(source)
    list(_everything(tree))[number][2].make()
    return ast.fix_missing_locations(tree)


def _everything(tree: ast.Module) -> Iterator[tuple[str, int, Change]]:
    for within, body in _bodies(tree.body, ""):
        for node in (node for stmt in body for node in ast.walk(stmt)):
            for change in _CHANGES.get(type(node), _none)(node):
                yield within, getattr(node, "lineno", body[0].lineno), change


def _bodies(statements: list[ast.stmt], prefix: str) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The bodies of functions and methods, without defaults and decorators; and the constants of the module."""
    for stmt in statements:
        if isinstance(stmt, ast.ClassDef):
            yield from _bodies(stmt.body, f"{prefix}{stmt.name}.")
        elif isinstance(stmt, ast.FunctionDef):
            yield prefix + stmt.name, stmt.body
        elif isinstance(stmt, ast.Assign) and not prefix:
            yield "", [stmt]


# --- node by node -------------------------------------------------------------------------------------


def _none(_node: Any) -> Iterator[Change]:
    yield from ()


def _compare(node: Any) -> Iterator[Change]:
    for place, op in enumerate(node.ops):
        for table in (BOUNDARIES, OPPOSITES):
            if new := table.get(type(op)):
                words = f"{type(op).__name__} -> {new.__name__}"
                yield Change(words, partial(node.ops.__setitem__, place, new()), boundary=table is BOUNDARIES)


def _operator(node: Any) -> Iterator[Change]:
    if new := SWAPPED.get(type(node.op)):
        yield Change(f"{type(node.op).__name__} -> {new.__name__}", partial(setattr, node, "op", new()))


def _not(node: Any) -> Iterator[Change]:
    if isinstance(node.op, ast.Not):
        yield Change("not removed", partial(setattr, node, "operand", ast.UnaryOp(ast.Not(), node.operand)))


def _constant(node: Any) -> Iterator[Change]:
    if isinstance(node.value, bool | int):
        other = not node.value if isinstance(node.value, bool) else node.value + 1
        yield Change(f"{node.value} -> {other}", partial(setattr, node, "value", other))
    elif isinstance(node.value, str):
        yield from _lookup(node, "value")


def _lookup(node: Any, field: str = "arg") -> Iterator[Change]:
    start, mark, last = (getattr(node, field) or "").rpartition("__")
    if mark and last in LOOKUPS:
        new = f"{start}__{LOOKUPS[last]}"
        yield Change(f"{start}__{last} -> {new}", partial(setattr, node, field, new), boundary=True)


def _call(node: Any) -> Iterator[Change]:
    name, args = getattr(node.func, "id", ""), node.args
    if name in EXTREMES:
        yield Change(f"{name} -> {EXTREMES[name]}", partial(setattr, node.func, "id", EXTREMES[name]), boundary=True)
    elif name == "unless":
        yield Change("never refuses", partial(args.__setitem__, 0, ast.Constant(value=True)))
    elif name == "first_denial" and len(args) > 1:
        for place, arg in enumerate(args):
            yield Change(f"without {ast.unparse(arg)[:50]}", partial(args.__delitem__, place))


_CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[Change]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _operator,
    ast.BinOp: _operator,
    ast.UnaryOp: _not,
    ast.Constant: _constant,
    ast.keyword: _lookup,
    ast.Call: _call,
}
