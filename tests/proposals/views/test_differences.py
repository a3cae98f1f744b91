"""Differences: whole words, nothing lost, nothing executed, never slow."""

import time

import pytest
from django.template import Context, Template

from proposals.views.differences import differences


def test_whole_words_come_and_go() -> None:
    kinds = [(piece.kind, piece.text) for piece in differences("Il bus delle cinque.", "Il treno delle cinque.")]
    assert kinds == [("same", "Il "), ("removed", "bus"), ("added", "treno"), ("same", " delle cinque.")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("", "a b"),
        ("a b", ""),
        ("parola\n\nparola", "parola"),
        ("موعد الحافلة 05:15", "موعد 05:30 الحافلة"),
        ("👩🏽‍🌾 ok", "ok"),
    ],
)
def test_the_pieces_are_the_two_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.kind != "added") == before
    assert "".join(p.text for p in pieces if p.kind != "removed") == after


def test_more_different_words_than_there_are_letters_below_the_surrogates() -> None:
    many = " ".join(str(number) for number in range(60_000))
    assert differences(many, many)[0].text == many


def test_a_hostile_pair_of_texts_is_answered_soon() -> None:
    one = " ".join(f"a{n}" for n in range(7_000))
    other = " ".join(f"a{(n * 7919) % 7_000}" for n in range(7_000))
    began = time.monotonic()
    differences(one, other)
    assert time.monotonic() - began < 5


def test_markup_in_a_text_stays_text() -> None:
    shown = Template("{% load proposals %}{% differences before after %}").render(
        Context({"before": "<b>", "after": "<script>alert(1)</script>"})
    )
    assert "<script>" not in shown
    assert "<ins>" in shown
    assert "<del>" in shown
