"""A comment on a proposal, in two levels, with a stance."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit.history import SealedText, tracked
from councils.models import Association, Council, Mandate, Prefecture
from proposals.models.proposal import Proposal
from proposals.states import CommentState, Stance

COMMENT_LENGTH = 5_000


class Comment(SealedText):
    """What an association, a council member or an office says about a proposal.

    Exactly one of ``association``, ``council``, ``office_of`` says who speaks. A reply to a reply stands
    under the comment that opened the thread, its ``parent``; ``answers`` names the one it answers.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    association = models.ForeignKey(
        Association, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    office_of = models.ForeignKey(Prefecture, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stance = models.CharField(_("what it does"), max_length=12, choices=Stance.choices, default=Stance.NEUTRAL)
    body = models.TextField(_("text"), max_length=COMMENT_LENGTH)
    language = models.CharField(_("language of the text"), max_length=12)
    state = models.CharField(max_length=16, choices=CommentState.choices, default=CommentState.IN_MODERATION)
    version = models.PositiveIntegerField(default=1)
    proposal_version = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)

    history = tracked()

    LOCK_RANK = 5

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(association__isnull=False, council__isnull=True, office_of__isnull=True)
                    | Q(association__isnull=True, council__isnull=False, office_of__isnull=True)
                    | Q(association__isnull=True, council__isnull=True, office_of__isnull=False)
                ),
                name="comment_one_speaker",
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="comment_queue")]

    def __str__(self) -> str:
        return f"{self.proposal_id}#{self.pk}"

    @property
    def chain_key(self) -> str:
        """The chain of its consultation."""
        return self.proposal.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it."""
        return f"{self.proposal.code}#{self.pk}"

    @property
    def speaker(self) -> Association | Council | Prefecture:
        """Who speaks."""
        return self.association or self.council or self.office_of  # type: ignore[return-value]  # one is set, by constraint

    def text_parts(self) -> dict[str, str]:
        """What the digest of a version covers."""
        return {"body": self.body, "language": self.language, "stance": self.stance}
