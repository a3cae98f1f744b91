"""Threads in two levels, votes as changes, titles that fit: pure, and safe against hostile material."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from proposals.actions.importing_material import OutsideComment, OutsideProposal, OutsideVote, Remark
from proposals.actions.importing_plan import changes_of_position, fitted, placed_in_two_levels, refitted
from proposals.states import Position

START = datetime(2020, 1, 1, tzinfo=UTC)


def comment(name: str, answered: str = "", *, proposal: str = "p", body: str = "x", line: int = 1) -> OutsideComment:
    return OutsideComment(line, name, proposal, answered, body, "it", START)


def placed(*rows: OutsideComment) -> tuple[dict[str, tuple[str, str]], list[Remark]]:
    bad: list[Remark] = []
    return {row.row.id: (row.parent, row.answers) for row in placed_in_two_levels(rows, bad)}, bad


def test_a_circle_is_reported_and_what_hangs_on_it_too() -> None:
    places, bad = placed(comment("a", "c"), comment("b", "a"), comment("c", "b"), comment("d", "c"), comment("e"))
    assert places == {"e": ("", "")}
    assert len(bad) == 4


def test_a_comment_that_answers_itself_is_reported() -> None:
    places, bad = placed(comment("a", "a", line=7))
    assert places == {}
    assert str(bad[0]) == "comments.csv, line 7: it answers a, which is not taken over"


def test_a_reply_about_another_proposal_is_reported() -> None:
    places, bad = placed(comment("a"), comment("b", "a", proposal="q"), comment("c", "b", proposal="q"))
    assert places == {"a": ("", "")}
    assert [remark.what for remark in bad] == [
        "it answers a, which is about another proposal",
        "it answers b, which is not taken over",
    ]


def test_a_reply_to_nobody_is_reported() -> None:
    places, bad = placed(comment("a", "gone"))
    assert places == {}
    assert len(bad) == 1


def test_a_thread_ten_thousand_deep_is_placed_from_its_end() -> None:
    rows = [comment(str(n), str(n - 1) if n else "", line=n) for n in range(10_000)]
    places, bad = placed(*reversed(rows))
    assert places["9999"] == ("0", "9998")
    assert bad == []
    assert list(places) == [str(n) for n in range(10_000)]


def test_empty_comments_between_are_looked_through() -> None:
    places, _ = placed(comment("a"), comment("b", "a", body=" "), comment("c", "b"), comment("d", "c"))
    assert places["c"] == ("a", "")
    assert places["d"] == ("a", "c")


VALUES = st.sampled_from(list(Position.values))


@given(st.lists(st.tuples(st.sampled_from(["v", "w"]), VALUES, st.integers(0, 3)), max_size=30))
def test_changes_never_repeat_number_from_zero_and_end_with_the_last_vote(
    cast: list[tuple[str, str, int]],
) -> None:
    votes = [OutsideVote(n, who, "p", value, START + timedelta(hours=at)) for n, (who, value, at) in enumerate(cast)]
    changes = changes_of_position(votes)
    assert changes == sorted(changes, key=lambda change: change.at)
    for who in ("v", "w"):
        own = [change for change in changes if change.participant == who]
        assert [change.nth for change in own] == list(range(len(own)))
        assert all(one.position != two.position for one, two in pairwise(own))
        last = max((vote for vote in votes if vote.participant == who), key=lambda v: (v.at, v.line), default=None)
        assert (own[-1].position if own else None) == (last.position if last else None)


def proposal(title: str, body: str) -> OutsideProposal:
    return OutsideProposal(4, "p", "prova", title, body, "it", START, "")


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_title_always_fits_and_nothing_said_is_lost(title: str, body: str) -> None:
    row = proposal(title, body)
    if row.is_empty:
        assert refitted([row]) == []
        return
    made, text, done = fitted(row)
    assert 0 < len(made) <= 160
    assert body in text
    assert title in (made, "") or title in text or not title.strip()
    assert bool(done) == ((made, text) != (title, body))


def test_a_fitted_title_is_reported() -> None:
    assert str(refitted([proposal("t" * 161, "b")])[0]) == (
        "proposals.csv, line 4: p title of 161 characters cut; the whole one opens the text"
    )
