"""When a mandate is followed by another without a gap, and when its end is announced."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, first_denial, unless
from councils.models import Mandate
from councils.models.standing import Standing
from councils.rules.mandates import may_grant_mandate, not_ended, somebody_represents
from councils.states import MandateKind

REMINDERS = (30, 7)
"""How many days before its end a mandate's end is announced, each once; the nearest last."""


def may_renew_mandate(standing: Standing, mandate: Mandate, mandates: Sequence[Mandate], at: datetime) -> Verdict:
    """Whether the person may let another mandate follow this one without a gap: who could give it.

    ``mandates`` are all those of the association.
    """
    return first_denial(
        may_grant_mandate(standing, mandate.association, mandate.kind, at),
        lambda: not_ended(mandate, at),
        lambda: unless(
            mandate.in_force(at) and mandate.ends_at is not None,
            "nothing_to_renew",
            _("This mandate has no last day, or is not in force. Name the person again if they are to act later."),
        ),
        lambda: unless(
            not is_renewed(mandate, mandates),
            "renewed_already",
            _("This mandate was renewed already: the new one begins when it ends. Nothing is left to do."),
        ),
        lambda: _place_after(mandate, mandates, at),
    )


def is_renewed(mandate: Mandate, mandates: Sequence[Mandate]) -> bool:
    """Whether the same person goes on without a gap when the mandate ends."""
    if mandate.ends_at is None:
        return False
    return any(
        m.user_id == mandate.user_id and m.accepted_at and m.holds(mandate.ends_at) for m in _others(mandate, mandates)
    )


def _others(mandate: Mandate, mandates: Sequence[Mandate]) -> list[Mandate]:
    return [m for m in mandates if m.pk != mandate.pk and m.kind == mandate.kind]


def _place_after(mandate: Mandate, mandates: Sequence[Mandate], at: datetime) -> Verdict:
    """Whether no other legal representative comes after this one; one who was invited takes over all the same."""
    if mandate.kind != MandateKind.LEGAL_REPRESENTATIVE or mandate.ends_at is None:
        return ALLOWED
    after = [m for m in _others(mandate, mandates) if m.meets(mandate.ends_at, None)]
    waiting = [m for m in after if not (m.hands_over() or m.is_lapsed(at) or m.is_over(at))]
    return ALLOWED if not waiting else somebody_represents()


def renewed_until(standing: Standing, mandate: Mandate, at: datetime) -> datetime | None:
    """Until when the renewal lasts: a year more on Italy's clock, never beyond the mandate of who gives it.

    None when nothing is left to give. Asked of a mandate that has an end.
    """
    if mandate.ends_at is None:
        return None
    until = _a_year_later(mandate.ends_at)
    own = standing.mandate_for(mandate.association, at, {MandateKind.LEGAL_REPRESENTATIVE})
    if own is not None and own.ends_at is not None and mandate.kind != MandateKind.LEGAL_REPRESENTATIVE:
        until = min(until, own.ends_at)
    return until if until > mandate.ends_at else None


def something_left(standing: Standing, mandate: Mandate, at: datetime) -> Verdict:
    """Whether who renews has time left to give beyond the mandate's end."""
    return unless(
        renewed_until(standing, mandate, at) is not None,
        "beyond_own_mandate",
        _("Your own mandate does not last longer than this one. Ask the prefecture to renew yours first."),
    )


def _a_year_later(instant: datetime) -> datetime:
    local = clock.in_rome(instant)
    try:
        later = local.replace(year=local.year + 1, fold=0)
    except ValueError:  # 29 February
        later = local.replace(year=local.year + 1, month=3, day=1, fold=0)
    return later.astimezone(UTC)


def days_before(instant: datetime, days: int) -> datetime:
    """The same time of day, on Italy's clock, so many days earlier."""
    return (clock.in_rome(instant) - timedelta(days=days)).astimezone(UTC)


def reminder_due(mandate: Mandate, mandates: Sequence[Mandate], at: datetime) -> int | None:
    """Which reminder of its end is owed now: 30 or 7 days before, each once, or None.

    None for one that is renewed, and none whose day had passed before the mandate began. ``mandates`` are all
    those of the association.
    """
    if mandate.ends_at is None or not mandate.in_force(at) or is_renewed(mandate, mandates):
        return None
    begun = [days for days in REMINDERS if mandate.starts_at <= days_before(mandate.ends_at, days) <= at]
    nearest = min(begun, default=None)
    if nearest is None or (mandate.reminded_days is not None and mandate.reminded_days <= nearest):
        return None
    return nearest
