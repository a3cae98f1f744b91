"""Rounds of simultaneous votes: many associations, two delegates each, every position recorded once, no fork."""

import json
from functools import partial

import pytest
from django.db import connection, transaction

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from councils.states import MandateKind
from proposals.actions.voting import cast_vote
from proposals.models import Vote
from proposals.queries.tallies import tally
from tests.cast import World, association, mandate, person, proposal
from tests.harness import at_once

pytestmark = pytest.mark.long

VOICES, ROUNDS = 10, 12
POSITIONS = ["in_favour", "against", "abstained"]


def test_rounds_of_simultaneous_votes(committed_world: World) -> None:
    world = committed_world
    with transaction.atomic(), scaffolding():
        row = proposal(world.consultation, world.spiga)
        crowd = []
        for number in range(VOICES):
            voice = association(f"voice_{number}", world.foggia)
            for delegate in ("a", "b"):
                user = person(f"delegate_{number}{delegate}")
                mandate(user, voice, MandateKind.DELEGATE)
                crowd.append((user, voice, number))
    for turn in range(ROUNDS):
        outcomes = at_once(
            *(
                partial(cast_vote, row, actor=user, association=voice, position=POSITIONS[(number + turn) % 3])
                for user, voice, number in crowd
            )
        )
        assert [outcome.error for outcome in outcomes if outcome.error] == []
        assert Vote.objects.count() == VOICES
    counted = tally(row, clock.now())
    assert counted.in_favour + counted.against + counted.abstained == VOICES
    events = AuditEvent.objects.filter(verb__in=["vote.cast", "vote.changed"]).order_by("seq").prefetch_related("parts")
    # Both delegates of an association press the same position: the second press of each round records nothing.
    assert events.count() == VOICES * ROUNDS
    last = {event.behalf_id: json.loads(event.parts.get(name="facts").content)["position"] for event in events}
    assert last == {str(vote.association_id): vote.position for vote in Vote.objects.all()}
    assert verify().holds
    print(f"\n{ROUNDS} rounds of {len(crowd)} votes at once on {connection.vendor}: {events.count()} events, no fork")
