"""The position of an association on a proposal: one row, whoever presses the button."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consult.audit.models import Statement
from councils.models import Association, Mandate
from proposals.models.proposal import Proposal
from proposals.states import Position


class Vote(models.Model):
    """One association, one voice. The row holds the last position; every position ever taken is in the record."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="votes")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="votes")
    position = models.CharField(_("position"), max_length=12, choices=Position.choices)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal_version = models.PositiveIntegerField()
    cast_at = models.DateTimeField()
    cast_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    LOCK_RANK = 5

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "association"], name="vote_one_voice"),
            models.CheckConstraint(condition=models.Q(position__in=Position.values), name="vote_position_known"),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} on {self.proposal_id}"

    def says(self, position: str, reason: str) -> bool:
        """Whether the association said just this already."""
        said = (self.reason.content or "") if self.reason else ""
        return self.position == position and said == reason
