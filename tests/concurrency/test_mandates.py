"""Two press at the same instant: one legal representative, one renewal, one reminder. And without the lock?"""

from functools import partial

import pytest
from django.db import connection

from consult import clock
from consult.audit import journal
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from consult.notifications.models import OutboxMessage
from consult.verdicts import RuleBroken
from councils.actions.mandates import accept_mandate, grant_mandate, hand_over, revoke_mandate
from councils.actions.renewals import remind_of_ends, renew_mandate
from councils.models import Invitation, Mandate
from councils.models.invitation import VALID
from councils.states import MandateKind
from tests.cast import DAY
from tests.harness import Outcome, at_once

LEGAL = MandateKind.LEGAL_REPRESENTATIVE


def codes(outcomes: list[Outcome]) -> list[str]:
    """What each came to: nothing, or why it was refused."""
    errors = [outcome.error for outcome in outcomes]
    return sorted(error.code if isinstance(error, RuleBroken) else repr(error or "") for error in errors)


def representatives(world, at) -> list[str]:
    rows = Mandate.objects.filter(association=world.spiga, kind=LEGAL).select_related("user")
    return [row.user.display_name for row in rows if row.in_force(at)]


@pytest.fixture
def two_successors(committed_world):
    """Two people invited to take over from the same legal representative, which the rules do not let happen."""
    world, old = committed_world, Mandate.objects.get(user=committed_world.legal_of_spiga)
    with scaffolding():
        for user in (world.stranger, world.second_member):
            row = Mandate.objects.create(association=world.spiga, kind=LEGAL, starts_at=clock.now(), follows=old)
            Invitation.objects.create(mandate=row, address=user.email, expires_at=clock.now() + VALID)
    return world


def both_accept(world) -> list[Outcome]:
    """Both take over at the same instant."""
    return at_once(
        *(
            partial(accept_mandate, Mandate.objects.get(invitation__address=user.email), actor=user)
            for user in (world.stranger, world.second_member)
        )
    )


@pytest.mark.parametrize("meeting", [False, True], ids=["freely", "made to meet"])
def test_two_successors_at_once_and_there_is_always_one(two_successors, rendezvous, meeting):
    if meeting:
        rendezvous(2)
    assert codes(both_accept(two_successors)) == ["''", "legal_representative_exists"]
    old = Mandate.objects.get(user=two_successors.legal_of_spiga)
    new = Mandate.objects.get(kind=LEGAL, accepted_at=old.ends_at)
    assert representatives(two_successors, old.ends_at - DAY / 86_400) == ["legal_of_spiga"]
    assert representatives(two_successors, old.ends_at) == [new.user.display_name]
    assert representatives(two_successors, clock.now()) == [new.user.display_name]
    assert verify().holds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
def test_without_the_lock_there_are_two_on_postgresql(two_successors, rendezvous, monkeypatch):
    """The chain's own guards would stop the second one too: they are taken away with the lock."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DROP CONSTRAINT event_chain_seq_unique")
        cursor.execute("DROP TRIGGER audit_chain_no_update ON audit_chain")
    monkeypatch.setattr(journal, "locking", lambda rows: rows)
    rendezvous(2)
    assert codes(both_accept(two_successors)) == ["''", "''"]
    assert len(representatives(two_successors, clock.now())) == 2


def test_one_button_to_renew_pressed_four_times_gives_one_mandate(committed_world):
    row = Mandate.objects.get(user=committed_world.delegate_of_spiga)
    Mandate.objects.filter(pk=row.pk).update(ends_at=clock.now() + 20 * DAY)
    press = partial(renew_mandate, row, actor=committed_world.legal_of_spiga)
    assert codes(at_once(*[press] * 4)) == ["''", *["renewed_already"] * 3]
    assert Mandate.objects.filter(follows=row).count() == 1


def test_two_rounds_of_the_clock_at_once_send_one_reminder(committed_world):
    Mandate.objects.filter(user=committed_world.delegate_of_spiga).update(ends_at=clock.now() + 20 * DAY)
    outcomes = at_once(*[remind_of_ends] * 4)
    assert [outcome.error for outcome in outcomes] == [None] * 4
    assert sum(outcome.value for outcome in outcomes) == 1
    assert AuditEvent.objects.filter(verb="mandate.end_announced").count() == 1
    assert OutboxMessage.objects.filter(verb="mandate.end_announced").count() == 2


def test_one_successor_is_invited_when_two_are_at_once(committed_world):
    presses = [
        partial(hand_over, committed_world.spiga, actor=committed_world.legal_of_spiga, address=f"{number}@example.org")
        for number in range(3)
    ]
    assert codes(at_once(*presses)) == ["''", "handover_waits", "handover_waits"]


def test_an_acceptance_and_a_revocation_at_once_have_an_order(committed_world):
    world = committed_world
    row = grant_mandate(
        world.spiga,
        actor=world.legal_of_spiga,
        address=world.stranger.email,
        kind="delegate",
        starts_at=clock.now(),
        ends_at=clock.now() + DAY,
    )
    accepted, revoked = at_once(
        partial(accept_mandate, row, actor=world.stranger), partial(revoke_mandate, row, actor=world.legal_of_spiga)
    )
    assert revoked.error is None
    assert accepted.error is None or accepted.error.code == "mandate_over"
    row.refresh_from_db()
    assert not row.in_force(clock.now())
    assert (row.accepted_at is None) is (accepted.error is not None)
    assert verify().holds
