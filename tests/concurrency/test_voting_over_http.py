"""The same promises over HTTP, on the site as it is served: one association, one voice, to the instant of closing."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections, transaction

from consult import clock
from consult.audit import journal
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from councils.models import Association, Phase
from proposals.actions import voting
from proposals.models import Proposal, Vote
from proposals.queries.recounting import recount
from proposals.queries.tallies import tallies
from proposals.states import Position
from tests.cast import World, association, mandate, person, proposal
from tests.harness import at_once
from tests.posting import Caller, session_of

AT_ONCE = 8
SAID, REFUSED = 303, 422
FEW = {"associations": 3, "proposals": 2}
SIXTY = {"associations": 10, "proposals": 6}
SIZES = [pytest.param(FEW, id="6 pairs"), pytest.param(SIXTY, id="60 pairs", marks=pytest.mark.long)]


@dataclass
class Hall:
    """Associations with two delegates each, signed in on the served site, and the proposals before them."""

    callers: dict[Association, tuple[Caller, Caller]] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def pairs(self) -> list[tuple[Association, Proposal]]:
        """Each association with each proposal."""
        return [(who, row) for who in self.callers for row in self.proposals]


def hall(world: World, site: str, *, associations: int, proposals: int) -> Hall:
    made = Hall()
    with transaction.atomic(), scaffolding():
        for number in range(associations):
            row = association(f"voice_{number}", world.foggia)
            users = [person(f"delegate_{number}{letter}") for letter in "ab"]
            for user in users:
                mandate(user, row)
            first, second = (Caller(site, session_of(user)) for user in users)
            made.callers[row] = first, second
        made.proposals = [proposal(world.consultation, world.spiga) for _ in range(proposals)]
    return made


def press(caller: Caller, row: Proposal, position: str) -> int:
    return caller.post(f"/en/proposals/{row.code}/vote/", position=position, language="it", reason="")


def press_all(made: Hall, pairs: list[tuple[Association, Proposal]]) -> Counter[int]:
    """Eight posts at once for each pair, four from each of two accounts, of different positions."""
    statuses = Counter[int]()
    for turn, (who, row) in enumerate(pairs):
        callers = made.callers[who]
        steps = [
            partial(press, callers[number % 2], row, Position.values[(number // 2 + turn) % 3])
            for number in range(AT_ONCE)
        ]
        for outcome in at_once(*steps):
            statuses[outcome.value if outcome.error is None else 0] += 1
    return statuses


def last_told() -> dict[tuple[str, str], str]:
    """The last position that the record tells, by proposal and association."""
    events = AuditEvent.objects.filter(verb__in=("vote.cast", "vote.changed")).order_by("seq").prefetch_related("parts")
    return {
        (event.subject_id, event.behalf_id): json.loads(event.parts.get(name="facts").content)["position"]
        for event in events
    }


def problems(statuses: Counter[int], pairs: list[tuple[Association, Proposal]]) -> list[str]:
    """What is not as promised after the posts."""
    rows = [((str(v.proposal_id), str(v.association_id)), v.position) for v in Vote.objects.all()]
    found = [f"{number} answers {status}" for status, number in statuses.items() if status != SAID]
    if len(rows) != len(pairs):
        found.append(f"{len(rows)} rows for {len(pairs)} pairs")
    if dict(rows) != last_told():
        found.append("a row is not what the record tells last")
    if not verify().holds or recount(clock.now()).differences:
        found.append("the record or the counts do not hold")
    return found


@pytest.mark.parametrize("size", SIZES)
def test_each_pair_has_one_row_which_is_the_last_one_recorded(
    committed_world: World, live_site: str, size: dict[str, int]
) -> None:
    made = hall(committed_world, live_site, **size)
    begun = time.monotonic()
    statuses = press_all(made, made.pairs)
    taken = time.monotonic() - begun
    assert problems(statuses, made.pairs) == []
    assert sum(statuses.values()) == AT_ONCE * len(made.pairs)
    print(f"\n{len(made.pairs)} pairs x {AT_ONCE} on {connection.vendor}: {dict(statuses)}, {taken:.1f} s")  # noqa: T201


# --- without what guards them ---------------------------------------------------------------------------


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Those who press at once all look for the row before one of them writes it, where nothing keeps them apart."""
    gate, read = Barrier(AT_ONCE), voting._voice_of

    def read_and_wait(who: Association, row: Proposal) -> Vote:
        vote = read(who, row)
        with suppress(BrokenBarrierError):
            gate.wait(1)
        return vote

    monkeypatch.setattr(voting, "_voice_of", read_and_wait)
    yield


