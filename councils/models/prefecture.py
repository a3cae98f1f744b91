"""Prefectures, their offices, and the dated roles of the people who work there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from councils.models.dated import Dated, ends_after_it_starts
from councils.states import Role


class Prefecture(models.Model):
    """A territorial office of the State. 106 rows, with the special cases of Aosta, Trento and Bolzano."""

    sigla = models.CharField(max_length=2, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    istat_province_code = models.CharField(max_length=3, unique=True)
    province_name = models.CharField(max_length=80)
    region_name = models.CharField(max_length=80)
    istat_region_code = models.CharField(max_length=2, db_index=True)
    seat_municipality = models.CharField(max_length=80)
    office_type = models.CharField(max_length=60)
    official_title = models.CharField(max_length=200)
    head_title = models.CharField(max_length=80)
    council_name = models.CharField(max_length=120)
    is_metropolitan_city = models.BooleanField(default=False)

    LOCK_RANK = 1
    OWNS_CHAIN = True

    class Meta:
        ordering = ["province_name"]

    def __str__(self) -> str:
        return self.official_title

    @property
    def chain_key(self) -> str:
        """The chain of this prefecture: accreditation, mandates, councils, roles."""
        return f"prefecture:{self.sigla}"

    @property
    def audit_label(self) -> str:
        """The record's name for it."""
        return self.sigla


class Office(models.Model):
    """An office that may be asked to handle a proposal: of the prefecture, or of another body it works with."""

    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(_("office"), max_length=200)

    LOCK_RANK = 5

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["prefecture", "name"], name="office_name_unique")]

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


class StaffRole(Dated):
    """A person's role in one prefecture, from one instant to another. Nobody has a role everywhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_roles")
    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    may_publish = models.BooleanField(_("publishes by delegation of the prefect"), default=False)

    LOCK_RANK = 5

    class Meta:
        constraints = [ends_after_it_starts("staffrole_ends_after_start")]
        indexes = [models.Index(fields=["prefecture", "role"], name="staffrole_scope")]

    def __str__(self) -> str:
        return f"{self.role} {self.prefecture_id}"

    @property
    def chain_key(self) -> str:
        """The chain of its prefecture."""
        return self.prefecture.chain_key

    @property
    def audit_label(self) -> str:
        """The record's name for it: the role and the prefecture, never the person."""
        return f"{self.role} {self.prefecture.sigla}"
