"""What may be written: the last length that fits and the first that does not, and what must not be empty."""

import pytest

from proposals.facts.texts import comment_fits, fits, outcome_complete, says_something, well_grounded
from proposals.models.comment import COMMENT_LENGTH
from proposals.models.proposal import BODY_LENGTH, TITLE_LENGTH
from proposals.states import Ground, OutcomeValue

GROUND = next(iter(dict(Ground.against())))
OUTCOME = OutcomeValue.values[0]


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [
        (TITLE_LENGTH, BODY_LENGTH, "allowed"),
        (TITLE_LENGTH + 1, BODY_LENGTH, "title_too_long"),
        (TITLE_LENGTH, BODY_LENGTH + 1, "body_too_long"),
        (0, 0, "allowed"),
    ],
)
def test_a_proposal_has_room_to_the_last_character(title: int, body: int, code: str) -> None:
    assert fits("x" * title, "x" * body).code == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("x" * COMMENT_LENGTH, "allowed"),
        ("x" * (COMMENT_LENGTH + 1), "body_too_long"),
        ("", "body_missing"),
        (" \n", "body_missing"),
        ("x", "allowed"),
    ],
)
def test_a_comment_has_room_to_the_last_character(body: str, code: str) -> None:
    assert comment_fits(body).code == code


@pytest.mark.parametrize(
    ("title", "body", "code"),
    [("a", "b", "allowed"), (" ", "b", "title_missing"), ("a", "\n", "body_missing"), ("", "", "title_missing")],
)
def test_a_proposal_that_is_sent_has_both(title: str, body: str, code: str) -> None:
    assert says_something(title, body).code == code


@pytest.mark.parametrize(
    ("ground", "words", "code"),
    [
        (GROUND, "why", "allowed"),
        ("dislike", "why", "ground_unknown"),
        (GROUND, " ", "words_missing"),
        ("", "", "ground_unknown"),
    ],
)
def test_a_restriction_names_its_ground_and_explains_it(ground: str, words: str, code: str) -> None:
    assert well_grounded(ground, words).code == code


@pytest.mark.parametrize(
    ("value", "reasons", "signatory", "code"),
    [
        (OUTCOME, "why", "prefect", "allowed"),
        ("perhaps", "why", "prefect", "value_unknown"),
        (OUTCOME, " ", "prefect", "reasons_missing"),
        (OUTCOME, "why", "", "signatory_missing"),
    ],
)
def test_an_answer_says_what_why_and_who(value: str, reasons: str, signatory: str, code: str) -> None:
    assert outcome_complete(value, reasons, signatory).code == code
