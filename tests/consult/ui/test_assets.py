"""What is built and committed fits the templates; no Node is needed to see that."""

import re
from pathlib import Path

import brotli
import pytest

from tests.architecture.source import ROOT, short

STATIC = ROOT / "consult" / "static" / "ui"
SHEETS = ("consult.css", "consult.rtl.css")
APPS = ("consult", "councils", "proposals", "cms")

CLASSES = re.compile(r"""\bclass=["']([^"']*)["']""")
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
CLASS = re.compile(r"^[A-Za-z][\w-]*$")
NAMED_ICON = re.compile(r"""(?:{%\s*icon\s+|\bicon=)["']([a-z][a-z0-9-]*)["']""")

WAGTAIL_ADMIN = ("cms/admin/", "wagtailadmin/")
"""Templates of Wagtail's administration: they have its style."""

HOOKS: frozenset[str] = frozenset()
"""Classes that scripts or tests find an element by; they have no style."""


def templates() -> list[Path]:
    folder = ROOT / "templates"
    return [
        file for file in sorted(folder.rglob("*.html")) if not str(file.relative_to(folder)).startswith(WAGTAIL_ADMIN)
    ]


def classes_of(template: Path) -> set[str]:
    """The classes a template names in full; one that a value completes (``badge-{{ tone }}``) is left out."""
    words = [
        word.split("\0") for value in CLASSES.findall(TAGS.sub("\0", template.read_text())) for word in value.split()
    ]
    return {part for parts in words if not parts[0].endswith("-") for part in parts if CLASS.match(part)}


def icons_named() -> set[str]:
    sources = [*templates(), *(file for app in APPS for file in (ROOT / app).rglob("*.py"))]
    return {name for file in sources for name in NAMED_ICON.findall(file.read_text())}


@pytest.fixture(scope="module")
def styled() -> set[str]:
    """All classes that the style sheet knows."""
    return set(re.findall(r"\.([A-Za-z][\w-]*)", (STATIC / "consult.css").read_text()))


@pytest.mark.parametrize("template", templates(), ids=short)
def test_every_class_of_a_template_is_styled(template: Path, styled: set[str]) -> None:
    unknown = classes_of(template) - styled - HOOKS
    assert not unknown, f"no style for {sorted(unknown)}: run `make assets`, or name them in HOOKS"


def test_classes_are_read_from_within_conditions(tmp_path: Path) -> None:
    template = tmp_path / "some.html"
    some = "{% if bad %} wrong{% else %} right{% endif %}"
    completed = "badge-{{ tone }} note-{% if bad %}red{% else %}green{% endif %}"
    template.write_text(f'<p class="field{some} {completed} step">')
    assert classes_of(template) == {"field", "wrong", "right", "step"}


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="it-([\w-]+)"', (STATIC / "icons.svg").read_text()))
    assert icons_named() - drawn == set(), "run `make assets`"


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_asks_nobody_else(sheet: str) -> None:
    text = (STATIC / sheet).read_text().lower()
    assert [word for word in ("url(http", "url(//", "@import", "data:font", "sourcemappingurl") if word in text] == []


def test_the_direction_from_the_right_has_a_style_sheet_of_its_own() -> None:
    left, right = ((STATIC / sheet).read_text() for sheet in SHEETS)
    assert left != right
    assert abs(len(left) - len(right)) < len(left) / 50


@pytest.mark.parametrize(("sheet", "without"), [("consult.css", "noto-arabic"), ("consult.rtl.css", "no such font")])
def test_every_font_is_named_and_every_named_font_is_there(sheet: str, without: str) -> None:
    """A page in a Latin script leaves the Arabic font out: the few Arabic words on it come in the phone's own."""
    named = set(re.findall(r"url\(fonts/([\w.-]+)\)", (STATIC / sheet).read_text()))
    assert named == {file.name for file in (STATIC / "fonts").iterdir() if not file.name.startswith(without)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_is_small_on_the_way(sheet: str) -> None:
    assert len(brotli.compress((STATIC / sheet).read_bytes())) <= 35_000


@pytest.mark.parametrize(
    ("scripts", "most"), [(("titillium-latin-[467]",), 75_000), (("titillium-latin-[467]", "noto-arabic"), 100_000)]
)
def test_the_fonts_of_a_first_visit_are_small(scripts: tuple[str, ...], most: int) -> None:
    files = [file for script in scripts for file in (STATIC / "fonts").glob(f"{script}*.woff2")]
    assert len(files) >= 3
    assert sum(file.stat().st_size for file in files) <= most


def test_what_others_made_is_told_with_its_licence() -> None:
    text = (STATIC / "LICENSES.md").read_text()
    for words in (
        "bootstrap-italia 2.18",
        "BSD-3-Clause",
        "titillium-web",
        "noto-sans-arabic",
        "SIL OPEN FONT LICENSE",
    ):
        assert words in text


def test_the_lock_file_names_no_place() -> None:
    lock = (ROOT / "consult" / "ui" / "assets" / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
