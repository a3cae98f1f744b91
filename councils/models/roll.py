"""Who takes positions in a consultation beyond those whom their accreditation entitled when positions opened."""

from django.conf import settings
from django.db import models

from consult import clock
from consult.audit.models import Statement
from councils.models.association import Association
from councils.models.consultation import Consultation


class LateAdmission(models.Model):
    """An association added to the roll of a consultation after positions had opened, by a decision with its reason."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="admissions")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="admissions")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField(default=clock.now)
    admitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["admitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "association"], name="lateadmission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.association_id}"
