"""Mandates: who acts for an association, from when, until when, where. Ending one closes access, never history."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from django.conf import settings

from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import Entry, action, lock, moment, nothing_changed, record, state
from consult.audit.models import Statement
from consult.notifications.outbox import notify, notify_invited
from consult.verdicts import ALLOWED, Verdict, first_denial
from councils.models import Association, Consultation, Invitation, Mandate, Prefecture
from councils.models.invitation import VALID
from councils.models.standing import Standing
from councils.queries import accreditations_of, legal_representatives_of, mandates_of, offer_of, standing_of
from councils.rules import (
    DECIDING,
    Grant,
    grant_sound,
    may_accept_mandate,
    may_grant_mandate,
    may_hand_over,
    may_replace,
    may_revoke_mandate,
    revokes_own,
    words_given,
)
from councils.states import MandateKind


class Quality(TypedDict):
    """In which quality somebody acts, as the record names it."""

    on_behalf_of: Association | Prefecture
    role: str
    mandate: Mandate | None


# --- to give -------------------------------------------------------------------------------------------


@action("mandate.granted")
def grant_mandate(
    association: Association,
    *,
    actor: User,
    address: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    consultations: Iterable[Consultation] = (),
) -> Mandate:
    """Offer a mandate to an address, in force on ``[starts_at, ends_at)`` once somebody accepts it (design 2.2).

    By the legal representative; that mandate itself by the staff of the prefecture of the seat, who check.
    The address gets an invitation for 14 days; whether an account has it is never asked, so never told.
    ``consultations`` narrows it; none means all. Raises RuleBroken: ``not_legal_representative``, ``no_role``,
    ``second_factor_needed``, ``own_association``, ``kind_unknown``, ``ends_before_start``, ``ends_in_past``,
    ``association_closed``, ``too_many_invitations``, ``mandate_exists``, ``legal_representative_exists``,
    ``beyond_own_mandate``, ``legal_representative_whole``, ``consultation_not_public``.
    """
    home = lock(Prefecture, association.prefecture_id)
    body = lock(Association, association.pk)
    standing, at = standing_of(actor), moment()
    grant = Grant(body, address.strip().lower(), kind, starts_at, ends_at, tuple(consultations))
    first_denial(may_grant_mandate(standing, body, kind, at), lambda: _sound(grant, standing, at)).require()
    return _offered(grant, actor, quality_of(standing, body, kind, home, at))


@action("mandate.granted")
def hand_over(association: Association, *, actor: User, address: str, ends_at: datetime | None = None) -> Mandate:
    """Invite the next legal representative, whose mandate begins, and the own one ends, when they accept.

    Raises RuleBroken: ``not_signed_in``, ``not_legal_representative``, ``ends_in_past``, ``association_closed``,
    ``too_many_invitations``, ``hands_over_to_oneself``, ``handover_waits``.
    """
    lock(Prefecture, association.prefecture_id)
    body = lock(Association, association.pk)
    standing, at = standing_of(actor), moment()
    may_hand_over(standing, body, at).require()
    kind = MandateKind.LEGAL_REPRESENTATIVE
    own = standing.mandate_for(body, at, {kind})
    grant = Grant(body, address.strip().lower(), kind, at, ends_at, follows=own)
    _sound(grant, standing, at).require()
    return _offered(grant, actor, {"on_behalf_of": body, "role": kind, "mandate": own})


@action("mandate.granted", "mandate.replaced")
def replace_representative(
    association: Association, *, actor: User, address: str, words: str, ends_at: datetime | None = None
) -> Mandate:
    """Decide, with a reason, who represents the association next, when who does now is not there to hand over.

    By the staff of the prefecture of the seat. As with a handover the one in force stays until the other
    accepts; the one in force is told at once. Raises RuleBroken: ``no_role``, ``second_factor_needed``,
    ``own_association``, ``nobody_to_replace``, ``words_needed``, ``ends_in_past``, ``association_closed``,
    ``too_many_invitations``, ``hands_over_to_oneself``, ``handover_waits``.
    """
    home = lock(Prefecture, association.prefecture_id)
    body = lock(Association, association.pk)
    standing, at = standing_of(actor), moment()
    kind = MandateKind.LEGAL_REPRESENTATIVE
    current = next((m for m in mandates_of(body) if m.kind == kind and m.in_force(at)), None)
    grant = Grant(body, address.strip().lower(), kind, at, ends_at, follows=current)
    first_denial(
        may_replace(standing, body, current, at), words_given(words), lambda: _sound(grant, standing, at)
    ).require()
    quality = quality_of(standing, body, kind, home, at)
    mandate = _offered(grant, actor, quality)
    mandate.reason, digest = state(words.strip(), kind="mandate.replaced", language=settings.LANGUAGE_CODE)
    mandate.save(update_fields=["reason"])
    facts = {"kind": kind, "to": str(mandate.pk), "reason": digest}
    entry = record("mandate.replaced", subject=current, facts=facts, **quality)
    notify(entry, legal_representatives_of(body, at), association=body.legal_name, kind=kind)
    return mandate


def _sound(grant: Grant, standing: Standing, at: datetime) -> Verdict:
    body = grant.association
    return grant_sound(grant, standing, accreditations=accreditations_of(body), mandates=mandates_of(body), at=at)


def _offered(grant: Grant, actor: User, quality: Quality) -> Mandate:
    at = moment()
    mandate = Mandate.objects.create(
        association=grant.association,
        kind=grant.kind,
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
        granted_at=at,
        follows=grant.follows,
    )
    mandate.consultations.set(grant.consultations)
    expires_at = at + VALID
    Invitation.objects.create(
        mandate=mandate, address=grant.address, language=actor.language, sent_at=at, expires_at=expires_at
    )
    entry = record("mandate.granted", subject=mandate, facts=_facts(grant, expires_at), **quality)
    notify_invited(
        entry,
        association=grant.association.legal_name,
        kind=grant.kind,
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
        expires_at=expires_at,
    )
    return mandate


def _facts(grant: Grant, expires_at: datetime) -> dict[str, object]:
    return {
        "kind": grant.kind,
        "starts_at": instant_text(grant.starts_at),
        "ends_at": instant_text(grant.ends_at) if grant.ends_at else "",
        "consultations": sorted(row.code for row in grant.consultations),
        "expires_at": instant_text(expires_at),
        "follows": str(grant.follows.pk) if grant.follows else "",
    }


def quality_of(standing: Standing, body: Association, kind: str, home: Prefecture, at: datetime) -> Quality:
    """In which quality the person gives or takes a mandate of this kind: as legal representative, or as staff."""
    own = standing.mandate_for(body, at, {MandateKind.LEGAL_REPRESENTATIVE})
    if own is not None and kind != MandateKind.LEGAL_REPRESENTATIVE:
        return {"on_behalf_of": body, "role": own.kind, "mandate": own}
    return {"on_behalf_of": home, "role": standing.role_in(home, DECIDING, at), "mandate": None}


# --- to accept -----------------------------------------------------------------------------------------


@action("mandate.accepted", "mandate.handed_over")
def accept_mandate(mandate: Mandate, *, actor: User) -> Mandate:
    """Accept a mandate: it counts from now on, within its dates. Accepting twice changes nothing.

    Who accepts has proved that the invited address is theirs. A legal representative's who follows another
    begins at this instant, at which the other's ends: there are never two, and never none. Raises RuleBroken:
    ``not_signed_in``, ``not_yours``, ``mandate_over``, ``invitation_expired``, ``accreditation_pending``,
    ``mandate_exists``, ``legal_representative_exists``.
    """
    _, body, row = locked(mandate)
    standing, at = standing_of(actor), moment()
    may_accept_mandate(standing, offer_of(row, standing.user), at).require()
    if row.accepted_at is not None:
        nothing_changed()
        return row
    told = legal_representatives_of(body, at)
    if row.hands_over():
        _end_predecessor(row, body, at)
        row.starts_at = at
    row.user, row.accepted_at = actor, at
    row.save(update_fields=["user", "starts_at", "accepted_at"])
    facts = {"kind": row.kind, "holder": str(actor.public_id)}
    entry = record("mandate.accepted", subject=row, on_behalf_of=body, role=row.kind, mandate=row, facts=facts)
    notify(entry, told, association=body.legal_name, kind=row.kind)
    return row


def _end_predecessor(row: Mandate, body: Association, at: datetime) -> None:
    """End all that the one before holds of this kind: the mandate, and the one that would have renewed it."""
    before = row.follows
    if before is None:
        return
    held = body.mandates.filter(kind=row.kind, user=before.user_id, accepted_at__isnull=False).order_by("pk")
    for own in [own for own in held if not own.is_over(at)]:
        own.end(at)
        own.save(update_fields=["ends_at"])
        facts = {"kind": own.kind, "ends_at": instant_text(at), "to": str(row.pk)}
        record("mandate.handed_over", subject=own, on_behalf_of=body, role=row.kind, mandate=row, facts=facts)


# --- to end --------------------------------------------------------------------------------------------


@action("mandate.revoked")
def revoke_mandate(mandate: Mandate, *, actor: User, words: str = "") -> Mandate:
    """End a mandate at once; one that has not begun never will. What was done under it stays.

    Its invitation, its renewal and what its holder offered as successor end with it. By the legal
    representative, or by the staff of the prefecture of the seat with a reason. Raises RuleBroken:
    ``not_signed_in``, ``not_legal_representative``, ``legal_representative_by_prefecture``, ``no_role``,
    ``second_factor_needed``, ``mandate_over``, ``words_needed``.
    """
    home, body, row = locked(mandate)
    standing, at = standing_of(actor), moment()
    own = revokes_own(standing, row, at)
    first_denial(may_revoke_mandate(standing, row, at), lambda: ALLOWED if own else words_given(words)).require()
    facts: dict[str, str] = {}
    if words.strip():
        language = actor.language if own else settings.LANGUAGE_CODE
        row.reason, facts["reason"] = state(words.strip(), kind="mandate.revoked", language=language)
    quality = _ending_quality(standing, row, home, at)
    hanging = dict.fromkeys([*_hanging_on(row, at), *_offered_instead(row, at)])
    entry = _ended(row, row.reason, facts, quality)
    for after in hanging:
        _ended(after, row.reason, facts, quality)
    people = [*([row.user] if row.user else []), *legal_representatives_of(body, at)]
    notify(entry, people, association=body.legal_name, kind=row.kind)
    return row


def _ended(row: Mandate, reason: Statement | None, facts: dict[str, str], quality: Quality) -> Entry:
    at = moment()
    row.end(at)
    row.revoked_at, row.reason = at, reason
    row.save(update_fields=["ends_at", "revoked_at", "reason"])
    own = {"kind": row.kind, "ends_at": instant_text(at)}
    return record("mandate.revoked", subject=row, facts=own | facts, **quality)


def _hanging_on(row: Mandate, at: datetime) -> list[Mandate]:
    """What would come after the mandate and never will, one after the other."""
    found: list[Mandate] = []
    for after in row.followers.order_by("pk"):
        if not after.is_over(at):
            found += [after, *_hanging_on(after, at)]
    return found


def _offered_instead(row: Mandate, at: datetime) -> list[Mandate]:
    """Invitations to take over from who holds the mandate now, also those given under the one that it renewed."""
    if not row.in_force(at):
        return []
    offers = Mandate.objects.filter(association=row.association_id, user=None, follows__user=row.user_id)
    return [offer for offer in offers.order_by("pk") if not offer.is_over(at)]


def _ending_quality(standing: Standing, row: Mandate, home: Prefecture, at: datetime) -> Quality:
    if revokes_own(standing, row, at):
        return quality_of(standing, row.association, MandateKind.DELEGATE, home, at)
    return quality_of(standing, row.association, MandateKind.LEGAL_REPRESENTATIVE, home, at)


def locked(mandate: Mandate) -> tuple[Prefecture, Association, Mandate]:
    """The prefecture, the association and the mandate, locked in this order."""
    home = lock(Prefecture, mandate.association.prefecture_id)
    body = lock(Association, mandate.association_id)
    return home, body, lock(Mandate, mandate.pk)
