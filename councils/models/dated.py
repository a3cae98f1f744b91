"""What holds from one instant to another: half-open, ``[starts_at, ends_at)``."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q


def in_force(at: datetime, prefix: str = "") -> Q:
    """The condition that a dated row holds at the instant; ``prefix`` reaches it over a relation."""
    starts, ends = f"{prefix}starts_at", f"{prefix}ends_at"
    return Q(**{f"{starts}__lte": at}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": at}))


class Dated(models.Model):
    """A row in force from ``starts_at`` (included) until ``ends_at`` (excluded; empty: until further notice)."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds(self, at: datetime) -> bool:
        """Whether the row is in force at the instant."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def meets(self, starts_at: datetime, ends_at: datetime | None) -> bool:
        """Whether the row and ``[starts_at, ends_at)`` have an instant in common; an emptied row meets nothing."""
        begin = max(self.starts_at, starts_at)
        ends = [end for end in (self.ends_at, ends_at) if end is not None]
        return not ends or begin < min(ends)

    def end(self, at: datetime) -> None:
        """Set its end to the instant, or to its own start if it had not begun: it never held then."""
        self.ends_at = max(at, self.starts_at)


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """The last line in the database: no row ends before it begins."""
    condition: Any = Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at"))
    return models.CheckConstraint(condition=condition, name=name)
