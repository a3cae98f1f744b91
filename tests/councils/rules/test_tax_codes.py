"""The form of a tax code: digits, letters, check characters, and the declaration that there is none."""

import pytest

from councils.rules import tax_code_sound, tidy_tax_code
from councils.rules.tax_codes import well_formed


@pytest.mark.parametrize("code", ["00743110157", "06363391001", "RSSMRA85T10A562S", "RSSMRA85T10A56NH"])
def test_codes_as_they_are_given(code):
    assert well_formed(code)


@pytest.mark.parametrize(
    "code",
    [
        *("00743110158", "10743110157", "0074311015", "007431101570", "00000000000", "0074311015A", "٠٠٧٤٣١١٠١٥٧"),
        *("RSSMRA85T10A562T", "RSSMRA85T10A562", "RSSMRA85F10A562S", "rssmra85t10a562s", "RSSMRA85T10A5621", ""),
    ],
)
def test_codes_that_are_none(code):
    assert not well_formed(code)


def test_every_wrong_digit_is_seen():
    right = "00743110157"
    wrong = [right[:place] + digit + right[place + 1 :] for place in range(11) for digit in "0123456789"]
    assert {code for code in wrong if well_formed(code)} == {right}


def test_every_wrong_last_letter_is_seen():
    assert [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if well_formed(f"RSSMRA85T10A562{letter}")] == ["S"]


ODD_PLACES = "BAKPLCQDREVOSFTGUHMINJWZYX"
"""The letters by what they are worth in an odd place (DM 23 December 1976); a digit is worth as its letter: 0 as A."""


def last_letter(worth, known):
    """The check letter when what is worth ``known`` in RSSMRA85T10A562S gives way to something else."""
    return chr(ord("A") + (ord("S") - ord("A") + ODD_PLACES.index(worth) - ODD_PLACES.index(known)) % 26)


@pytest.mark.parametrize("letter", ODD_PLACES)
def test_what_each_letter_is_worth_in_an_odd_place(letter):
    assert well_formed(f"{letter}SSMRA85T10A562{last_letter(letter, 'R')}")


@pytest.mark.parametrize("digit", "0123456789")
def test_what_each_digit_is_worth_in_an_odd_place(digit):
    assert well_formed(f"RSSMRA85T10A56{digit}{last_letter(chr(ord('A') + int(digit)), 'C')}")


@pytest.mark.parametrize(
    ("code", "none", "expected"),
    [
        ("00743110157", False, "allowed"),
        ("", True, "allowed"),
        ("", False, "tax_code_missing"),
        ("00743110157", True, "tax_code_and_none"),
        ("00743110158", False, "tax_code_form"),
    ],
)
def test_one_of_both(code, none, expected):
    assert tax_code_sound(code, none_declared=none).code == expected


def test_blanks_and_small_letters_are_taken():
    assert tidy_tax_code(" rss mra85t10\ta562s ") == "RSSMRA85T10A562S"
