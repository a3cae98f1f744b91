"""Answers to "may this person do this, to this thing, at this moment?".

A rule returns a Verdict: yes, or no with a code for programs and a sentence for people. Actions call
``require()``; views read ``allowed`` and show ``reason``, which says what happened and what to do next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.utils.functional import Promise, lazy


class RuleBroken(Exception):
    """An act was refused. ``code`` is for programs, ``reason`` is the sentence that the person reads."""

    def __init__(self, code: str, reason: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a code and a translated sentence."""

    allowed: bool
    code: str = "allowed"
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Return quietly when allowed; raise RuleBroken with the code and the sentence otherwise."""
        if not self.allowed:
            raise RuleBroken(self.code, self.reason)


ALLOWED = Verdict(allowed=True)


def denied(code: str, reason: str | Promise, /, **named: Any) -> Verdict:
    """A refusal. The sentence's named placeholders are filled when it is shown, in the reader's language."""
    return Verdict(allowed=False, code=code, reason=filled(reason, **named) if named else reason)


def filled(template: str | Promise, /, **named: Any) -> Promise:
    """A translated template whose named placeholders are filled when it is shown."""
    return _fill_lazily(template, named)


def _fill(template: str | Promise, named: dict[str, Any]) -> str:
    return str(template) % {name: str(value) for name, value in named.items()}


_fill_lazily = cast("Callable[[str | Promise, dict[str, Any]], Promise]", lazy(_fill, str))


def first_denial(*questions: Verdict | Callable[[], Verdict]) -> Verdict:
    """The first refusal, or a yes. A callable is asked only when all before it said yes."""
    for question in questions:
        verdict = question if isinstance(question, Verdict) else question()
        if not verdict.allowed:
            return verdict
    return ALLOWED


def unless(condition: bool, code: str, reason: str | Promise, /, **named: Any) -> Verdict:
    """A yes when the condition holds, else the refusal: the smallest building stone of a rule."""
    return ALLOWED if condition else denied(code, reason, **named)
