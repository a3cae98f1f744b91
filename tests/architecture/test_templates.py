"""Templates: one base, nothing inline, nothing unescaped, nothing from elsewhere."""

import re

import pytest

from tests.architecture.source import ROOT, python_files, short, templates

INLINE = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "a third party": re.compile(r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*(?:src|href)=\"(?:https?:)?//"),
    "a javascript link": re.compile(r"href=\"javascript:"),
    "an unescaped text": re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off"),
}
PART = re.compile(
    r"(^|/)(parts|forms|elements|fields|components|blocks|fragments|emails)/|/_[^/]+$|^cms/admin/original\.html$"
    r"|^wagtailadmin/home/|^ui/kit/"
)
"""Folders of fragments that pages include; the original beside a translation is a panel of Wagtail's editor, as its
first screen is made of parts. ``consult.ui.templatetags.kit`` draws the components."""


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what: str) -> None:
    found = [short(file) for file in templates() if INLINE[what].search(file.read_text())]
    assert found == []


def parts_of_pages() -> set[str]:
    """What another template includes, and what a template tag renders."""
    including = "\n".join(file.read_text() for file in templates())
    tags = "\n".join(file.read_text() for file in python_files() if "templatetags" in file.parts)
    return set(re.findall(r"{% include [\"']([^\"']+)[\"']", including)) | set(
        re.findall(r"[\"']([\w/.]+\.html)[\"']", tags)
    )


def test_every_page_extends_a_base() -> None:
    """What is neither a layout nor a part of a page extends one of the layouts; layouts are named base."""
    included = parts_of_pages()
    rootless = []
    for file in templates():
        name = str(file.relative_to(ROOT / "templates"))
        if name in included or PART.search(name) or file.name in {"base.html", "base_print.html", "fragment.html"}:
            continue
        if "{% extends" not in file.read_text():
            rootless.append(name)
    assert rootless == []


def test_every_template_is_used() -> None:
    """Named in a view, in another template, or looked for by a library under this very name."""
    looked_for = ("allauth/", "account/", "mfa/", "usersessions/", "emails/", "wagtailadmin/", "django/", "wagtail")
    automatic = {"400.html", "403.html", "404.html", "429.html", "500.html"}
    sources = "\n".join(
        file.read_text()
        for folder in ("consult", "councils", "proposals", "cms", "templates")
        for pattern in ("*.py", "*.html")
        for file in (ROOT / folder).rglob(pattern)
    )
    names = [str(file.relative_to(ROOT / "templates")) for file in templates()]
    composed = tuple(re.findall(r"f[\"']([\w/]+/){\w+}\.html", sources))  # f"proposals/moderation/{name}.html"
    unused = [
        name
        for name in names
        if name not in automatic and not name.startswith(looked_for + composed) and name not in sources
    ]
    assert unused == []


def test_mails_are_plain_text() -> None:
    assert [short(file) for file in templates() if "templates/emails/" in str(file)] == []
