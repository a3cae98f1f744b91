"""How easily a text is read: long sentences, and the Gulpease index of Italian texts.

Gulpease counts letters for each word and sentences for each hundred words: 100 is easiest. With 80 or more a
person with elementary schooling reads the text without help; with 60 or more, one with lower secondary schooling
does. It was measured on Italian, so it is asked of Italian texts alone.
"""

import re

MOST_WORDS = 20
"""Words in a sentence that is still read in one breath."""

HELP, SUMMARY = 80, 60
"""The least Gulpease index of a help page, and of a summary."""

_NUMBERS = re.compile(r"(?<=\d)[.:](?=\d)")
_SHORT_FORMS = re.compile(r"\b(art|artt|c|n|lett|cfr|ecc|es|D\.lgs|DPR|L\.R|p)\.", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…؟]+(?=\s|$|[»”\")])|\n+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")


def sentences(text: str) -> list[str]:
    """The sentences of a text: from one full stop to the next, or to the end of the line."""
    whole = _SHORT_FORMS.sub(lambda found: found.group().replace(".", ""), _NUMBERS.sub("", text))
    return [part.strip() for part in _ENDS.split(whole) if _WORD.search(part)]


def words(text: str) -> list[str]:
    """The words of a text, numbers too; an elided article is a word of its own, as one hears it."""
    return _WORD.findall(text)


def long_sentences(text: str, most: int = MOST_WORDS) -> list[str]:
    """The sentences that have more than so many words."""
    return [sentence for sentence in sentences(text) if len(words(sentence)) > most]


def gulpease(text: str) -> float:
    """The index of a text, from 0 to 100; 100 for a text without words."""
    number = len(words(text))
    if not number:
        return 100.0
    letters = len(_LETTER.findall(text))
    return max(0.0, min(100.0, 89 + (300 * len(sentences(text)) - 10 * letters) / number))
