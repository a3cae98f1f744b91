"""Councils: their seats by composition letter, who sits, and the working groups."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models.dated import Dated, ends_after_it_starts
from councils.models.prefecture import Prefecture
from councils.states import CompositionCategory, CouncilKind, SeatType


class Council(models.Model):
    """A body of a prefecture. Art. 57 DPR 394/1999 fixes composition and tasks, no quorum and no vote."""

    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="councils")
    kind = models.CharField(max_length=20, choices=CouncilKind.choices, default=CouncilKind.TERRITORIAL)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    sitting_rules = models.TextField(_("rules for its sittings"), blank=True)

    LOCK_RANK = 5

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def chain_key(self) -> str:
        """The chain of its prefecture."""
        return self.prefecture.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it."""
        return self.name


class Seat(models.Model):
    """A place in a council, under a letter. ``topic`` is set where membership is per topic (mayors concerned)."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="seats")
    letter = models.CharField(max_length=1, choices=CompositionCategory.choices)
    number = models.PositiveSmallIntegerField()
    body = models.CharField(_("designating body"), max_length=200, blank=True)
    association = models.ForeignKey(
        "councils.Association", on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    topic = models.CharField(_("only for this topic"), max_length=200, blank=True)

    LOCK_RANK = 5

    class Meta:
        ordering = ["letter", "number"]
        constraints = [models.UniqueConstraint(fields=["council", "letter", "number"], name="seat_unique")]

    def __str__(self) -> str:
        return f"{self.letter}{self.number}"

    @property
    def chain_key(self) -> str:
        """The chain of its council's prefecture."""
        return self.council.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: letter and number."""
        return f"{self.letter}{self.number} {self.council.slug}"


class CouncilMember(Dated):
    """A person in a seat, as holder or substitute, appointed by an act of the prefect, for a term."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="council_members")
    seat_type = models.CharField(max_length=12, choices=SeatType.choices, default=SeatType.FULL)
    appointing_act = models.CharField(_("appointing act"), max_length=200)

    LOCK_RANK = 5

    class Meta:
        constraints = [ends_after_it_starts("councilmember_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.seat} {self.seat_type}"

    @property
    def chain_key(self) -> str:
        """The chain of its council's prefecture."""
        return self.seat.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: the seat and how it is held, never the person."""
        return f"{self.seat.audit_label} {self.seat_type}"


class WorkingGroup(models.Model):
    """A thematic group of a council."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="working_groups")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["council", "name"], name="workinggroup_unique")]

    def __str__(self) -> str:
        return self.name
