"""Plain text in both directions."""

import pytest
from django.utils import translation

from consult.ui.plain_text import directed, isolated

ARABIC = "مقترح"


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("it", "Più corse", "Più corse"),
        ("it", ARABIC, f"\u2068{ARABIC}\u2069"),
        ("it", f"Più {ARABIC}", f"\u2068Più {ARABIC}\u2069"),
        ("ar", "Più corse!", "\u2068Più corse!\u2069"),
        ("ar", ARABIC, f"\u2068{ARABIC}\u2069"),
        ("ar", "", ""),
        ("en", "a\u202eb\u2069c", "abc"),
        ("ar", "a\u2066b", "\u2068ab\u2069"),
    ],
)
def test_words_of_people_are_kept_apart_where_directions_meet(language: str, text: str, shown: str) -> None:
    with translation.override(language):
        assert isolated(text) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (f"{ARABIC} trasporti-1", f"{ARABIC} trasporti-1"),
        (f"trasporti-1 {ARABIC}", f"\u200ftrasporti-1 {ARABIC}"),
        (f"\u2068trasporti-1\u2069: {ARABIC}", f"\u200f\u2068trasporti-1\u2069: {ARABIC}"),
        (f"12: {ARABIC}", f"12: {ARABIC}"),
        ("https://consult.example.org/x/", "https://consult.example.org/x/"),
        ("Consult", "Consult"),
        ("123456", "123456"),
        ("", ""),
    ],
)
def test_a_line_of_an_arabic_mail_is_read_from_the_right_and_an_address_is_left_alone(line: str, shown: str) -> None:
    with translation.override("ar"):
        assert directed(line) == shown
        assert directed(f"{line}\n\n{line}") == f"{shown}\n\n{shown}"
    with translation.override("it"):
        assert directed(line) == line
