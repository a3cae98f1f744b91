"""When two names are the same, and what an association was called then."""

from datetime import timedelta

import pytest

from councils.models import Association
from councils.models.naming import name_key
from tests.cast import NOON


@pytest.mark.parametrize(
    "other",
    [
        "spiga aperta",
        "SPIGA  APERTA APS",
        "Associazione di promozione sociale «Spiga Aperta»",
        "Spìga apérta A.P.S.",
        "Spiga-Aperta (O.d.V.)",
        "La Spiga Aperta, ETS",
        "Spiga Aperta",
    ],
)
def test_the_same_name(other):
    assert name_key(other) == "spiga aperta"


@pytest.mark.parametrize("other", ["Spiga Chiusa", "Spigaperta", "Spiga Aperta 2", "Spiga Aperta Bari"])
def test_another_name(other):
    assert name_key(other) != name_key("Spiga Aperta")


def test_a_name_of_nothing_else_keeps_its_words():
    assert (name_key("Associazione culturale"), name_key("Comitato")) == ("associazione culturale", "comitato")


def test_names_in_other_scripts_are_names():
    assert name_key("家园 协会") == "家园 协会"
    assert name_key("Straße") == name_key("STRASSE")


def test_what_it_was_called_then():
    second = timedelta(seconds=1)
    earlier = [
        {"name": "Uno", "until": (NOON - 5 * second).isoformat()},
        {"name": "Due", "until": NOON.isoformat()},
    ]
    row = Association(legal_name="Tre", earlier_names=earlier)
    called = [row.called_at(NOON + step * second) for step in (-6, -5, -1, 0, 1)]
    assert called == ["Uno", "Due", "Due", "Tre", "Tre"]
