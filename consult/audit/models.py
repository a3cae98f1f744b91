"""Rows of the record. Insert-only: database triggers refuse everything but erasing a text with its salt and growing."""

from django.db import models
from django.db.models import Q

from consult.audit.chain import GENESIS, statement_digest


class Chain(models.Model):
    """One sequence of events: of a consultation, of a prefecture, or of the platform.

    ``length`` and ``head`` (number and hash of the newest event) only grow: without them nothing would
    show that the newest events were cut off.
    """

    key = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return self.key


class AuditEvent(models.Model):
    """One step, as its canonical header and hash. The other columns repeat the header, for searching."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    header = models.TextField()
    hash = models.CharField(max_length=64, unique=True)
    act_id = models.UUIDField(db_index=True)
    verb = models.CharField(max_length=60, db_index=True)
    recorded_at = models.DateTimeField()
    occurred_at = models.DateTimeField()
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    behalf_type = models.CharField(max_length=40, blank=True)
    behalf_id = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="event_chain_seq_unique")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
            models.Index(fields=["behalf_type", "behalf_id"], name="event_behalf"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.verb}"


def _whole_or_erased(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(content__isnull=False, salt__isnull=False) | Q(content__isnull=True, salt__isnull=True),
        name=name,
    )


class AuditPart(models.Model):
    """A named part of an event: ``facts`` (what changed) or ``person`` (who pressed). Erasable, never editable."""

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=20)
    content = models.TextField(null=True)
    salt = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "name"], name="part_event_name_unique"),
            _whole_or_erased("part_whole_or_erased"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}:{self.name}"


class Statement(models.Model):
    """A free text that belongs to an act: a vote's reason, a refusal. Erasable, never editable."""

    act_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    content = models.TextField(null=True)
    salt = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [_whole_or_erased("statement_whole_or_erased")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def digest(self) -> str | None:
        """How the facts of its act name it; None once it was erased."""
        if self.content is None or self.salt is None:
            return None
        return statement_digest(self.content, self.salt, kind=self.kind, language=self.language)
