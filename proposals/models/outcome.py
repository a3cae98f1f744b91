"""What the institution owes: who has the proposal, the reasoned answer, and what was promised."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consult.audit.history import SealedText, tracked
from consult.audit.models import Statement
from councils.models import Office
from proposals.models.proposal import Proposal
from proposals.states import CommitmentState, OutcomeValue


class TakingCharge(models.Model):
    """A named office accepts to handle a proposal, with a date by which it will be answered. The newest one holds."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="charges")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="charges")
    due_on = models.DateField(_("answer due on"))
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    LOCK_RANK = 5

    class Meta:
        ordering = ["taken_at", "pk"]

    def __str__(self) -> str:
        return f"{self.office} {self.due_on}"


class ReasonedOutcome(SealedText):
    """The institution's answer to a proposal, with reasons. Revised by a new number, never overwritten."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    value = models.CharField(_("answer"), max_length=20, choices=OutcomeValue.choices)
    reasons = models.TextField(_("reasons"), max_length=20_000)
    language = models.CharField(max_length=12, default="it")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="outcomes")
    signatory = models.CharField(_("signed by (role)"), max_length=120)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    history = tracked()

    LOCK_RANK = 5

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="outcome_number_unique")]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.number} {self.value}"

    @property
    def chain_key(self) -> str:
        """The chain of the consultation."""
        return self.proposal.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: the proposal's code and the number."""
        return f"{self.proposal.code}/{self.number}"

    def text_parts(self) -> dict[str, str]:
        """What the digest covers."""
        return {"reasons": self.reasons, "language": self.language, "signatory": self.signatory}


class Commitment(models.Model):
    """An action promised in public: what, which office, by when. Overdue is read from the date."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="commitments")
    outcome = models.ForeignKey(ReasonedOutcome, on_delete=models.PROTECT, related_name="commitments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="commitments")
    what = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=12, choices=CommitmentState.choices, default=CommitmentState.RUNNING)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    LOCK_RANK = 5

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="commitment_due")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.due_on}"

    @property
    def chain_key(self) -> str:
        """The chain of the consultation."""
        return self.proposal.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it."""
        return f"{self.proposal.code} {self.pk}"


class CommitmentReport(models.Model):
    """How a commitment goes on: words at a moment, and the state they leave it in."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="progress")
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CommitmentState.choices)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.state}"
