"""Associations, their accreditation file with a prefecture, and the mandates of those who act for them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit.history import tracked
from consult.audit.models import Statement
from councils.models.dated import Dated, ends_after_it_starts
from councils.models.naming import name_key
from councils.models.prefecture import Prefecture
from councils.states import CLOSED_FILES, AccreditationState, CompositionCategory, LegalForm, MandateKind, Register

if TYPE_CHECKING:
    from councils.models.consultation import Consultation


class Association(models.Model):
    """An organised group that takes part through delegates. No register, PEC or digital signature is required.

    Several may name one tax code, when two groups claim to be the same body; one of them holds it, and no
    second one is accredited beside it. ``earlier_names`` are maps of ``name`` and ``until``, oldest first.
    """

    legal_name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False, db_index=True, default="")
    earlier_names = models.JSONField(default=list, blank=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    tax_code = models.CharField(_("tax code"), max_length=16, blank=True)
    no_tax_code = models.BooleanField(default=False, help_text=_("The association declares that it has no tax code."))
    holds_tax_code = models.BooleanField(default=True, editable=False)
    legal_form = models.CharField(_("legal form"), max_length=40, choices=LegalForm.choices, default=LegalForm.OTHER)
    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="associations")
    seat_municipality = models.CharField(_("seat"), max_length=120)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    communities = models.JSONField(_("communities, by choice"), default=list, blank=True)
    is_placeholder = models.BooleanField(
        default=False, help_text=_("Stands for a participant of imported material; nobody acts for it.")
    )

    history = tracked()

    LOCK_RANK = 2

    class Meta:
        ordering = ["legal_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["tax_code"],
                condition=~Q(tax_code="") & Q(holds_tax_code=True),
                name="association_tax_code_held",
            ),
            models.CheckConstraint(
                condition=Q(no_tax_code=False) | Q(tax_code=""), name="association_tax_code_or_none"
            ),
        ]

    def __str__(self) -> str:
        return self.legal_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the name by which others are compared beside the name itself."""
        self.name_key = name_key(self.legal_name)
        changed = kwargs.get("update_fields")
        if changed is not None and "legal_name" in changed:
            kwargs["update_fields"] = {*changed, "name_key"}
        super().save(*args, **kwargs)

    def called_at(self, instant: datetime) -> str:
        """The name it had at the instant."""
        for earlier in self.earlier_names:
            if instant < datetime.fromisoformat(earlier["until"]):
                return str(earlier["name"])
        return self.legal_name

    @property
    def chain_key(self) -> str:
        """The chain of the prefecture of its seat."""
        return self.prefecture.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: associations are public."""
        return self.legal_name


class RegisterEntry(models.Model):
    """An official register in which the association is entered, with its number."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="register_entries")
    register = models.CharField(max_length=20, choices=Register.choices)
    number = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "register"], name="registerentry_unique")]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"


class Accreditation(models.Model):
    """The file of one association with one prefecture. Letter, community and right to take part are three things.

    One file is open at a time; after a refusal or a withdrawal a new one begins. It counts from
    ``accredited_at`` until ``stopped_at``, the instant of its suspension or withdrawal, which the end of a
    suspension empties again.
    """

    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="accreditations")
    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="accreditations")
    state = models.CharField(max_length=24, choices=AccreditationState.choices, default=AccreditationState.APPLIED)
    letter = models.CharField(_("composition letter"), max_length=1, choices=CompositionCategory.choices, blank=True)
    applied_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    accredited_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    documents_asked_at = models.DateTimeField(null=True, blank=True)
    documents_due_at = models.DateTimeField(null=True, blank=True)
    documents_sent_at = models.DateTimeField(null=True, blank=True)
    is_contested = models.BooleanField(default=False)
    mandate = models.ForeignKey("councils.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    LOCK_RANK = 5

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "prefecture"],
                condition=~Q(state__in=CLOSED_FILES),
                name="accreditation_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state=AccreditationState.ACCREDITED) | Q(accredited_at__isnull=False),
                name="accreditation_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.association_id} {self.prefecture_id} {self.state}"

    def counted(self, at: datetime) -> bool:
        """Whether it counted at the instant, as far as is known now: given by then, and not stopped by then."""
        going_on = self.state == AccreditationState.ACCREDITED or (self.stopped_at is not None and self.stopped_at > at)
        return going_on and self.accredited_at is not None and self.accredited_at <= at

    @property
    def chain_key(self) -> str:
        """The chain of the prefecture that decides."""
        return self.prefecture.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it."""
        return f"{self.association.legal_name} {self.prefecture.sigla}"


class Mandate(Dated):
    """A person's dated, revocable authority to act for an association. Ending it closes access, never history.

    ``consultations`` narrows it; empty means all. It counts once accepted by the person; revoking sets
    ``ends_at`` to the instant of the revocation. Until somebody accepts its invitation it has no ``user``.
    ``follows`` is the one that it renews, or that it ends when it is accepted; ``reminded_days`` is the last
    reminder of its end that went out.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates"
    )
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=24, choices=MandateKind.choices)
    consultations = models.ManyToManyField("councils.Consultation", blank=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followers")
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    LOCK_RANK = 5

    class Meta:
        constraints = [
            ends_after_it_starts("mandate_ends_after_start"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(user__isnull=False), name="mandate_accepted_by_somebody"
            ),
        ]
        indexes = [models.Index(fields=["user", "association"], name="mandate_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.association_id}"

    @property
    def chain_key(self) -> str:
        """The chain of the prefecture of the association's seat."""
        return self.association.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: kind and number, never the person."""
        return f"{self.kind} {self.pk}"

    @property
    def holder(self) -> str:
        """The name of the person, or the address that was invited as long as nobody accepted."""
        return self.user.get_full_name() if self.user else str(self.invitation.address)

    def in_force(self, at: datetime) -> bool:
        """Whether it is accepted and holds at the instant."""
        return self.accepted_at is not None and self.accepted_at <= at and self.holds(at)

    def is_over(self, at: datetime) -> bool:
        """Whether it was revoked or has ended; one that waits for its start or its acceptance is not over."""
        ended = self.revoked_at or self.ends_at
        return ended is not None and ended <= at

    def is_lapsed(self, at: datetime) -> bool:
        """Whether nobody can accept it any more: its invitation expired, and it never counted."""
        return self.user_id is None and at >= self.invitation.expires_at

    def hands_over(self) -> bool:
        """Whether it takes the place of another legal representative's, at the instant of its acceptance."""
        return (
            self.kind == MandateKind.LEGAL_REPRESENTATIVE and self.follows_id is not None and self.accepted_at is None
        )

    def awaits_accreditation(self, at: datetime) -> bool:
        """Whether it is the applicant's, accepted by applying, which begins when the association is accredited."""
        by_applying = self.kind == MandateKind.LEGAL_REPRESENTATIVE and self.granted_at == self.starts_at
        return (
            self.user_id is not None
            and by_applying
            and self.accepted_at is None
            and self.revoked_at is None
            and self.holds(at)
        )

    def covers(self, consultation: "Consultation") -> bool:
        """Whether its scope reaches this consultation. Reads the prefetched ``consultations``."""
        named = {row.pk for row in self.consultations.all()}
        return not named or consultation.pk in named
