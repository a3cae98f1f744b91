"""A proposal: an association asks an institution for a defined action, in answer to a question."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit.history import SealedText, tracked
from councils.models import Association, Consultation, Mandate, Question
from proposals.states import ProposalState

TITLE_LENGTH = 160
BODY_LENGTH = 30_000


class Proposal(SealedText):
    """What an association proposes, in its own language, as numbered versions.

    ``version`` grows each time a changed text is sent; votes and comments keep the version they were
    given on. ``edit`` grows at every save: the second of two editors is told. While a published proposal
    is being amended, everybody goes on reading ``published_version`` under ``published_title``.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="proposals")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    body = models.TextField(_("text"), max_length=BODY_LENGTH, blank=True)
    language = models.CharField(_("language of the text"), max_length=12)
    summary_it = models.TextField(_("summary in Italian, by the association"), max_length=500, blank=True)
    state = models.CharField(max_length=16, choices=ProposalState.choices, default=ProposalState.DRAFT)
    state_before_hiding = models.CharField(max_length=16, choices=ProposalState.choices, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    cosponsors = models.ManyToManyField(Association, blank=True, related_name="cosponsored")
    version = models.PositiveIntegerField(default=1)
    published_version = models.PositiveIntegerField(null=True, blank=True)
    published_title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    edit = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    LOCK_RANK = 4

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="proposal_number_unique"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.MERGED) | Q(merged_into__isnull=False),
                name="proposal_merged_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["consultation", "state", "-published_at"], name="proposal_listed"),
            models.Index(fields=["state", "sent_at"], name="proposal_queue"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain_key(self) -> str:
        """The chain of its consultation."""
        return self.consultation.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: its code, never its title."""
        return self.code

    @property
    def stands(self) -> bool:
        """Whether everybody can read a published version of it now, an amendment pending or not."""
        amending = self.state in {ProposalState.IN_MODERATION, ProposalState.RETURNED}
        return self.state in ProposalState.public() or (amending and self.published_version is not None)

    @property
    def version_read(self) -> int:
        """The version that everybody reads: what comments and positions refer to."""
        return self.published_version or self.version

    def text_parts(self) -> dict[str, str]:
        """What the digest of a version covers."""
        return {"title": self.title, "body": self.body, "language": self.language, "summary_it": self.summary_it}
