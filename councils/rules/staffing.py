"""What the staff of a prefecture and the members of its councils may do there."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import CouncilMember, Prefecture, StaffRole
from councils.models.dated import Dated
from councils.models.standing import Standing
from councils.states import Role

PREPARING = (Role.SECRETARY, Role.OFFICER, Role.PREFECT)
"""Who prepares consultations and keeps the list of members (design 5)."""

DECIDING = (Role.OFFICER, Role.PREFECT)
"""Who accredits, examines and follows up (design 5)."""


def holds_role(standing: Standing, prefecture: Prefecture, roles: Iterable[str], at: datetime) -> Verdict:
    """Whether the person holds one of the roles in this prefecture now, signed in with a second factor."""
    wanted = set(roles)
    held = [r for r in standing.roles if r.prefecture_id == prefecture.pk and r.role in wanted and r.holds(at)]
    if not held:
        return denied(
            "no_role",
            _("This is for the staff of %(prefecture)s. If you work there, ask the prefect for a role."),
            prefecture=prefecture.official_title,
        )
    return unless(
        standing.second_factor,
        "second_factor_needed",
        _("This needs your second factor. Sign in again with your authenticator."),
    )


def sits_on(standing: Standing, prefecture: Prefecture, at: datetime) -> Verdict:
    """Whether the person sits on a council of this prefecture now."""
    return unless(
        bool(standing.seats_in_force(at, prefecture)),
        "not_a_member",
        _(
            "This is for the members of the council of %(province)s. "
            "If you sit on it, ask its secretary to enter your seat."
        ),
        province=prefecture.province_name,
    )


def may_prepare_consultation(standing: Standing, prefecture: Prefecture, at: datetime) -> Verdict:
    """Whether the person may prepare consultations of this prefecture: secretary, officer or prefect."""
    return holds_role(standing, prefecture, PREPARING, at)


def may_keep_council(standing: Standing, prefecture: Prefecture, at: datetime) -> Verdict:
    """Whether the person may keep the list of councils, seats, members and offices of this prefecture."""
    return holds_role(standing, prefecture, PREPARING, at)


def may_give_roles(standing: Standing, prefecture: Prefecture, at: datetime) -> Verdict:
    """Whether the person may give and end staff roles in this prefecture: the prefect."""
    return holds_role(standing, prefecture, (Role.PREFECT,), at)


def role_free(held: Iterable[StaffRole], starts_at: datetime, ends_at: datetime | None) -> Verdict:
    """Whether the person holds this role in none of the period. ``held``: their rows of this role and prefecture."""
    return unless(
        not any(row.meets(starts_at, ends_at) for row in held),
        "role_held",
        _("This person already holds the role in this period. End it first, or choose another period."),
    )


def seat_free(held: Iterable[CouncilMember], starts_at: datetime, ends_at: datetime | None) -> Verdict:
    """Whether nobody sits here in any of the period. ``held``: the rows of this seat and seat type."""
    return unless(
        not any(row.meets(starts_at, ends_at) for row in held),
        "seat_taken",
        _("Somebody holds this seat in this period. End that membership first, or choose a later start."),
    )


def period_sound(starts_at: datetime, ends_at: datetime | None, at: datetime) -> Verdict:
    """Whether a role, term or mandate begins before it ends, and does not end in the past."""
    if ends_at is None:
        return ALLOWED
    return first_denial(
        unless(starts_at < ends_at, "ends_before_start", _("The end comes before the start. Choose a later end.")),
        unless(ends_at > at, "ends_in_past", _("The end is in the past. Choose a later end, or leave it empty.")),
    )


def not_over(row: Dated, at: datetime) -> Verdict:
    """Whether a role or term has not ended yet: it cannot be ended twice."""
    if row.ends_at is None or row.ends_at > at:
        return ALLOWED
    return denied("over", _("It ended on %(when)s already. Nothing is left to end."), when=clock.in_words(row.ends_at))
