"""Many press the button at the same instant: right counts, no error, an unbroken chain. And without the locks?"""

import json
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import pairwise
from threading import Event

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from consult import clock
from consult.audit import journal
from consult.audit.models import AuditEvent
from consult.audit.triggers import install
from consult.audit.verification import verify
from consult.verdicts import RuleBroken
from councils.actions.accreditation import suspend_accreditation
from councils.models import Accreditation, Consultation
from proposals.actions.voting import cast_vote
from proposals.models import Vote
from proposals.queries.tallies import tally
from tests.concurrency.conftest import SIZE
from tests.harness import Outcome, at_once

DAY = timedelta(days=1)
POSITIONS = ["in_favour", "against", "abstained"]


def everybody_votes(assembly) -> list[Outcome]:
    """Eight associations, one delegate each, one position each, at once."""
    return at_once(
        *(
            partial(
                cast_vote,
                assembly.proposal,
                actor=assembly.people[f"delegate_{number}"],
                association=assembly.associations[f"voice_{number}"],
                position=POSITIONS[number % 3],
                reason=f"Perché {number}.",
            )
            for number in range(SIZE)
        )
    )


def errors(outcomes: list[Outcome]) -> list[Exception]:
    return [outcome.error for outcome in outcomes if outcome.error]


def positions_recorded() -> list[dict]:
    events = AuditEvent.objects.filter(chain__key="consultation:trasporti").order_by("seq").prefetch_related("parts")
    return [json.loads(event.parts.get(name="facts").content) for event in events]


def forks() -> list[str]:
    """Predecessors that two events name."""
    named = Counter(json.loads(header)["prev"] for header in AuditEvent.objects.values_list("header", flat=True))
    return [prev for prev, times in named.items() if times > 1]


@pytest.mark.parametrize("meeting", [False, True], ids=["freely", "made to meet"])
def test_eight_associations_at_once(assembly, rendezvous, meeting):
    if meeting:
        rendezvous(SIZE)
    assert errors(everybody_votes(assembly)) == []
    counted = tally(assembly.proposal, clock.now())
    assert (counted.in_favour, counted.against, counted.abstained) == (3, 3, 2)
    assert sorted(Counter(fact["position"] for fact in positions_recorded()).values()) == [2, 3, 3]
    assert forks() == []
    report = verify()
    assert report.holds, report.findings
    assert report.counts["consultation:trasporti"].events == SIZE


def test_one_association_eight_times_at_once_from_two_delegates(assembly):
    people = [assembly.delegate_of_spiga, assembly.second_delegate_of_spiga] * 4
    presses = [
        partial(
            cast_vote,
            assembly.proposal,
            actor=user,
            association=assembly.spiga,
            position=POSITIONS[number // 2 % 2],
        )
        for number, user in enumerate(people)
    ]
    assert errors(at_once(*presses)) == []
    vote = Vote.objects.get()
    told = [fact["position"] for fact in positions_recorded()]
    assert told[-1] == vote.position
    assert all(before != after for before, after in pairwise(told))  # a repeat is no change
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["vote.cast"] + ["vote.changed"] * (len(verbs) - 1)
    assert verify().holds


def test_one_button_pressed_eight_times_is_one_event(assembly):
    press = partial(
        cast_vote,
        assembly.proposal,
        actor=assembly.delegate_of_spiga,
        association=assembly.spiga,
        position="in_favour",
        reason="Perché sì.",
    )
    assert errors(at_once(*[press] * SIZE)) == []
    assert AuditEvent.objects.get().verb == "vote.cast"
    assert Vote.objects.get().position == "in_favour"
    assert verify().holds


# --- what the locks are for: take them away, and see ----------------------------------------------


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
def test_without_the_lock_the_votes_collide_on_postgresql(assembly, rendezvous, monkeypatch):
    monkeypatch.setattr(journal, "locking", lambda rows: rows)
    rendezvous(SIZE)
    failed = errors(everybody_votes(assembly))
    assert failed, "without the lock nobody lost: the test no longer shows what the lock is for"
    assert {type(error) for error in failed} == {IntegrityError}
    assert Vote.objects.count() == SIZE - len(failed)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
def test_without_the_lock_and_the_database_s_own_guards_the_chain_forks_on_postgresql(
    assembly, rendezvous, monkeypatch
):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DROP CONSTRAINT event_chain_seq_unique")
        cursor.execute("DROP TRIGGER audit_chain_no_update ON audit_chain")
    monkeypatch.setattr(journal, "locking", lambda rows: rows)
    rendezvous(SIZE)
    assert errors(everybody_votes(assembly)) == []
    install(connection)
    assert forks()
    numbers = Counter(AuditEvent.objects.values_list("seq", flat=True))
    report = verify()
    assert not report.holds
    first = min(seq for seq, times in numbers.items() if times > 1)
    assert (report.findings[0].chain, report.findings[0].seq) == ("consultation:trasporti", first)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
def test_with_deferred_transactions_the_votes_fail_on_sqlite(assembly, rendezvous, monkeypatch):
    options = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(options, "transaction_mode", "DEFERRED")
    rendezvous(SIZE)
    failed = errors(everybody_votes(assembly))
    assert failed, "with DEFERRED nobody lost: the test no longer shows what IMMEDIATE is for"
    assert {type(error) for error in failed} == {OperationalError}
    assert Vote.objects.count() == SIZE - len(failed)


# --- who waited too long --------------------------------------------------------------------------


def vote_behind_a_lock(assembly, journey: timedelta) -> Outcome:
    """A vote that was pressed in time and waits for the consultation's row while the clock goes on."""
    held, pressed = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Consultation.objects.select_for_update().get(pk=assembly.consultation.pk)
            held.set()
            assert pressed.wait(30)
            time.sleep(0.5)  # the vote now waits for the row
            shift.enter_context(clock.travel(journey))

    def vote() -> Vote:
        assert held.wait(30)
        pressed.set()
        return cast_vote(
            assembly.proposal, actor=assembly.delegate_of_spiga, association=assembly.spiga, position="in_favour"
        )

    with ExitStack() as shift:
        holder, voter = at_once(hold, vote)
    assert holder.error is None
    return voter


def test_a_vote_that_waited_past_the_closing_is_refused(assembly):
    outcome = vote_behind_a_lock(assembly, 20 * DAY)
    assert isinstance(outcome.error, RuleBroken), outcome
    assert outcome.error.code == "phase_closed"
    assert not Vote.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_vote_that_waited_and_still_came_in_time_is_dated_after_the_wait(assembly):
    outcome = vote_behind_a_lock(assembly, 19 * DAY)
    assert outcome.error is None
    closing = assembly.consultation.phases.get(kind="vote").closes_at
    assert closing - DAY <= Vote.objects.get().cast_at < closing
    assert AuditEvent.objects.get().occurred_at == Vote.objects.get().cast_at


def test_a_vote_and_a_suspension_at_once_have_an_order(assembly):
    file = Accreditation.objects.get(association=assembly.spiga)
    voted, suspended = at_once(
        partial(
            cast_vote,
            assembly.proposal,
            actor=assembly.delegate_of_spiga,
            association=assembly.spiga,
            position="in_favour",
        ),
        partial(suspend_accreditation, file, actor=assembly.officer, words="Verifica in corso."),
    )
    assert suspended.error is None
    assert isinstance(voted.error, RuleBroken | None)
    stopped = AuditEvent.objects.get(verb="accreditation.suspended").occurred_at
    assert all(vote.cast_at <= stopped for vote in Vote.objects.all())
    assert Vote.objects.count() == (voted.error is None)
    assert verify().holds
