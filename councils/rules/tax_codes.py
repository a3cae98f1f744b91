"""The form of an Italian tax code: eleven digits of a body, or the sixteen characters of a person.

The last character checks the others (DM 23 December 1976). Form says nothing about whether the code was given.
"""

import re
from itertools import chain

from django.utils.translation import gettext_lazy as _

from consult.verdicts import Verdict, first_denial, unless

_OF_A_BODY = re.compile(r"[0-9]{11}")
_OF_A_PERSON = re.compile(r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]")
_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21),
            *(1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        ),
        strict=True,
    )
)
_EVEN = {character: int(character, 36) - (10 if character.isalpha() else 0) for character in _ODD}


def tidy_tax_code(typed: str) -> str:
    """The code as it is kept: in capitals, without blanks."""
    return "".join(typed.split()).upper()


def tax_code_sound(code: str, *, none_declared: bool) -> Verdict:
    """Whether there is a code of the right form, or a declaration that there is none: one of both."""
    return first_denial(
        unless(
            bool(code) or none_declared,
            "tax_code_missing",
            _("Write the tax code, or declare that the association has none."),
        ),
        unless(
            not (code and none_declared),
            "tax_code_and_none",
            _("You wrote a tax code and declared that there is none. Keep one of both."),
        ),
        lambda: unless(
            not code or well_formed(code),
            "tax_code_form",
            _("This is no tax code: it has 11 digits or 16 characters, and the last one checks the rest. Compare it."),
        ),
    )


def well_formed(code: str) -> bool:
    """Whether the code has one of the two forms and its last character fits."""
    if _OF_A_BODY.fullmatch(code):
        return _digit(code[:10]) == code[10] and code.strip("0") != ""
    return _OF_A_PERSON.fullmatch(code) is not None and _letter(code[:15]) == code[15]


def _digit(first: str) -> str:
    """Of eleven digits, the last: every second one is doubled, and nine taken from what exceeds it."""
    doubled = (2 * int(digit) - (9 if int(digit) > 4 else 0) for digit in first[1::2])  # noqa: PLR2004  half of nine
    return str(-sum(chain(map(int, first[0::2]), doubled)) % 10)


def _letter(first: str) -> str:
    """Of sixteen characters, the last: the first, third... have values of their own."""
    total = sum(_ODD[c] for c in first[0::2]) + sum(_EVEN[c] for c in first[1::2])
    return chr(ord("A") + total % 26)
