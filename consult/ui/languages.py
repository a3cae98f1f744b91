"""The languages that people write in here: their own name, and the direction they are read in.

The list comes from the communities that live in Italy, with the languages that bridge them. It is
longer than the list of languages that the interface speaks.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, pgettext


@dataclass(frozen=True)
class Language:
    """One language: ``tier`` A and B have an interface, in that order; C is for texts alone."""

    code: str
    endonym: str
    direction: str
    tier: str


def _read() -> dict[str, Language]:
    with (Path(__file__).parent / "data" / "languages.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["code"]: Language(row["code"], row["endonym"], row["direction"], row["tier"])
            for row in csv.DictReader(rows)
        }


KNOWN: dict[str, Language] = _read()
"""Every language a text may be in, by code, most spoken first."""


def direction_of(code: str) -> str:
    """``rtl`` or ``ltr``; a language we do not know is read from the left, unless its text says otherwise: ``auto``."""
    known = KNOWN.get(code)
    return known.direction if known else "auto"


def endonym(code: str) -> str:
    """What the language calls itself; the code where we do not know it."""
    known = KNOWN.get(code)
    return known.endonym if known else code


def name_of(code: str) -> str:
    """The language's name in the reader's language, else its own name."""
    try:
        reader = Locale.parse(get_language() or "it", sep="-")
    except (UnknownLocaleError, ValueError):
        return endonym(code)
    return str(reader.languages.get(code.replace("-", "_")) or endonym(code))


def comma() -> str:
    """What stands between two things in the reader's language, with its blank: Arabic has a comma of its own."""
    return pgettext("between two things", ", ")


def choices() -> list[tuple[str, str]]:
    """Codes with endonyms, in the order of the list: for forms."""
    return [(language.code, language.endonym) for language in KNOWN.values()]