def test_the_guards_hold_where_posts_are_made_to_meet(committed_world: World, live_site: str, meeting: None) -> None:
    made = hall(committed_world, live_site, associations=1, proposals=1)
    assert problems(press_all(made, made.pairs), made.pairs) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
@pytest.mark.parametrize("constrained", [True, False], ids=["constraint kept", "constraint dropped"])
def test_without_the_lock_posts_fail_or_give_a_second_voice_on_postgresql(
    committed_world: World, live_site: str, meeting: None, monkeypatch: pytest.MonkeyPatch, constrained: bool
) -> None:
    made = hall(committed_world, live_site, associations=1, proposals=1)
    monkeypatch.setattr(journal, "locking", lambda rows: rows)
    if not constrained:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE proposals_vote DROP CONSTRAINT vote_one_voice")
            cursor.execute("ALTER TABLE audit_auditevent DROP CONSTRAINT event_chain_seq_unique")
            cursor.execute("DROP TRIGGER audit_chain_no_update ON audit_chain")
    statuses = press_all(made, made.pairs)
    assert problems(statuses, made.pairs), "without the lock all was well: the test shows nothing"
    assert (Vote.objects.count() > 1) == (not constrained)
    assert (statuses[500] > 0) == constrained


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows")
def test_with_deferred_transactions_posts_fail_on_sqlite(
    committed_world: World, live_site: str, meeting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = hall(committed_world, live_site, associations=1, proposals=1)
    monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "transaction_mode", "DEFERRED")
    statuses = press_all(made, made.pairs)
    assert problems(statuses, made.pairs), "with DEFERRED all was well: the test shows nothing"
    assert statuses[500] > 0


# --- across the closing ---------------------------------------------------------------------------------

CROWDS = [
    pytest.param({"associations": 8, "proposals": 5, "seconds": 6}, id="40 posts"),
    pytest.param({"associations": 20, "proposals": 10, "seconds": 10}, id="200 posts", marks=pytest.mark.long),
]


@pytest.mark.parametrize("crowd", CROWDS)
def test_nothing_is_stored_at_or_after_the_closing_and_all_that_was_accepted_counts(
    committed_world: World, live_site: str, crowd: dict[str, int]
) -> None:
    seconds = crowd["seconds"]
    made = hall(committed_world, live_site, associations=crowd["associations"], proposals=crowd["proposals"])
    for row in made.proposals:
        next(iter(made.callers.values()))[0].read(f"/en/proposals/{row.code}/")  # whoever comes first waits longest
    pairs, begun = made.pairs, time.monotonic()
    closing = clock.now() + timedelta(seconds=seconds / 2)
    Phase.objects.filter(consultation=committed_world.consultation, kind="vote").update(closes_at=closing)

    def keep_pressing(lane: int) -> dict[tuple[int, int], int]:
        answers = {}
        for number in range(lane, len(pairs), AT_ONCE):
            time.sleep(max(0.0, begun + seconds * number / len(pairs) - time.monotonic()))
            who, row = pairs[number]
            answers[row.pk, who.pk] = press(made.callers[who][lane % 2], row, Position.values[number % 3])
        return answers

    outcomes = at_once(*(partial(keep_pressing, lane) for lane in range(AT_ONCE)))
    assert [outcome.error for outcome in outcomes if outcome.error] == []
    answers: dict[tuple[int, int], int] = {}
    for outcome in outcomes:
        answers |= outcome.value
    taken = time.monotonic() - begun

    assert set(answers.values()) == {SAID, REFUSED}
    accepted = {pair for pair, status in answers.items() if status == SAID}
    assert {(vote.proposal_id, vote.association_id) for vote in Vote.objects.all()} == accepted
    assert all(vote.cast_at < closing for vote in Vote.objects.all())
    assert not AuditEvent.objects.filter(verb__startswith="vote.", occurred_at__gte=closing).exists()
    assert sum(tally.given for tally in tallies(made.proposals, clock.now()).values()) == len(accepted)
    assert verify().holds
    print(f"\n{len(pairs)} posts, {taken:.1f} s, {connection.vendor}: {dict(Counter(answers.values()))}")  # noqa: T201
