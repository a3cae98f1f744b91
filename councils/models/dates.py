"""What changed in the dates of a public consultation: who moved what, from when to when, and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consult import clock
from consult.audit.models import Statement
from councils.models.consultation import Consultation
from councils.states import DateAct, PhaseKind


class DateChange(models.Model):
    """One date that an act moved. A phase that moves along with another has a row of its own, of the same act.

    ``kind`` names the phase, and is empty where the day of the answers moved. ``period_reason`` says why the whole
    period is now shorter or longer than usual.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="date_changes")
    act = models.CharField(max_length=20, choices=DateAct.choices)
    kind = models.CharField(max_length=12, choices=PhaseKind.choices, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    due_before = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    moved_along = models.BooleanField(default=False)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    period_reason = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["changed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act=DateAct.ANSWERS, kind="", closes_at=None, due_on__isnull=False)
                | (~Q(act=DateAct.ANSWERS) & ~Q(kind="") & Q(closes_at__isnull=False, due_on=None)),
                name="datechange_phase_or_answers",
            ),
            models.CheckConstraint(
                condition=Q(act=DateAct.ANSWERS)
                | Q(act=DateAct.CLOSE, closes_at__lt=F("closed_at"), closes_at__gte=F("changed_at"))
                | (
                    Q(act__in=[DateAct.EXTEND, DateAct.REOPEN], closes_at__gt=F("closed_at"))
                    & Q(closes_at__gt=F("changed_at"))
                ),
                name="datechange_direction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.kind} {self.changed_at:%Y-%m-%d}"
