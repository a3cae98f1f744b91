"""Data of an association that nobody changes alone: the name and the tax code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit.models import Statement
from councils.models.association import Association, Mandate
from councils.states import ChangeState


class ChangeRequest(models.Model):
    """The association asks for another name or tax code; the prefecture of its seat decides. Empty: stays as it is."""

    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="change_requests")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    legal_name = models.CharField(_("name"), max_length=200, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=16, blank=True)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.ASKED)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    LOCK_RANK = 5

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association"], condition=Q(state=ChangeState.ASKED), name="changerequest_one_open"
            ),
            models.CheckConstraint(condition=~(Q(legal_name="") & Q(tax_code="")), name="changerequest_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} {self.state}"

    @property
    def chain_key(self) -> str:
        """The chain of the prefecture of the association's seat."""
        return self.association.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: the association."""
        return self.association.legal_name
