"""Every test can fail, and few look at nothing but a status code."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import dotted, functions, python_files, short, tree

FEW = 0.03
"""Tests that assert only a status code, at most."""


@cache
def every_test() -> dict[str, ast.FunctionDef]:
    return {
        f"{short(file)}::{function.name}": function
        for file in python_files("tests")
        for function in functions(tree(file))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
    }


def asserted(function: ast.AST) -> Iterator[ast.expr]:
    return (node.test for node in ast.walk(function) if isinstance(node, ast.Assert))


def called(function: ast.AST) -> set[str]:
    names = (dotted(node.func).split(".")[-1] for node in ast.walk(function) if isinstance(node, ast.Call))
    return set(names)


@cache
def judges() -> frozenset[str]:
    """Helpers of the tests that judge: they assert, or wait for a refusal, or call one that does."""
    helpers = [function for file in python_files("tests") for function in functions(tree(file))]
    found = {"raises", "fail", *(f.name for f in helpers if any(asserted(f)))}
    while more := {f.name for f in helpers if f.name not in found and called(f) & found}:
        found |= more
    return frozenset(found)


def test_every_test_can_fail() -> None:
    idle = [
        name
        for name, function in every_test().items()
        if not any(asserted(function))
        and not called(function) & judges()
        and not any("django_assert" in argument.arg for argument in function.args.args)
    ]
    assert idle == []


def is_about_a_status(test: ast.expr) -> bool:
    """``answer.status_code == 404``: one comparison, one side of which is a status."""
    if not isinstance(test, ast.Compare):
        return False
    sides = (test.left, *test.comparators)
    return any(isinstance(side, ast.Attribute) and side.attr.startswith("status") for side in sides)


def test_few_tests_look_at_a_status_alone() -> None:
    shallow = [
        name
        for name, function in every_test().items()
        if (said := list(asserted(function))) and all(map(is_about_a_status, said)) and "raises" not in called(function)
    ]
    assert len(shallow) / len(every_test()) < FEW, shallow
