"""Answers: a yes, or a no with a code and a sentence."""

import pytest
from django.utils.translation import gettext_lazy, override

from consult.verdicts import ALLOWED, RuleBroken, Verdict, denied, filled, first_denial, unless


def test_a_yes_is_true_and_lets_pass():
    assert ALLOWED
    assert ALLOWED.code == "allowed"
    assert ALLOWED.require() is None


def test_a_no_is_false_and_raises_with_code_and_sentence():
    verdict = denied("closed", "It closed.")
    assert not verdict
    with pytest.raises(RuleBroken) as broken:
        verdict.require()
    assert (broken.value.code, broken.value.reason, str(broken.value)) == ("closed", "It closed.", "closed: It closed.")


def test_a_sentence_is_filled_when_it_is_shown_in_the_readers_language():
    verdict = denied("x", gettext_lazy("Italian"))
    named = denied("x", "%(language)s of %(who)s", language=gettext_lazy("Italian"), who=7)
    for code, word in (("it", "italiano"), ("en", "Italian")):
        with override(code):
            assert str(verdict.reason).lower() == word.lower()
            assert str(named.reason).lower() == f"{word.lower()} of 7"


def test_placeholders_may_have_any_name():
    assert str(denied("x", "%(code)s %(reason)s", code="C", reason="R").reason) == "C R"
    assert str(filled("%(template)s", template="T")) == "T"
    assert str(unless(False, "x", "%(condition)s", condition="C").reason) == "C"


def test_signs_of_formatting_in_what_fills_a_sentence_are_harmless():
    assert str(denied("x", "%(name)s", name="100 %(name)s %s").reason) == "100 %(name)s %s"


def test_the_first_no_wins_and_later_questions_are_not_asked():
    asked = []

    def question(verdict: Verdict):
        def ask() -> Verdict:
            asked.append(verdict.code)
            return verdict

        return ask

    one, two = denied("one", ""), denied("two", "")
    assert first_denial(ALLOWED, question(ALLOWED), question(one), question(two), two) is one
    assert asked == ["allowed", "one"]
    assert first_denial() is ALLOWED
    assert first_denial(ALLOWED, question(ALLOWED)) is ALLOWED


def test_unless():
    assert unless(True, "x", "No.") is ALLOWED
    assert unless(False, "x", "No.") == denied("x", "No.")
