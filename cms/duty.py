"""The pages of duty: their words stand in ``data/duty``, one file for each page and language."""

from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings

SLUGS = ("privacy", "accessibility", "legal-notes", "moderation-rules", "how-the-record-works", "help")
"""The same in every language: an address that is printed once holds for all."""

_WORDS = Path(__file__).parent / "data" / "duty"


def words(slug: str, language: str) -> tuple[str, list[tuple[str, Any]]]:
    """Title and body of a page in a language, in Italian where it is not written yet.

    The first line of the file is the title. Below, blocks stand between blank lines: ``## `` begins a
    heading, ``? `` a question whose answer follows on the next lines, ``- `` a list; the rest is paragraphs.
    """
    path = _WORDS / f"{slug}.{language}.txt"
    if not path.exists():
        path = _WORDS / f"{slug}.{settings.LANGUAGE_CODE}.txt"
    title, *parts = path.read_text(encoding="utf-8").strip().split("\n\n")
    return title, [_block(part.strip()) for part in parts]


def _block(part: str) -> tuple[str, Any]:
    if part.startswith("## "):
        return "heading", part[3:]
    if part.startswith("? "):
        question, *answer = part[2:].splitlines()
        return "question", {"question": question, "answer": _html("\n".join(answer))}
    return "paragraph", _html(part)


def _html(text: str) -> str:
    lines = text.splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>"
    return f"<p>{escape(' '.join(lines))}</p>"
