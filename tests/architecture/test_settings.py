"""No dead settings: each is Django's, a library's, or read by our own code."""

import ast
import importlib.util
from functools import cache
from pathlib import Path

import pytest
from django.conf import global_settings

from tests.architecture.source import ROOT, python_files, tree

LIBRARIES = ("wagtail", "wagtail_localize", "allauth", "csp", "django_permissions_policy", "whitenoise", "django")
PREFIXES = ("ACCOUNT_", "MFA_", "USERSESSIONS_", "ALLAUTH_")
"""Libraries that read their settings without the prefix."""


def defined() -> list[str]:
    return sorted(
        {
            target.id
            for file in (ROOT / "consult/settings").glob("*.py")
            if file.name not in {"env.py", "__init__.py"}
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id.isupper() and not target.id.startswith("_")
        }
    )


@cache
def words_of_the_libraries() -> str:
    found = (importlib.util.find_spec(name) for name in LIBRARIES)
    folders = [Path(spec.origin).parent for spec in found if spec and spec.origin]
    return "\n".join(
        file.read_text() for folder in folders for file in folder.rglob("*.py") if "locale" not in file.parts
    )


@cache
def words_of_our_code() -> str:
    return "\n".join(file.read_text() for file in python_files() if "settings" not in file.parts)


def read_by_a_library(name: str) -> bool:
    bare = next((name.removeprefix(prefix) for prefix in PREFIXES if name.startswith(prefix)), name)
    spellings = (f'"{name}"', f'"{bare}"', f"settings.{name}")
    return any(spelling in words_of_the_libraries() for spelling in spellings)


@pytest.mark.parametrize("name", defined())
def test_a_setting_is_read_by_somebody(name: str) -> None:
    by_django = hasattr(global_settings, name)
    by_us = f"settings.{name}" in words_of_our_code() or name in {"BASE_DIR", "TEST_DATABASE"}
    assert by_django or by_us or read_by_a_library(name)
