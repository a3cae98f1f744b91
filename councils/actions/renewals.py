"""Mandates that come to their end: announced before, and renewed without a gap."""

from datetime import timedelta

from django.db.models import Q

from consult import clock
from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import action, moment, nothing_changed, record
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.actions.mandates import locked, quality_of
from councils.models import Association, Mandate, Prefecture
from councils.queries import legal_representatives_of, mandates_of, staff_of, standing_of
from councils.rules import (
    DECIDING,
    REMINDERS,
    may_renew_mandate,
    reminder_due,
    renewed_until,
    something_left,
)
from councils.states import MandateKind


@action("mandate.renewed")
def renew_mandate(mandate: Mandate, *, actor: User) -> Mandate:
    """Let a mandate of the same kind and scope follow this one, from the instant of its end, for a year.

    By who could give it; it never outlasts the own mandate of a legal representative. The person accepted the
    one before, so this one counts without another press. Returns the new one. Raises RuleBroken:
    ``not_legal_representative``, ``no_role``, ``second_factor_needed``, ``own_association``, ``mandate_over``,
    ``nothing_to_renew``, ``renewed_already``, ``beyond_own_mandate``, ``legal_representative_exists``.
    """
    home, body, row = locked(mandate)
    standing, at = standing_of(actor), moment()
    first_denial(
        may_renew_mandate(standing, row, mandates_of(body), at), lambda: something_left(standing, row, at)
    ).require()
    begins, until = row.ends_at or at, renewed_until(standing, row, at)
    new = Mandate.objects.create(
        user=row.user,
        association=body,
        kind=row.kind,
        starts_at=begins,
        ends_at=until,
        granted_at=at,
        accepted_at=at,
        follows=row,
    )
    new.consultations.set(row.consultations.all())
    facts = {
        "kind": new.kind,
        "starts_at": instant_text(new.starts_at),
        "ends_at": instant_text(until) if until else "",
    }
    entry = record(
        "mandate.renewed",
        subject=new,
        facts=facts | {"follows": str(row.pk)},
        **quality_of(standing, body, row.kind, home, at),
    )
    people = [*([row.user] if row.user else []), *legal_representatives_of(body, at)]
    notify(entry, people, association=body.legal_name, kind=new.kind, starts_at=new.starts_at, ends_at=until)
    return new


def remind_of_ends(*, actor: User | None = None) -> int:
    """Announce the ends of mandates that come near, 30 and 7 days before; returns how many.

    One act for each mandate, under its lock: safe to run twice, and twice at once.
    """
    at = clock.now()
    first, last = max(REMINDERS), min(REMINDERS)
    near = Q(reminded_days=None, ends_at__lte=at + timedelta(days=first + 1))
    nearer = Q(reminded_days=first, ends_at__lte=at + timedelta(days=last + 1))
    rows = Mandate.objects.filter(near | nearer, ends_at__gt=at, accepted_at__lte=at, revoked_at=None)
    due = [row for row in rows.select_related("association__prefecture").order_by("pk") if _owed(row)]
    return sum(announce_end(row, actor=actor) for row in due)


def _owed(row: Mandate) -> bool:
    return reminder_due(row, mandates_of(row.association), clock.now()) is not None


@action("mandate.end_announced")
def announce_end(mandate: Mandate, *, actor: User | None = None) -> int:
    """Tell the person, and who can renew it, that the mandate ends. Returns 1, or 0 when nothing was owed."""
    home, body, row = locked(mandate)
    at = moment()
    days = reminder_due(row, mandates_of(body), at)
    if days is None or row.ends_at is None or row.user is None:
        nothing_changed()
        return 0
    row.reminded_days = days
    row.save(update_fields=["reminded_days"])
    facts = {"kind": row.kind, "ends_at": instant_text(row.ends_at), "days": days}
    entry = record("mandate.end_announced", subject=row, facts=facts)
    people = [row.user, *_renewers(row, body, home)]
    notify(entry, people, association=body.legal_name, kind=row.kind, ends_at=row.ends_at)
    return 1


def _renewers(row: Mandate, body: Association, home: Prefecture) -> list[User]:
    """Who can renew it: the legal representative, whose own mandate the office renews."""
    if row.kind == MandateKind.LEGAL_REPRESENTATIVE:
        return staff_of(home, DECIDING, moment())
    return legal_representatives_of(body, moment())
