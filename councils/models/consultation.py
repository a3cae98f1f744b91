"""The consultation: one object in all languages, holding what is decided. Its public face is a page in ``cms``."""

from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit.history import SealedText, tracked
from councils.models.council import Council
from councils.models.prefecture import Office, Prefecture
from councils.states import Audience, CompositionCategory, ConsultationState, PhaseKind, ResultsShown

CODE_LENGTH = 60
TITLE_LENGTH = 200

MINIMUM_PERIOD = timedelta(weeks=4)
"""Operating guidelines on public consultation (2019-2020): four weeks at least."""

MAXIMUM_PERIOD = timedelta(weeks=12)
"""The same guidelines: twelve weeks at most. Shorter or longer needs a written reason, which is shown."""


class Consultation(SealedText):
    """What an institution asks, whom, until when and how. Texts here are the official Italian ones."""

    code = models.SlugField(_("code"), max_length=CODE_LENGTH, unique=True)
    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="consultations")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations")
    state = models.CharField(max_length=20, choices=ConsultationState.choices, default=ConsultationState.DRAFT)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    aim = models.TextField(_("aim"), blank=True)
    up_for_decision = models.TextField(_("what is up for decision"), blank=True)
    not_up_for_decision = models.TextField(_("what is not up for decision"), blank=True)
    legal_basis = models.TextField(_("legal basis"), blank=True)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.REGION)
    audience_letters = models.CharField(max_length=len(CompositionCategory), blank=True)
    invited = models.ManyToManyField("councils.Association", blank=True, related_name="invited_to")
    results_shown = models.CharField(max_length=20, choices=ResultsShown.choices, default=ResultsShown.AT_ONCE)
    addressees = models.ManyToManyField(Office, blank=True, related_name="consultations")
    answer_due_on = models.DateField(_("answers due by"), null=True, blank=True)
    period_reason = models.TextField(_("reason for a shorter or longer period"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_imported = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    proposals_numbered = models.PositiveIntegerField(default=0)

    history = tracked()

    LOCK_RANK = 3
    OWNS_CHAIN = True

    class Meta:
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["state", "published_at"], name="consultation_listed")]

    def __str__(self) -> str:
        return self.title

    @property
    def chain_key(self) -> str:
        """Its own chain."""
        return f"consultation:{self.code}"

    @property
    def audit_label(self) -> str:
        """The record's name for it."""
        return self.code

    def text_parts(self) -> dict[str, str]:
        """The texts of the notice that the record keeps a digest of."""
        names = ("title", "aim", "up_for_decision", "not_up_for_decision", "legal_basis", "period_reason")
        return {name: getattr(self, name) for name in names}

    @cached_property
    def schedule(self) -> "dict[str, Phase]":
        """Its phases by kind, read once; prefetch ``phases`` on lists."""
        return {phase.kind: phase for phase in self.phases.all()}

    @cached_property
    def admitted(self) -> "frozenset[int]":
        """Keys of the associations that were added to the roll after positions had opened, read once."""
        return frozenset(admission.association_id for admission in self.admissions.all())

    @cached_property
    def invited_keys(self) -> "frozenset[int]":
        """Keys of the associations that the notice names, read once; prefetch ``invited`` on lists."""
        return frozenset(association.pk for association in self.invited.all())

    @property
    def opens_at(self) -> datetime | None:
        """When the first phase opens."""
        return min((phase.opens_at for phase in self.schedule.values()), default=None)

    @property
    def closes_at(self) -> datetime | None:
        """When the last phase closes."""
        return max((phase.closes_at for phase in self.schedule.values()), default=None)


class _WithLastChange(models.Manager["Phase"]):
    """Phases come with why their closing moved last: whoever shows the dates shows that beside them."""

    def get_queryset(self) -> models.QuerySet["Phase"]:
        return super().get_queryset().select_related("last_change__reason")


class Phase(models.Model):
    """A half-open interval ``[opens_at, closes_at)`` in which participants may do one kind of thing.

    ``opens_at`` never moves once the notice is public; who is entitled is read from it. ``closes_at`` moves by an
    act with its reason, which ``last_change`` names.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=12, choices=PhaseKind.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opening_noticed_at = models.DateTimeField(null=True, blank=True)
    closing_noticed_at = models.DateTimeField(null=True, blank=True)
    last_change = models.ForeignKey(
        "councils.DateChange", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = _WithLastChange()

    class Meta:
        ordering = ["opens_at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "kind"], name="phase_kind_unique"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="phase_closes_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.opens_at:%Y-%m-%d}"

    def is_open(self, at: datetime) -> bool:
        """Whether the instant lies in ``[opens_at, closes_at)``."""
        return self.opens_at <= at < self.closes_at


class Question(SealedText):
    """A question on which contributions are asked, in its official Italian wording."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("question"))

    history = tracked()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="question_number_unique")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def chain_key(self) -> str:
        """The chain of its consultation."""
        return self.consultation.chain_key

    def text_parts(self) -> dict[str, str]:
        """The wording."""
        return {"text": self.text}
