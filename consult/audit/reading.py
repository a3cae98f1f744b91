"""One chain, read from its first event to its last: does every event stand as it was written, where it was written?

An altered event shows in its own hash; if whoever altered it computed the hash again, in the next event,
which names the old one. A removed event leaves a gap in the numbers. The newest event has no next one:
there the chain's own row says how long it is and which hash it ends with. Whoever rewrites that too shows
only against an earlier head: see ``verify_audit --since``.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from operator import index
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rfc8785 import CanonicalizationError

from consult.audit import verbs
from consult.audit.chain import (
    FORMAT_VERSION,
    GENESIS,
    HEADER,
    canonical,
    columns,
    event_hash,
    part_digest,
    statements_named,
)
from consult.audit.models import AuditEvent, AuditPart, Chain, Statement
from consult.audit.proofs import CHUNK, Finding, chunks

_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, CanonicalizationError)

_EMPTY = _("The chain has no event left.")
_MISSING = _("This event is missing.")
_BEYOND = _("The chain does not know this event: it was added behind the newest one.")
_HEAD = _("The newest event is not the one with which the chain ends.")
_TWICE = _("This number stands twice in the chain.")
_UNLINKED = _("This event is not the one that its neighbours know: it was altered or exchanged.")
_NO_HEADER = _("The header cannot be read.")
_NOT_CANONICAL = _("The header is not written in the canonical form.")
_HASH = _("The header was altered: its hash does not fit.")
_FORM = _("The header does not have the form of this version.")
_OTHER_CHAIN = _("The header belongs to another chain.")
_NO_BEGINNING = _("The first event names a predecessor.")
_NUMBER = _("The event at this number has another number in its header: one was inserted, removed or exchanged.")
_COLUMNS = _("The columns of the row say something else than its header.")
_VERB = _("The verb is not registered.")
_PARTS = _("The event does not have the parts that its header names.")
_PART = _("A part of the event is not the one that was recorded.")
_STATEMENT = _("Words that this event names are missing, or are not those that were recorded.")


@dataclass
class Count:
    """What was read of a chain."""

    events: int = 0
    parts: int = 0
    erased: int = 0


def read(chain: Chain, count: Count) -> Iterator[Finding]:
    """Everything in this chain that does not hold, in its order. ``count`` grows with what was read."""
    links = _Links()
    expected = 1
    events = chain.events.order_by("seq", "pk").prefetch_related("parts").iterator(CHUNK)
    for chunk in chunks(events):
        lost = _lost_statements(chunk)
        for event in chunk:
            _tally(event, count)
            if event.seq > expected:
                yield from links.cut(chain.key)
                yield Finding(chain.key, expected, _MISSING)
            flaw = _TWICE if event.seq < expected else next(_flaws(event, chain.key, lost), None)
            yield from links.follow(chain.key, event, flawed=flaw is not None)
            if flaw is not None:
                yield Finding(chain.key, _earliest(event) if flaw is _NUMBER else event.seq, flaw)
            expected = max(expected, event.seq + 1)
    newest = links.before
    yield from links.cut(chain.key)
    yield from _ending(chain, expected, newest)


def _ending(chain: Chain, expected: int, newest: AuditEvent | None) -> Iterator[Finding]:
    """Does the chain end where its own row says? ``newest`` is its last event, if that has no flaw of its own."""
    if expected == 1:
        yield Finding(chain.key, 1, _EMPTY)
    elif expected <= chain.length:
        yield Finding(chain.key, expected, _MISSING)
    elif expected > chain.length + 1:
        yield Finding(chain.key, chain.length + 1, _BEYOND)
    elif newest is not None and newest.hash != chain.head:
        yield Finding(chain.key, newest.seq, _HEAD)


def _tally(event: AuditEvent, count: Count) -> None:
    count.events += 1
    for part in event.parts.all():
        count.parts += 1
        count.erased += part.content is None


# --- neighbours -----------------------------------------------------------------------------------


class _Links:
    """Does each event name the one before it? And if two do not fit: which of them was altered?

    The earlier one, for the later one committed to what the earlier was. But if the later one does not
    fit the event after it either, the later one is alone, and it is the altered one.
    """

    def __init__(self) -> None:
        self.before: AuditEvent | None = None
        self.doubted: int | None = None

    def follow(self, chain: str, event: AuditEvent, *, flawed: bool) -> Iterator[Finding]:
        """Go on to the next event. One with a flaw of its own is told by that, and blames nobody else."""
        doubted, before = self.doubted, self.before
        self.before, self.doubted = None if flawed else event, None
        if flawed or before is None or _names(event, before):
            yield from self._blame(chain, doubted)
        elif doubted is not None:
            yield from self._blame(chain, before.seq)
        else:
            self.doubted = before.seq

    def cut(self, chain: str) -> Iterator[Finding]:
        """The chain ends here, or has a gap."""
        doubted, self.before, self.doubted = self.doubted, None, None
        yield from self._blame(chain, doubted)

    def _blame(self, chain: str, seq: int | None) -> Iterator[Finding]:
        if seq is not None:
            yield Finding(chain, seq, _UNLINKED)


def _names(event: AuditEvent, before: AuditEvent) -> bool:
    return json.loads(event.header)["prev"] in {before.hash, event_hash(before.header)}


# --- one event ------------------------------------------------------------------------------------


def _flaws(event: AuditEvent, chain: str, lost: set[str]) -> Iterator[Promise]:
    """What is wrong with this event by itself, the gravest first."""
    try:
        header = json.loads(event.header)
        rewritten, repeated, _number = canonical(header), columns(header), index(header["seq"])
    except _UNREADABLE:
        yield _NO_HEADER
    else:
        if event_hash(event.header) != event.hash:
            yield _HASH
        if rewritten != event.header:
            yield _NOT_CANONICAL
        yield from _row_flaws(event, repeated)
        yield from _header_flaws(event, header, chain, lost)


def _header_flaws(event: AuditEvent, header: dict[str, Any], chain: str, lost: set[str]) -> Iterator[Promise]:
    if header.keys() != HEADER or header["v"] != FORMAT_VERSION or not isinstance(header["parts"], dict):
        yield _FORM
    else:
        if header["chain"] != chain:
            yield _OTHER_CHAIN
        if event.seq == 1 and header["prev"] != GENESIS:
            yield _NO_BEGINNING
        yield from _part_flaws(event, header["parts"])
        if lost & _statements_of(event):
            yield _STATEMENT


def _row_flaws(event: AuditEvent, repeated: dict[str, Any]) -> Iterator[Promise]:
    if repeated["seq"] != event.seq:
        yield _NUMBER
    if any(getattr(event, name) != value for name, value in repeated.items()):
        yield _COLUMNS
    if not verbs.is_registered(event.verb):
        yield _VERB


def _earliest(event: AuditEvent) -> int:
    """Where the numbers began to differ: an inserted event moved this one up, a removed one moved it down."""
    return min(event.seq, int(json.loads(event.header)["seq"]))


def _part_flaws(event: AuditEvent, digests: Any) -> Iterator[Promise]:
    standing = {part.name: part for part in event.parts.all()}
    if standing.keys() != digests.keys():
        yield _PARTS
    elif not all(_part_stands(part, digests[name]) for name, part in standing.items()):
        yield _PART


def _part_stands(part: AuditPart, digest: str) -> bool:
    if part.content is None or part.salt is None:
        return True
    try:
        return part_digest(part.content, part.salt) == digest
    except ValueError:  # a salt that is not hexadecimal
        return False


def _statements_of(event: AuditEvent) -> set[str]:
    return {digest for part in event.parts.all() for digest in statements_named(part.content or "")}


def _lost_statements(events: list[AuditEvent]) -> set[str]:
    """What these events say of statements that neither stand word for word nor were erased."""
    named: dict[UUID, set[str]] = {}
    for event in events:
        if digests := _statements_of(event):
            named.setdefault(event.act_id, set()).update(digests)
    erased: Counter[UUID] = Counter()
    for row in Statement.objects.filter(act_id__in=named).iterator(CHUNK):
        digest = row.digest()
        named[row.act_id].discard(digest or "")
        erased[row.act_id] += digest is None
    return {digest for act_id, digests in named.items() if len(digests) > erased[act_id] for digest in digests}
