"""Is the record still what was written? Recomputed from the rows, never from anything remembered.

Everything is read from one view of the database, in flat memory, while others go on writing. What is
found is told by the event at which it first shows, so that an auditor knows where to look.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit import triggers
from consult.audit.chain import heads_digest
from consult.audit.models import AuditEvent, Chain
from consult.audit.proofs import Finding, all_proofs
from consult.audit.queries import Heads, heads
from consult.audit.reading import Count, read
from consult.verdicts import filled

TOLD = 100
"""Findings told in full; all are counted."""

_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}

_GUARD_MISSING = _("The database does not guard the record: the trigger %(name)s is missing.")
_HEAD_ALTERED = _("The file with the earlier heads was altered: its digest does not fit.")
_HEAD_GONE = _("The earlier head names this event, and it does not stand here: the record was cut or rewritten.")


@dataclass
class Report:
    """What was read and what was found. The record holds when nothing was found."""

    at: datetime
    counts: dict[str, Count] = field(default_factory=dict)
    heads: Heads = field(default_factory=dict)
    proofs: dict[str, str | Promise] = field(default_factory=dict)
    since: str = ""
    findings: list[Finding] = field(default_factory=list)
    found: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.found == 0

    @property
    def digest(self) -> str:
        """One digest over the newest events of all chains."""
        return heads_digest(self.heads)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take findings in, in order; the first ones in full."""
        for finding in findings:
            self.found += 1
            if self.found <= TOLD:
                self.findings.append(finding)


def verify(since: Mapping[str, Any] | None = None, progress: Callable[[str], None] = lambda what: None) -> Report:
    """Read the whole record and say what does not hold; the first finding names the first bad event.

    ``since`` is an earlier ``audit_head``: each of its events must still stand. ``progress`` is told what
    is being read.
    """
    report = Report(at=clock.real_now())
    with one_view():
        for chain in Chain.objects.order_by("key"):
            progress(chain.key)
            count = report.counts[chain.key] = Count()
            report.add(read(chain, count))
        report.heads = heads()
        if since is not None:
            report.since = str(since["made_at"])
            report.add(_still_stand(since))
        for name, registered in all_proofs().items():
            progress(name)
            report.proofs[name] = registered.claim
            report.add(registered.proof())
        report.add(_unguarded())
    return report


@contextmanager
def one_view() -> Iterator[None]:
    """Everything read meanwhile is of one instant, and nobody has to wait. Inside a transaction: of that one."""
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _still_stand(earlier: Mapping[str, Any]) -> Iterator[Finding]:
    """Cutting off the newest events leaves a chain that fits; only an earlier head shows it."""
    if heads_digest(earlier["chains"]) != earlier["digest"]:
        yield Finding("", 0, _HEAD_ALTERED)
    for key, head in sorted(earlier["chains"].items()):
        if not AuditEvent.objects.filter(chain__key=key, seq=head["seq"], hash=head["hash"]).exists():
            yield Finding(key, head["seq"], _HEAD_GONE)


def _unguarded() -> Iterator[Finding]:
    for name in triggers.missing(connection):
        yield Finding("", 0, filled(_GUARD_MISSING, name=name))
