"""What the documents name exists: files, commands of make and of manage.py, addresses, links."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.architecture.source import ROOT, short

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
QUOTED = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```.*?```", re.S)
LINKED = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PATH = re.compile(r"^\.?[\w.-]+(?:/[\w.*-]+)*/?$")
TOP = {path.name for path in ROOT.iterdir()} | {"var"}
SUFFIXES = (".py", ".md", ".toml", ".lock", ".yml", ".html", ".csv", ".json", ".txt")
MADE = ("var/", ".venv")
"""What only a running installation has."""


def names_of(document: Path) -> set[str]:
    text = document.read_text()
    return {name for quoted in QUOTED.findall(FENCED.sub("", text)) for name in [quoted.strip()]}


def lines_of_code(document: Path) -> list[str]:
    text = document.read_text()
    return [line.strip() for block in FENCED.findall(text) for line in block.splitlines()] + list(names_of(document))


def named_paths(document: Path) -> set[str]:
    return {
        name
        for name in names_of(document)
        if PATH.match(name)
        and not name.startswith(MADE)
        and ((name.split("/")[0] in TOP and "/" in name) or name.endswith(SUFFIXES))
    }


def exists(document: Path, name: str) -> bool:
    bases = (ROOT, document.parent)
    if "/" not in name.rstrip("/"):  # a bare file name stands for that file in any app
        return any(ROOT.glob(name)) or any(
            any((ROOT / app).rglob(name))
            for app in ("consult", "councils", "proposals", "cms", "docs", "tests", "deploy")
        )
    return any(any(base.glob(name.rstrip("/"))) for base in bases)


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_path_exists(document: Path) -> None:
    assert [name for name in sorted(named_paths(document)) if not exists(document, name)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = [
        link for link in LINKED.findall(document.read_text()) if "://" not in link and not link.startswith("mailto:")
    ]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = {found for line in lines_of_code(document) for found in re.findall(r"(?:^|\s)make ([a-z-]+)", line)}
    assert named - targets == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_every_management_command_exists(document: Path) -> None:
    named = {found for line in lines_of_code(document) for found in re.findall(r"manage\.py ([a-z_]+)", line)}
    assert named - get_commands().keys() == set()


def test_every_variable_of_the_environment_is_documented() -> None:
    settings = "\n".join(file.read_text() for file in (ROOT / "consult/settings").glob("*.py"))
    read = set(re.findall(r'env\.(?:text|flag|number|words|secret)\(\s*"([A-Z_]+)"', settings)) | {"DATABASE_URL"}
    told = (ROOT / "docs/operators.md").read_text()
    assert {name for name in read - {"DEBUG", "TEST_DATABASE"} if f"`{name}`" not in told} == set()
