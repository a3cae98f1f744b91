"""Mandates: who acts for an association, from when, until when, where. Ending one closes access, never history."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from django.conf import settings

from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import action, lock, moment, nothing_changed, record, state
from consult.notifications.outbox import notify
from consult.verdicts import ALLOWED, first_denial
from councils.models import Association, Consultation, Mandate, Prefecture
from councils.models.standing import Standing
from councils.queries import accreditations_of, legal_representatives_of, standing_of
from councils.rules import (
    DECIDING,
    Grant,
    grant_sound,
    may_accept_mandate,
    may_grant_mandate,
    may_revoke_mandate,
    revokes_own,
    words_given,
)
from councils.states import MandateKind


@action("mandate.granted")
def grant_mandate(
    association: Association,
    *,
    actor: User,
    user: User,
    kind: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    consultations: Iterable[Consultation] = (),
) -> Mandate:
    """Give a person a mandate, in force on ``[starts_at, ends_at)`` once they accept it (design 2.2).

    By the legal representative; that mandate itself by the staff of the prefecture of the seat, who check.
    ``consultations`` narrows it; none means all. Raises RuleBroken: ``not_legal_representative``, ``no_role``,
    ``second_factor_needed``, ``own_association``, ``kind_unknown``, ``ends_before_start``, ``ends_in_past``,
    ``association_closed``, ``account_closed``, ``mandate_exists``, ``legal_representative_exists``,
    ``beyond_own_mandate``, ``legal_representative_whole``, ``consultation_not_public``.
    """
    home = lock(Prefecture, association.prefecture_id)
    body = lock(Association, association.pk)
    standing, at = standing_of(actor), moment()
    grant = Grant(body, user, kind, starts_at, ends_at, tuple(consultations))
    first_denial(
        may_grant_mandate(standing, body, kind, at),
        lambda: grant_sound(
            grant, standing, accreditations=accreditations_of(body), mandates=list(body.mandates.all()), at=at
        ),
    ).require()
    mandate = Mandate.objects.create(
        user=user, association=body, kind=kind, starts_at=starts_at, ends_at=ends_at, granted_at=at
    )
    mandate.consultations.set(grant.consultations)
    entry = record("mandate.granted", subject=mandate, facts=_facts(grant), **_quality(standing, mandate, home, at))
    notify(entry, [user], association=body.legal_name, kind=kind, starts_at=starts_at, ends_at=ends_at)
    return mandate


def _facts(grant: Grant) -> dict[str, object]:
    return {
        "holder": str(grant.user.public_id),
        "kind": grant.kind,
        "starts_at": instant_text(grant.starts_at),
        "ends_at": instant_text(grant.ends_at) if grant.ends_at else "",
        "consultations": sorted(row.code for row in grant.consultations),
    }


class _Quality(TypedDict):
    on_behalf_of: Association | Prefecture
    role: str
    mandate: Mandate | None


def _quality(standing: Standing, mandate: Mandate, home: Prefecture, at: datetime) -> _Quality:
    """In which quality the person gives or takes a mandate: as legal representative, or as staff."""
    own = standing.mandate_for(mandate.association, at, {MandateKind.LEGAL_REPRESENTATIVE})
    if own is not None and mandate.kind != MandateKind.LEGAL_REPRESENTATIVE:
        return {"on_behalf_of": mandate.association, "role": own.kind, "mandate": own}
    return {"on_behalf_of": home, "role": standing.role_in(home, DECIDING, at), "mandate": None}


@action("mandate.accepted")
def accept_mandate(mandate: Mandate, *, actor: User) -> Mandate:
    """Accept a mandate: it counts from now on, within its dates. Accepting twice changes nothing.

    Raises RuleBroken: ``not_signed_in``, ``not_yours``, ``mandate_over``, ``accreditation_pending``.
    """
    _, body, row = _locked(mandate)
    may_accept_mandate(standing_of(actor), row, accreditations_of(body), moment()).require()
    if row.accepted_at is not None:
        nothing_changed()
        return row
    row.accepted_at = moment()
    row.save(update_fields=["accepted_at"])
    entry = record(
        "mandate.accepted", subject=row, on_behalf_of=body, role=row.kind, mandate=row, facts={"kind": row.kind}
    )
    notify(entry, legal_representatives_of(body, moment()), association=body.legal_name, kind=row.kind)
    return row


@action("mandate.revoked")
def revoke_mandate(mandate: Mandate, *, actor: User, words: str = "") -> Mandate:
    """End a mandate at once; one that has not begun never will. What was done under it stays.

    By the legal representative, or by the staff of the prefecture of the seat with a reason. Raises
    RuleBroken: ``not_signed_in``, ``not_legal_representative``, ``legal_representative_by_prefecture``,
    ``no_role``, ``second_factor_needed``, ``mandate_over``, ``words_needed``.
    """
    home, body, row = _locked(mandate)
    standing, at = standing_of(actor), moment()
    own = revokes_own(standing, row, at)
    first_denial(may_revoke_mandate(standing, row, at), lambda: ALLOWED if own else words_given(words)).require()
    row.end(at)
    row.revoked_at = at
    row.save(update_fields=["ends_at", "revoked_at"])
    facts = {"kind": row.kind, "ends_at": instant_text(at)}
    if words.strip():
        language = actor.language if own else settings.LANGUAGE_CODE
        facts["reason"] = state(words.strip(), kind="mandate.revoked", language=language)[1]
    entry = record("mandate.revoked", subject=row, facts=facts, **_quality(standing, row, home, at))
    people = [row.user, *legal_representatives_of(body, at)]
    notify(entry, people, association=body.legal_name, kind=row.kind)
    return row


def _locked(mandate: Mandate) -> tuple[Prefecture, Association, Mandate]:
    home = lock(Prefecture, mandate.association.prefecture_id)
    body = lock(Association, mandate.association_id)
    return home, body, lock(Mandate, mandate.pk)
