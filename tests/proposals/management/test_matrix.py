"""The matrix of permissions against design section 5, and the rules of the house against the matrix."""

import inspect
import json
from io import StringIO

import pytest
from django.core.management import call_command

from consult.verdicts import Verdict
from councils import rules as office
from proposals import rules
from proposals.management.matrix import QUESTIONS, people_of, permission_matrix
from proposals.management.reference import MOMENTS, PEOPLE

MATRIX = permission_matrix()
OPEN = ("proposals open", "the last second of proposals")
POSITIONS = ("positions open", "the last second of positions")
CLOSED = ("closed", "under examination")
NEVER_ASKED_ALONE = {"may_take_part"}
"""Facts of which rights are made; an action never asks them by themselves."""


def allowed(right: str, who: str) -> tuple[str, ...]:
    """At which moments."""
    return tuple(moment for moment, answer in MATRIX[right][who].items() if answer == "allowed")


def test_every_right_of_the_rules_is_in_the_matrix() -> None:
    rights = {
        name
        for package in (rules, office)
        for name, function in inspect.getmembers(package, inspect.isfunction)
        if name.startswith("may_") and inspect.signature(function).return_annotation in {Verdict, "Verdict"}
    }
    assert rights - QUESTIONS.keys() == NEVER_ASKED_ALONE


def test_everybody_is_asked_at_every_moment() -> None:
    for people in MATRIX.values():
        assert set(people) == set(PEOPLE)
        assert all(set(moments) == set(MOMENTS) for moments in people.values())


@pytest.mark.parametrize("right", QUESTIONS)
@pytest.mark.parametrize("who", ["reader", "account"])
def test_who_holds_nothing_may_do_nothing_but_report(right: str, who: str) -> None:
    own = right in {"may_report", "may_apply"} and who == "account"
    assert bool(allowed(right, who)) is own


@pytest.mark.parametrize(
    ("right", "who", "moments"),
    [
        ("may_vote", "delegate", POSITIONS),
        ("may_vote", "legal representative", POSITIONS),
        ("may_vote", "contributor", ()),
        ("may_vote", "delegate whose mandate ended", ()),
        ("may_vote", "delegate of a suspended association", ()),
        ("may_vote", "mediator", ()),
        ("may_vote", "prefect", ()),
        ("may_vote", "council member", ()),
        ("may_send", "delegate", OPEN),
        ("may_send", "contributor", ()),
        ("may_draft", "contributor", ("before the opening", *OPEN)),
        ("may_comment", "delegate", (*OPEN, *POSITIONS)),
        ("may_comment_as_member", "council member", (*OPEN, *POSITIONS)),
        ("may_comment_as_office", "officer", (*OPEN, *POSITIONS)),
        ("may_comment_as_office", "officer of another prefecture", ()),
        ("may_moderate", "council member", tuple(MOMENTS)),
        ("may_moderate", "officer", ()),
        ("may_moderate", "prefect", ()),
        ("may_answer", "prefect", CLOSED),
        ("may_answer", "officer with a delegation", CLOSED),
        ("may_answer", "officer", ()),
        ("may_answer", "prefect without a second factor", ()),
        ("may_take_charge", "officer", tuple(MOMENTS)),
        ("may_publish_consultation", "officer", ()),
        ("may_publish_consultation", "prefect", tuple(MOMENTS)),
        ("may_prepare_consultation", "secretary", tuple(MOMENTS)),
        ("may_accredit", "secretary", ()),
        ("may_grant_mandate", "delegate", ()),
        ("may_grant_mandate", "legal representative", tuple(MOMENTS)),
        ("may_amend", "delegate of another association", ()),
        ("may_withdraw_comment", "delegate of another association", ()),
    ],
)
def test_the_matrix_is_that_of_the_design(right: str, who: str, moments: tuple[str, ...]) -> None:
    assert allowed(right, who) == moments


def test_a_refusal_says_why() -> None:
    assert MATRIX["may_vote"]["delegate"]["closed"] == "phase_closed"
    assert MATRIX["may_vote"]["delegate whose mandate ended"]["positions open"] == "mandate_ended"
    assert MATRIX["may_answer"]["prefect without a second factor"]["closed"] == "second_factor_needed"


def test_who_may_do_one_of_several_rights() -> None:
    assert people_of(["may_answer"]) == ["officer with a delegation", "prefect"]
    assert people_of([]) == []


def test_the_commands_print_json() -> None:
    for command in ("permission_matrix", "list_actions"):
        out = StringIO()
        call_command(command, "--json", stdout=out)
        assert json.loads(out.getvalue())


def test_a_vote_in_the_list_of_actions() -> None:
    out = StringIO()
    call_command("list_actions", "--json", stdout=out)
    row = next(row for row in json.loads(out.getvalue()) if row["action"].endswith(".cast_vote"))
    assert row["addresses"] == ["<lang>/proposals/<slug:code>/vote/"]
    assert row["asks"] == ["may_vote"]
    assert row["roles"] == ["delegate", "legal representative", "delegate of another association"]


def test_in_words_a_right_names_who_has_it_and_when() -> None:
    out = StringIO()
    call_command("permission_matrix", stdout=out)
    words = out.getvalue()
    assert "may_give_roles\n  prefect: always\n" in words
    assert "  delegate: positions open; the last second of positions\n" in words
