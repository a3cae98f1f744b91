"""Every single event of the whole demo: altered, altered with its hash, removed. Each is found and named."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from consult.audit.models import AuditEvent, AuditPart, Chain
from consult.audit.reading import Count, read
from consult.audit.verification import verify
from tests.consult.audit.tampering import rewritten, unguard

pytestmark = pytest.mark.long


@pytest.fixture
def seeded(transactional_db: None) -> list[Chain]:
    """The demo, committed to a throw-away copy, with the triggers of the record taken off."""
    call_command("seed_demo")
    assert verify().holds
    unguard()
    return list(Chain.objects.order_by("key"))


def first_found(chain: Chain) -> int | None:
    chain.refresh_from_db()
    return next((finding.seq for finding in read(chain, Count())), None)


def tampered(event: AuditEvent, kind: str) -> int | None:
    """The number that the reading names after one event was tampered with; the tampering is undone."""
    with transaction.atomic():
        if kind == "removed":
            AuditPart.objects.filter(event=event).delete()
            event.delete()
        elif kind == "altered":
            AuditEvent.objects.filter(pk=event.pk).update(header=event.header.replace('"v":1', '"v":2'))
        else:
            AuditEvent.objects.filter(pk=event.pk).update(**rewritten(event, assurance="forged"))
        named = first_found(event.chain)
        transaction.set_rollback(True)
    return named


@pytest.mark.parametrize("kind", ["removed", "altered", "altered with its hash"])
def test_each_event_of_the_demo(seeded: list[Chain], kind: str) -> None:
    missed = []
    tried = 0
    for chain in seeded:
        for event in chain.events.order_by("seq").select_related("chain"):
            seq = event.seq
            tried += 1
            if tampered(event, kind) != seq:
                missed.append((chain.key, seq))
    assert tried > 500
    assert missed == []
    print(f"\n{tried} events {kind} one by one on {connection.vendor}: {tried - len(missed)} found and named")
