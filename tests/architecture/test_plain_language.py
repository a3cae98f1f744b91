"""Every Italian text that people read: short sentences, plain words, nothing that mistakes an advice for a decision.

The rules stand in ``docs/voice-and-terms.md``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms import duty
from consult.ui import catalogues
from consult.ui.plain_language import HELP, SUMMARY, gulpease, long_sentences
from tests.architecture.source import ROOT

PAGES = sorted((ROOT / "cms/data/duty").glob("*.it.txt"))
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")

NEVER = re.compile(r"extracomunitari|clandestin", re.IGNORECASE)
OF_A_DECISION = re.compile(
    r"\b(approvat[aoie]|vint[aoie]|vinc(e|ono|itrice|itore)|bocciat[aoie]|quorum)\b", re.IGNORECASE
)
"""A position is advice: nothing is won by it."""

OF_A_DECISION_IN_ENGLISH = re.compile(r"\b(approved|passed(?!.*\bon\b)|won|winner|quorum)\b", re.IGNORECASE)
POLITE = re.compile(r"\b(vostr[aoie]|siete|avete|potete|dovete|volete|scrivete|chiedete|Lei|Suo|Sua)\b")
"""The site says "tu". Only letters that an office writes say "Lei" or "voi"."""

ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
KNOWN_TO_ALL = {"QR", "PDF", "JPEG", "PNG", "AA"}
"""Signs that people see on every packet; AA is the name of a level, not short for anything."""


def messages() -> Iterator[tuple[str, str]]:
    """Each Italian message with what it translates; a name in it counts as one word."""
    for entry in catalogues.read("it"):
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            yield entry.msgid, PLACEHOLDER.sub("X", text).replace("%%", "%")


def texts() -> Iterator[tuple[str, str]]:
    """Messages, and the pages of duty."""
    yield from messages()
    for page in PAGES:
        yield page.name, page.read_text(encoding="utf-8")


def test_no_sentence_has_more_than_twenty_words() -> None:
    assert {name: long_sentences(text) for name, text in texts() if long_sentences(text)} == {}


@pytest.mark.parametrize("words", [NEVER, OF_A_DECISION, POLITE], ids=["of contempt", "of a decision", "of a letter"])
def test_no_text_has_words(words: re.Pattern[str]) -> None:
    assert [name for name, text in texts() if words.search(text)] == []


def test_no_english_text_has_words_of_a_decision() -> None:
    found = [entry.msgid for entry in catalogues.read("en") if OF_A_DECISION_IN_ENGLISH.search(entry.msgid)]
    assert found == []


def test_every_acronym_is_explained_where_it_stands() -> None:
    """Long form first, the acronym in brackets: "posta certificata (PEC)"."""
    bare = {
        (name, acronym)
        for name, text in texts()
        for acronym in set(ACRONYM.findall(text)) - KNOWN_TO_ALL
        if f"({acronym}" not in text
    }
    assert bare == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_are_easy_to_read(page: Path) -> None:
    least = HELP if page.name == "help.it.txt" else SUMMARY
    assert gulpease(page.read_text(encoding="utf-8")) >= least


def test_every_page_of_duty_is_read_here() -> None:
    assert [page.name.removesuffix(".it.txt") for page in PAGES] == sorted(duty.SLUGS)


def test_messages_together_are_easy_to_read() -> None:
    whole = [text for _, text in messages() if text.endswith(".")]
    assert gulpease("\n".join(whole)) >= SUMMARY
