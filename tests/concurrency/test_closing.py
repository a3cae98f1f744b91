"""A vote that waits for the lock while its phase is closed early is refused. And without the lock?"""

import time
from functools import partial
from threading import Event

import pytest
from django.db import connection

from consult.audit import journal
from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from consult.verdicts import RuleBroken
from councils.actions import deadlines
from councils.actions.deadlines import close_phase_early
from councils.models import Phase
from proposals.actions.voting import cast_vote
from proposals.models import Vote
from tests.harness import Outcome, at_once

WHY = "La sala non c’è più."


def vote_while_closing(assembly, monkeypatch) -> tuple[Outcome, Outcome]:
    """The closing holds its locks and has written the new end; then a vote is pressed; then the closing commits."""
    written, tell = Event(), deadlines._tell

    def linger(*args, **data) -> None:
        written.set()
        time.sleep(1)  # the vote now waits for the consultation's row, where there is a lock
        tell(*args, **data)

    def vote() -> Vote:
        assert written.wait(30)
        return cast_vote(
            assembly.proposal, actor=assembly.delegate_of_spiga, association=assembly.spiga, position="in_favour"
        )

    monkeypatch.setattr(deadlines, "_tell", linger)
    close = partial(
        close_phase_early,
        assembly.consultation,
        actor=assembly.prefect,
        kind="vote",
        words=WHY,
        period_words=WHY,
    )
    closing, voting = at_once(close, vote)
    return closing, voting


def test_a_vote_that_waits_while_positions_are_closed_is_refused(assembly, monkeypatch):
    closing, voting = vote_while_closing(assembly, monkeypatch)
    assert closing.error is None
    assert isinstance(voting.error, RuleBroken), voting
    assert voting.error.code == "phase_closed"
    assert not Vote.objects.exists()
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"consultation.phase_closed_early"}
    assert verify().holds


def test_a_vote_before_the_closing_stays_counted_and_is_dated_before_it(assembly):
    vote = cast_vote(
        assembly.proposal, actor=assembly.delegate_of_spiga, association=assembly.spiga, position="in_favour"
    )
    close_phase_early(assembly.consultation, actor=assembly.prefect, kind="vote", words=WHY, period_words=WHY)
    assert vote.cast_at < Phase.objects.get(consultation=assembly.consultation, kind="vote").closes_at
    assert Vote.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
def test_without_the_lock_the_vote_is_taken_after_the_closing_on_postgresql(assembly, monkeypatch):
    monkeypatch.setattr(journal, "locking", lambda rows: rows)
    closing, voting = vote_while_closing(assembly, monkeypatch)
    assert voting.error is None, "without the lock the vote was refused: the test no longer shows what the lock is for"
    assert closing.error is None or not isinstance(closing.error, RuleBroken)
    assert Vote.objects.count() == 1
    closes_at = Phase.objects.get(consultation=assembly.consultation, kind="vote").closes_at
    if closing.error is None:
        assert Vote.objects.get().cast_at >= closes_at
