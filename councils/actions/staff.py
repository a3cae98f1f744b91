"""Dated roles of the people who work in a prefecture. The first prefect is appointed from the console."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import action, lock, moment, record
from consult.notifications.outbox import notify
from consult.verdicts import ALLOWED, Verdict, first_denial, unless
from councils.models import Prefecture, StaffRole
from councils.models.standing import Standing
from councils.queries import standing_of
from councils.rules import may_give_roles, not_over, period_sound, role_free
from councils.states import Role

CONSOLE = "console"
"""The role under which the record names whoever runs the machine: no person of the platform."""


@action("staff.appointed")
def appoint_staff(
    prefecture: Prefecture,
    *,
    actor: User | None,
    user: User,
    role: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    may_publish: bool = False,
) -> StaffRole:
    """Give a person a role in one prefecture, in force on ``[starts_at, ends_at)``.

    By its prefect; ``actor`` None is the console of a new installation. ``may_publish`` is the prefect's
    delegation to an officer to publish notices and outcomes. Raises RuleBroken: ``no_role``,
    ``second_factor_needed``, ``role_unknown``, ``delegation_for_officers``, ``account_closed``,
    ``ends_before_start``, ``ends_in_past``, ``role_held``.
    """
    home = lock(Prefecture, prefecture.pk)
    standing, at = standing_of(actor), moment()
    held = StaffRole.objects.filter(user=user, prefecture=home, role=role)
    first_denial(
        _asked(standing, home, at, actor),
        lambda: _appointable(user, role, may_publish),
        lambda: period_sound(starts_at, ends_at, at),
        lambda: role_free(held, starts_at, ends_at),
    ).require()
    row = StaffRole.objects.create(
        user=user, prefecture=home, role=role, starts_at=starts_at, ends_at=ends_at, may_publish=may_publish
    )
    facts = {
        "holder": str(user.public_id),
        "role": role,
        "starts_at": instant_text(starts_at),
        "ends_at": instant_text(ends_at) if ends_at else "",
        "may_publish": may_publish,
    }
    entry = record("staff.appointed", subject=row, on_behalf_of=home, role=_role(standing, home, at), facts=facts)
    notify(entry, [user], role=role, starts_at=starts_at, ends_at=ends_at)
    return row


@action("staff.ended")
def end_staff_role(role: StaffRole, *, actor: User | None) -> StaffRole:
    """End a role at once; one that has not begun never will. By the prefect, or from the console.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``over``.
    """
    home = lock(Prefecture, role.prefecture_id)
    row = lock(StaffRole, role.pk)
    standing, at = standing_of(actor), moment()
    first_denial(_asked(standing, home, at, actor), not_over(row, at)).require()
    row.end(at)
    row.save(update_fields=["ends_at"])
    facts = {"holder": str(row.user.public_id), "role": row.role, "ends_at": instant_text(at)}
    entry = record("staff.ended", subject=row, on_behalf_of=home, role=_role(standing, home, at), facts=facts)
    notify(entry, [row.user], role=row.role)
    return row


def _asked(standing: Standing, home: Prefecture, at: datetime, actor: User | None) -> Verdict:
    return ALLOWED if actor is None else may_give_roles(standing, home, at)


def _role(standing: Standing, home: Prefecture, at: datetime) -> str:
    return standing.role_in(home, (Role.PREFECT,), at) or CONSOLE


def _appointable(user: User, role: str, may_publish: bool) -> Verdict:
    return first_denial(
        unless(role in Role.values, "role_unknown", _("This role is not known. Choose one from the list.")),
        unless(
            not may_publish or role == Role.OFFICER,
            "delegation_for_officers",
            _("Only an officer publishes by delegation. A prefect publishes without one."),
        ),
        unless(user.is_active, "account_closed", _("This account is closed. Name another person.")),
    )
