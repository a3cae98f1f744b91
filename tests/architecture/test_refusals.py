"""Every refusal of a rule says what to do next, or who takes the next step."""

import ast
import re

import pytest

from tests.architecture.source import ROOT, short, tree

RULES = sorted(
    [*(ROOT / "councils/rules").glob("*.py"), *(ROOT / "proposals/facts").glob("*.py"), ROOT / "proposals/rules.py"]
)
STEPS = (
    *("answer", "ask", "choose", "compare", "confirm", "decide", "declare", "delete", "end", "explain", "give"),
    *("go", "keep", "leave", "name", "open", "publish", "put", "reload", "revoke", "say", "send", "set", "shorten"),
    *("sign", "start", "take", "tell", "use", "withdraw", "write"),
)
NEXT = re.compile(
    rf"(^|[.:;,] |Please |then |or |\w: )({'|'.join(STEPS)})\b"
    r"|\byou can\b|\b(it|they|representative|prefecture|associations?) can\b|\bcan do this\b"
    r"|\bA colleague must\b|\b(member|moderator|prefecture) (will|decides|reviews|publishes)\b"
    r"|\bIts page (says|lists)\b|\bthere is nothing\b|\bNothing is left\b|\bneed not\b|\bIt begins when\b"
    r"|\bDo not\b|%\(missing\)s",
    re.IGNORECASE,
)


def refusals() -> list[tuple[str, str]]:
    """The sentences of the rules, with the file each stands in."""
    return [
        (short(file), node.args[0].value)
        for file in RULES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def test_every_refusal_says_what_to_do_next() -> None:
    assert [sentence for _, sentence in refusals() if not NEXT.search(sentence)] == []


@pytest.mark.parametrize("silent", ["Comments open on Monday.", "This is for the staff.", "Wrong state."])
def test_a_refusal_that_only_refuses_is_found(silent: str) -> None:
    assert not NEXT.search(silent)


def test_a_refusal_is_one_to_four_whole_sentences() -> None:
    odd = [text for _, text in refusals() if not re.search(r"([.…]|%\(missing\)s)$", text) or text.count(". ") > 3]
    assert odd == []
