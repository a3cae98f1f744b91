"""Moderation: decisions with ground and explanation, reports, one review by another member, conflicts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from consult.audit.models import Statement
from councils.models import Council
from proposals.models.comment import Comment
from proposals.models.proposal import Proposal
from proposals.states import Ground, ModerationVerdict, ReviewResult


def _one_content(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(proposal__isnull=False, comment__isnull=True) | Q(proposal__isnull=True, comment__isnull=False),
        name=name,
    )


class AboutContent(models.Model):
    """Something said about a proposal or about a comment: exactly one of the two."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    made_at = models.DateTimeField()

    LOCK_RANK = 5

    class Meta:
        abstract = True

    @property
    def content(self) -> Proposal | Comment:
        """What it is about."""
        return self.proposal or self.comment  # type: ignore[return-value]  # one is set, by constraint

    @property
    def chain_key(self) -> str:
        """The chain of the consultation."""
        return self.content.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: that of the content."""
        return self.content.audit_label


class ModerationDecision(AboutContent):
    """What a moderator decided, on which ground and why. Never edited; a review stands beside it."""

    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=12, choices=ModerationVerdict.choices)
    ground = models.CharField(max_length=20, choices=Ground.choices)
    explanation = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    content_version = models.PositiveIntegerField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [_one_content("decision_one_content")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.ground}"


class ContentReport(AboutContent):
    """Somebody signed in says that a text breaks the rules. Closing a report never destroys it."""

    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        ModerationDecision, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            _one_content("report_one_content"),
            models.UniqueConstraint(
                fields=["reporter", "proposal"],
                condition=Q(proposal__isnull=False, decision=None),
                name="report_once_p",
            ),
            models.UniqueConstraint(
                fields=["reporter", "comment"], condition=Q(comment__isnull=False, decision=None), name="report_once_c"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} {self.pk}"


class ReviewRequest(models.Model):
    """The association asks that another member look at a decision: once for each decision."""

    decision = models.OneToOneField(ModerationDecision, on_delete=models.PROTECT, related_name="review_request")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    words = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    LOCK_RANK = 5

    def __str__(self) -> str:
        return f"review of {self.decision_id}"

    @property
    def chain_key(self) -> str:
        """The chain of the consultation."""
        return self.decision.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: that of the content."""
        return self.decision.audit_label


class Review(models.Model):
    """What another member found. One for each request, never by who decided."""

    request = models.OneToOneField(ReviewRequest, on_delete=models.PROTECT, related_name="review")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, choices=ReviewResult.choices)
    explanation = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    LOCK_RANK = 5

    def __str__(self) -> str:
        return f"{self.result} {self.request_id}"


class ConflictDeclaration(AboutContent):
    """A moderator passes an item on: tied to the association whose text it is, by their own word."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            _one_content("conflict_one_content"),
            models.UniqueConstraint(
                fields=["member", "proposal"], condition=Q(proposal__isnull=False), name="conflict_once_p"
            ),
            models.UniqueConstraint(
                fields=["member", "comment"], condition=Q(comment__isnull=False), name="conflict_once_c"
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"
