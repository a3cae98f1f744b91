"""What else must be true for the record to hold, beside the chains themselves.

``verify_audit`` runs every registered proof. The owner of rows that the record speaks of registers how
they are compared with it, in its ``registrations.py``: ``register("proposals.votes", votes_stand, _("..."))``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Exists, Max, Model, OuterRef, QuerySet
from django.utils.functional import Promise

from consult.audit.journal import SCAFFOLD, may_scaffold
from consult.audit.models import AuditEvent
from consult.verdicts import filled

M = TypeVar("M", bound=Model)
T = TypeVar("T")

CHUNK = 500
"""Rows read at a time: memory stays flat, whatever the length of the record."""


@dataclass(frozen=True)
class Finding:
    """Something that does not hold: at which event of which chain, and what. ``seq`` 0: no event can be named."""

    chain: str
    seq: int
    what: str | Promise


Proof = Callable[[], Iterable[Finding]]
"""Compares rows with the record and tells what does not fit; nothing, when all holds."""


@dataclass(frozen=True)
class Registered:
    """A proof with the sentence that the verdict files when it found nothing."""

    proof: Proof
    claim: str | Promise


_register: dict[str, Registered] = {}


def register(name: str, proof: Proof, claim: str | Promise) -> None:
    """Add a proof and what it proves, in one sentence. Raises ValueError when the name is taken by another one."""
    if name in _register:
        raise ValueError(f"The proof {name} is registered twice.")
    _register[name] = Registered(proof, claim)


def all_proofs() -> dict[str, Registered]:
    """Every registered proof, by name."""
    return {name: _register[name] for name in sorted(_register)}


def chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows, some hundreds at a time."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def acts_recorded(
    rows: QuerySet[M, Any], what: str | Promise, chain_of: Callable[[M], str] = lambda row: ""
) -> Iterator[Finding]:
    """Findings for rows whose ``act_id`` no event carries: their event was removed, or never was.

    ``what`` is the sentence, with ``%(number)s`` for the row's id. ``chain_of`` says in which chain the
    event should stand; the finding then names the number after its end.
    """
    unknown = rows.filter(~Exists(AuditEvent.objects.filter(act_id=OuterRef("act_id"))))
    if may_scaffold():
        unknown = unknown.exclude(act_id=SCAFFOLD)
    for row in unknown.order_by("pk").iterator(CHUNK):
        yield missing_at_end(chain_of(row), filled(what, number=row.pk))


def missing_at_end(chain: str, what: str | Promise) -> Finding:
    """A finding that an event is missing after the last one that stands in the chain."""
    newest = AuditEvent.objects.filter(chain__key=chain).aggregate(newest=Max("seq"))["newest"] or 0
    return Finding(chain, newest + 1 if chain else 0, what)


def chain_about(subject_type: str, subject_id: str) -> str:
    """The chain in which events about this subject stand, or an empty text when there is none."""
    known = AuditEvent.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("pk")
    return known.values_list("chain__key", flat=True).first() or ""
