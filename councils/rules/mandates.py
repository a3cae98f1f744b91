"""Who may give, accept and revoke a mandate, and which mandate can be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.accounts.models import User
from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Accreditation, Association, Consultation, Mandate
from councils.models.standing import Standing
from councils.rules.accreditation import not_own
from councils.rules.participation import represents, signed_in
from councils.rules.staffing import DECIDING, holds_role, period_sound
from councils.states import AccreditationState, ConsultationState, MandateKind

_CLOSED_FILES = frozenset({AccreditationState.REFUSED, AccreditationState.WITHDRAWN})
_ACCREDITED_ONCE = frozenset({AccreditationState.ACCREDITED, AccreditationState.SUSPENDED})


@dataclass(frozen=True)
class Grant:
    """A mandate as somebody wants to give it. No ``consultations`` means all of them."""

    association: Association
    user: User
    kind: str
    starts_at: datetime
    ends_at: datetime | None = None
    consultations: tuple[Consultation, ...] = ()


def may_grant_mandate(standing: Standing, association: Association, kind: str, at: datetime) -> Verdict:
    """Whether the person may give a mandate of this kind.

    The legal representative names delegates and contributors; the staff of the prefecture of the seat,
    who check who that is, enter the legal representative and nobody else.
    """
    if kind != MandateKind.LEGAL_REPRESENTATIVE:
        return first_denial(signed_in(standing), lambda: represents(standing, association, at))
    return first_denial(
        holds_role(standing, association.prefecture, DECIDING, at), lambda: not_own(standing, association, at)
    )


def grant_sound(
    grant: Grant,
    standing: Standing,
    *,
    accreditations: Sequence[Accreditation],
    mandates: Sequence[Mandate],
    at: datetime,
) -> Verdict:
    """Whether this mandate can be given. ``accreditations`` and ``mandates`` are all those of the association."""
    return first_denial(
        unless(
            grant.kind in MandateKind.values,
            "kind_unknown",
            _("This kind of mandate is not known. Choose one from the list."),
        ),
        lambda: period_sound(grant.starts_at, grant.ends_at, at),
        lambda: _association_acts(grant.association, accreditations),
        lambda: unless(grant.user.is_active, "account_closed", _("This account is closed. Name another person.")),
        lambda: _not_twice(grant, mandates),
        lambda: _within_own(grant, standing, at),
        lambda: _scope_sound(grant),
    )


def _association_acts(association: Association, accreditations: Sequence[Accreditation]) -> Verdict:
    return unless(
        not association.is_placeholder and any(a.state not in _CLOSED_FILES for a in accreditations),
        "association_closed",
        _("%(association)s has no accreditation and no application running. It can apply to its prefecture."),
        association=association.legal_name,
    )


def _not_twice(grant: Grant, mandates: Sequence[Mandate]) -> Verdict:
    meeting = [m for m in mandates if m.kind == grant.kind and m.meets(grant.starts_at, grant.ends_at)]
    if any(m.user_id == grant.user.pk for m in meeting):
        return denied(
            "mandate_exists",
            _("This person has the same mandate in this period. Choose a start after its end, or revoke it first."),
        )
    return unless(
        grant.kind != MandateKind.LEGAL_REPRESENTATIVE or not meeting,
        "legal_representative_exists",
        _("Another person is the legal representative in this period. Revoke that mandate first."),
    )


def _within_own(grant: Grant, standing: Standing, at: datetime) -> Verdict:
    """Nobody gives more than they have: what a legal representative gives ends with their own mandate at the latest."""
    own = standing.mandate_for(grant.association, at, {MandateKind.LEGAL_REPRESENTATIVE})
    if grant.kind == MandateKind.LEGAL_REPRESENTATIVE or own is None or own.ends_at is None:
        return ALLOWED
    return unless(
        grant.ends_at is not None and grant.ends_at <= own.ends_at,
        "beyond_own_mandate",
        _("Your own mandate ends on %(when)s. Choose an end that is not later."),
        when=clock.in_words(own.ends_at),
    )


def _scope_sound(grant: Grant) -> Verdict:
    return first_denial(
        unless(
            grant.kind != MandateKind.LEGAL_REPRESENTATIVE or not grant.consultations,
            "legal_representative_whole",
            _("A legal representative acts in all consultations. Leave the list of consultations empty."),
        ),
        unless(
            all(row.state in ConsultationState.public() for row in grant.consultations),
            "consultation_not_public",
            _("Choose consultations that are published."),
        ),
    )


def may_accept_mandate(
    standing: Standing, mandate: Mandate, accreditations: Sequence[Accreditation], at: datetime
) -> Verdict:
    """Whether the person may accept: it was given to them, is not over, and the association was accredited."""
    return first_denial(
        signed_in(standing),
        lambda: unless(
            standing.user is not None and standing.user.pk == mandate.user_id,
            "not_yours",
            _("This mandate was given to somebody else. Sign in with the account that received it."),
        ),
        lambda: _not_over(mandate, at),
        lambda: unless(
            any(a.state in _ACCREDITED_ONCE for a in accreditations),
            "accreditation_pending",
            _("%(association)s is not accredited now. You can accept once the prefecture has accredited it."),
            association=mandate.association.legal_name,
        ),
    )


def may_revoke_mandate(standing: Standing, mandate: Mandate, at: datetime) -> Verdict:
    """Whether the person may end the mandate: the legal representative, for all but their own kind, or the staff."""
    if revokes_own(standing, mandate, at):
        return _not_over(mandate, at)
    if standing.roles_at(mandate.association.prefecture):
        return first_denial(
            holds_role(standing, mandate.association.prefecture, DECIDING, at), lambda: _not_over(mandate, at)
        )
    if mandate.kind == MandateKind.LEGAL_REPRESENTATIVE and represents(standing, mandate.association, at):
        return denied(
            "legal_representative_by_prefecture",
            _("A change of legal representative is recorded by the prefecture. Write to it."),
        )
    return first_denial(signed_in(standing), lambda: represents(standing, mandate.association, at))


def revokes_own(standing: Standing, mandate: Mandate, at: datetime) -> bool:
    """Whether the person would revoke as the association's legal representative, who need not say why."""
    return mandate.kind != MandateKind.LEGAL_REPRESENTATIVE and represents(standing, mandate.association, at).allowed


def _not_over(mandate: Mandate, at: datetime) -> Verdict:
    ended = mandate.revoked_at or mandate.ends_at
    if ended is None or ended > at:
        return ALLOWED
    return denied(
        "mandate_over",
        _("This mandate ended on %(when)s. The legal representative can give a new one."),
        when=clock.in_words(ended),
    )
