"""Direction in plain text, which has no markup for it: invisible characters that every mail program understands.

A mail program takes the direction of a line from its first letter. A line of an Arabic mail that begins with a
code or a name in Latin letters would be read from the left: a mark before it says otherwise. People's own words
stand between isolates, so that they cannot shift what is around them. An address of a page stays alone on its
line, without marks: some programs would take them into the link.
"""

import re
import unicodedata

from django.utils.translation import get_language_bidi

ISOLATE, END = "\u2068", "\u2069"
FROM_THE_RIGHT = "\u200f"

_LETTERS = {"L", "R", "AL"}
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def isolated(text: str) -> str:
    """People's words inside a sentence of ours, kept apart where either of them is read from the right."""
    clean = _CONTROLS.sub("", text)
    if clean and (get_language_bidi() or any(_from_the_right(letter) for letter in clean)):
        return f"{ISOLATE}{clean}{END}"
    return clean


def directed(text: str) -> str:
    """A text of ours in which every line is read in the direction of the reader's language."""
    if not get_language_bidi():
        return text
    return "\n".join(_directed(line) for line in text.split("\n"))


def _directed(line: str) -> str:
    letters = [letter for letter in line if unicodedata.bidirectional(letter) in _LETTERS]
    ours = any(_from_the_right(letter) for letter in letters)
    return f"{FROM_THE_RIGHT}{line}" if ours and not _from_the_right(letters[0]) else line


def _from_the_right(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in {"R", "AL"}
