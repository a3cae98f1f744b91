"""How easily a text is read."""

import pytest

from consult.ui.plain_language import gulpease, long_sentences, sentences, words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Leggi. Poi scrivi! E dopo?", ["Leggi", "Poi scrivi", "E dopo"]),
        ("Leggi: poi scrivi; dopo invia", ["Leggi: poi scrivi; dopo invia"]),
        ("Alle 12.30 si chiude. Fine", ["Alle 1230 si chiude", "Fine"]),
        ("Art. 57 del D.lgs. 286", ["Art 57 del Dlgs 286"]),
        ("Titolo\n\nTesto", ["Titolo", "Testo"]),
        ("Disse “basta.” Poi tacque", ["Disse “basta", "” Poi tacque"]),
        ("…", []),
    ],
)
def test_a_sentence_ends_at_a_full_stop_or_a_line(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_an_elided_article_is_a_word_and_a_hyphen_joins() -> None:
    assert words("L'e-mail dell'ufficio, ore 12") == ["L", "e-mail", "dell", "ufficio", "ore", "12"]


@pytest.mark.parametrize(("count", "found"), [(20, 0), (21, 1)])
def test_twenty_words_are_short_enough(count: int, found: int) -> None:
    assert len(long_sentences(" ".join(["parola"] * count) + ".")) == found


def test_the_index_is_the_one_of_its_authors() -> None:
    # 10 words of 48 letters, one sentence: 89 + (300 - 480) / 10
    assert gulpease("La prefettura controlla i documenti e dice che cosa manca.") == pytest.approx(89 - 18)
    assert gulpease("") == 100
    assert gulpease("Sì.") == 100
    assert gulpease("precipitevolissimevolmente " * 30) == 0
