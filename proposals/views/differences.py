"""What changed between two versions of a text, word by word, so that anyone can read it."""

import re
from dataclasses import dataclass
from typing import Literal

from diff_match_patch import diff_match_patch

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_SURROGATES = range(0xD800, 0xE000)
_SECONDS = 0.5
_MEANING: dict[int, Literal["same", "added", "removed"]] = {0: "same", 1: "added", -1: "removed"}


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went. Plain text: the template escapes it."""

    kind: Literal["same", "added", "removed"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other, in reading order.

    Whole words are compared, so that nobody reads half a word struck out. Half a second is the limit: a
    hostile pair of texts gets a coarser answer, never a slow page.
    """
    letters: dict[str, str] = {}
    coded = [_coded(text, letters) for text in (before, after)]
    words = {letter: word for word, letter in letters.items()}
    differ = diff_match_patch()
    differ.Diff_Timeout = _SECONDS
    found = differ.diff_main(*coded, checklines=False)
    differ.diff_cleanupSemantic(found)
    return [Piece(_MEANING[sign], "".join(words[letter] for letter in run)) for sign, run in found]


def _coded(text: str, letters: dict[str, str]) -> str:
    """The text with each word as one letter, the same word always the same letter."""
    return "".join(letters.setdefault(word, _letter(len(letters))) for word in _TOKENS.findall(text))


def _letter(number: int) -> str:
    code = number + 1
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
