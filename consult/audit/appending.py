"""How finished events get their place: numbered, linked to their predecessor, hashed and written.

Called by the journal alone, at the end of an act, while the row that owns the chain is locked. Whatever
the number of events: one query for the end of the chain, one insert of events, one of their parts, and
one update of where the chain ends.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from consult import clock
from consult.audit.chain import canonical, columns, event_hash, new_salt, part_digest
from consult.audit.models import AuditEvent, AuditPart, Chain

Draft = tuple[Mapping[str, Any], Mapping[str, str]]
"""The header without its place in the chain, and the canonical text of each part."""

BATCH = 500


def append(key: str, drafts: Iterable[Draft]) -> None:
    """Write the drafts, in order, at the end of the chain; the chain begins with its first event."""
    chain_id, seq, previous = _end_of(key)
    events: list[AuditEvent] = []
    parts: list[AuditPart] = []
    for header, bodies in drafts:
        seq += 1
        event, made = _placed({**header, "seq": seq, "prev": previous}, bodies)
        event.chain_id = chain_id
        previous = event.hash
        events.append(event)
        parts += made
    AuditEvent.objects.bulk_create(events, batch_size=BATCH)
    AuditPart.objects.bulk_create(parts, batch_size=BATCH)
    Chain.objects.filter(pk=chain_id).update(length=seq, head=previous)


def _end_of(key: str) -> tuple[int, int, str]:
    chain, _ = Chain.objects.get_or_create(key=key, defaults={"started_at": clock.real_now()})
    return chain.pk, chain.length, chain.head


def _placed(header: Mapping[str, Any], bodies: Mapping[str, str]) -> tuple[AuditEvent, list[AuditPart]]:
    salts = {name: new_salt() for name in bodies}
    digests = {name: part_digest(content, salts[name]) for name, content in bodies.items()}
    whole = {**header, "parts": digests}
    text = canonical(whole)
    event = AuditEvent(header=text, hash=event_hash(text), **columns(whole))
    return event, [AuditPart(event=event, name=name, content=bodies[name], salt=salts[name]) for name in bodies]
