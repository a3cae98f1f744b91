"""Every function and class is named somewhere besides its own definition, the tests aside."""

import ast
import re
from collections import Counter

from tests.architecture.source import ROOT, python_files, short, tree

FOUND_BY_DECORATOR = re.compile(r"^(register|hooks|receiver|library|checks)\b")
FOUND_BY_NAME = {"Command"}
FOR_TESTS = {"travel"}
"""What stands in the code so that tests can use it, and says so."""


def words() -> Counter[str]:
    """How often each word stands in our code and templates."""
    files = [*python_files(), *(ROOT / "deploy").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    return Counter(word for file in files if file.is_file() for word in re.findall(r"\w+", file.read_text()))


def found_by_a_framework(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return node.name in FOUND_BY_NAME | FOR_TESTS or any(
        FOUND_BY_DECORATOR.match(ast.unparse(d)) for d in node.decorator_list
    )


def test_nothing_is_dead() -> None:
    count = words()
    dead = [
        f"{short(file)}:{node.lineno} {node.name}"
        for file in python_files()
        if file.name not in {"apps.py", "wagtail_hooks.py"}
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and count[node.name] == 1 and not found_by_a_framework(node)
    ]
    assert dead == []
