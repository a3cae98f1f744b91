"""Every state with every act: the table says all that can happen, and nothing else does."""

from itertools import product

import pytest

from councils.states import moved
from proposals.states import (
    COMMENT_MOVES,
    PROPOSAL_MOVES,
    CommentState,
    Ground,
    ModerationVerdict,
    ProposalAct,
    ProposalState,
)

PROPOSALS = """
                send           publish    return    reject    amend          withdraw   hide    restore    merge   take_charge   answer
draft           in_moderation  .          .         .         .              withdrawn  .       .          .       .             .
in_moderation   .              published  returned  rejected  .              withdrawn  hidden  .          .       .             .
returned        in_moderation  .          .         rejected  .              withdrawn  hidden  .          .       .             .
published       .              .          .         .         in_moderation  withdrawn  hidden  .          merged  under_review  .
under_review    .              .          .         .         .              .          hidden  .          .       under_review  answered
answered        .              .          .         .         .              .          hidden  .          .       .             answered
rejected        .              .          .         .         .              .          .       published  .       .             .
withdrawn       .              .          .         .         .              .          hidden  .          .       .             .
hidden          .              .          .         .         .              .          .       published  .       .             .
merged          .              .          .         .         .              .          hidden  .          .       .             .
"""  # noqa: E501  a table reads in one piece

COMMENTS = """
                send  publish    return  reject    amend  withdraw   hide    restore    merge  take_charge  answer
in_moderation   .     published  .       rejected  .      withdrawn  .       .          .      .            .
published       .     .          .       .         .      withdrawn  hidden  .          .      .            .
rejected        .     .          .       .         .      .          .       published  .      .            .
hidden          .     .          .       .         .      .          .       published  .      .            .
withdrawn       .     .          .       .         .      .          .       .          .      .            .
"""


def expected(table: str) -> dict[tuple[str, str], str | None]:
    """The table as read by people."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return {
        (state, act): None if to == "." else to for state, *cells in rows for act, to in zip(head, cells, strict=True)
    }


@pytest.mark.parametrize(("state", "act"), list(product(ProposalState.values, ProposalAct.values)))
def test_proposals(state: str, act: str) -> None:
    assert moved(PROPOSAL_MOVES, state, act) == expected(PROPOSALS)[state, act]


@pytest.mark.parametrize(("state", "act"), list(product(CommentState.values, ProposalAct.values)))
def test_comments(state: str, act: str) -> None:
    assert moved(COMMENT_MOVES, state, act) == expected(COMMENTS)[state, act]


def test_groups() -> None:
    assert ProposalState.public() < ProposalState.traced() < set(ProposalState.values)
    assert ProposalState.traced() - ProposalState.public() == {"withdrawn", "hidden"}
    assert ProposalState.with_the_author() == {"draft", "returned"}
    assert CommentState.traced() == {"published", "hidden", "withdrawn"}
    assert ModerationVerdict.restricting() == {"returned", "rejected", "hidden"}
    assert "within_rules" not in dict(Ground.against())
    assert len(Ground.against()) == len(Ground.values) - 1
