"""Who may give, accept and revoke a mandate, and which mandate can be given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Accreditation, Association, Consultation, Mandate
from councils.models.standing import Standing
from councils.rules.accreditation import not_own
from councils.rules.participation import represents, signed_in
from councils.rules.staffing import DECIDING, holds_role, period_sound
from councils.states import AccreditationState, ConsultationState, MandateKind

_CLOSED_FILES = frozenset({AccreditationState.REFUSED, AccreditationState.WITHDRAWN})
_ACCREDITED_ONCE = frozenset({AccreditationState.ACCREDITED, AccreditationState.SUSPENDED})

MOST_INVITATIONS = 30
"""Invitations of one association within a day: they go to addresses that nobody has confirmed."""


@dataclass(frozen=True)
class Grant:
    """A mandate as somebody wants to give it. No ``consultations`` means all of them.

    ``address`` is where its invitation goes; nobody asks here whether an account has it. ``follows`` is the
    mandate whose place it takes once it is accepted.
    """

    association: Association
    address: str
    kind: str
    starts_at: datetime
    ends_at: datetime | None = None
    consultations: tuple[Consultation, ...] = ()
    follows: Mandate | None = None


@dataclass(frozen=True)
class Offer:
    """A mandate that waits to be accepted. ``mandates`` and ``accreditations`` are all those of its association.

    ``addresses`` are those that the person proved to be theirs.
    """

    mandate: Mandate
    accreditations: Sequence[Accreditation]
    mandates: Sequence[Mandate]
    addresses: Collection[str] = ()


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
        lambda: _not_too_many(mandates, at),
        lambda: _not_twice(grant, mandates, at),
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


def _not_too_many(mandates: Sequence[Mandate], at: datetime) -> Verdict:
    sent = [m.invitation.sent_at for m in mandates if hasattr(m, "invitation")]
    return unless(
        sum(at - timedelta(days=1) < when for when in sent) < MOST_INVITATIONS,
        "too_many_invitations",
        _("%(most)s invitations went out within a day. Send the next one tomorrow."),
        most=MOST_INVITATIONS,
    )


def _not_twice(grant: Grant, mandates: Sequence[Mandate], at: datetime) -> Verdict:
    if grant.follows is not None and _is_for(grant.follows, grant.address):
        return denied(
            "hands_over_to_oneself",
            _("This is your own address. Write the address of the person who comes after you."),
        )
    same = [m for m in mandates if m.kind == grant.kind and not m.is_lapsed(at)]
    meeting = [m for m in same if m.meets(grant.starts_at, grant.ends_at) and not _makes_room(m, grant.follows)]
    if any(_is_for(m, grant.address) for m in meeting):
        return denied(
            "mandate_exists",
            _("This person has the same mandate in this period. Choose a start after its end, or revoke it first."),
        )
    if grant.kind != MandateKind.LEGAL_REPRESENTATIVE or not meeting:
        return ALLOWED
    if grant.follows is not None:
        return denied(
            "handover_waits",
            _("The next legal representative was invited already. Revoke that invitation first."),
        )
    return somebody_represents()


def somebody_represents() -> Verdict:
    """The refusal of a second legal representative."""
    return denied(
        "legal_representative_exists",
        _("Another person is the legal representative in this period. Revoke that mandate first."),
    )


def _is_for(mandate: Mandate, address: str) -> bool:
    """Whether the mandate was given to this address, or to the person who signs in with it."""
    return (mandate.user.email if mandate.user else mandate.invitation.address).lower() == address.lower()


def _makes_room(mandate: Mandate, followed: Mandate | None) -> bool:
    """Whether the mandate ends when the one that follows is accepted: all that its predecessor holds of this kind."""
    return followed is not None and mandate.user_id is not None and mandate.user_id == followed.user_id


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


def may_accept_mandate(standing: Standing, offer: Offer, at: datetime) -> Verdict:
    """Whether the person may accept: it was given to them or to an address of theirs, and still stands."""
    mandate = offer.mandate
    return first_denial(
        signed_in(standing),
        lambda: unless(
            given_to(standing, mandate, offer.addresses),
            "not_yours",
            _("This mandate was given to somebody else. Sign in with the account that has the address it went to."),
        ),
        lambda: not_ended(mandate, at),
        lambda: _still_invited(mandate, at),
        lambda: unless(
            any(a.state in _ACCREDITED_ONCE for a in offer.accreditations),
            "accreditation_pending",
            _("%(association)s is not accredited now. You can accept once the prefecture has accredited it."),
            association=mandate.association.legal_name,
        ),
        lambda: _place_free(standing, offer, at),
    )


def given_to(standing: Standing, mandate: Mandate, addresses: Collection[str]) -> bool:
    """Whether it is the person's, or waits for an address that they proved to be theirs."""
    if standing.user is None:
        return False
    if mandate.user_id is not None:
        return mandate.user_id == standing.user.pk
    return mandate.invitation.address in addresses


def _still_invited(mandate: Mandate, at: datetime) -> Verdict:
    if not mandate.is_lapsed(at):
        return ALLOWED
    return denied(
        "invitation_expired",
        _("This invitation expired on %(when)s. Ask whoever sent it for a new one."),
        when=clock.in_words(mandate.invitation.expires_at),
    )


def _place_free(standing: Standing, offer: Offer, at: datetime) -> Verdict:
    """Whether nobody holds the place meanwhile: the person this same mandate, or anybody the representation."""
    mandate = offer.mandate
    if standing.user is None or mandate.accepted_at is not None:
        return ALLOWED
    begins = at if mandate.hands_over() else max(at, mandate.starts_at)
    held = [
        m
        for m in offer.mandates
        if m.pk != mandate.pk and m.kind == mandate.kind and m.accepted_at and m.meets(begins, mandate.ends_at)
    ]
    if any(m.user_id == standing.user.pk for m in held):
        return denied("mandate_exists", _("You have the same mandate in this period already. Nothing is left to do."))
    if mandate.kind != MandateKind.LEGAL_REPRESENTATIVE:
        return ALLOWED
    return ALLOWED if all(_makes_room(m, mandate.follows) for m in held) else somebody_represents()


def may_hand_over(standing: Standing, association: Association, at: datetime) -> Verdict:
    """Whether the person may name who represents the association after them: the legal representative."""
    return first_denial(signed_in(standing), lambda: represents(standing, association, at))


def may_replace(standing: Standing, association: Association, current: Mandate | None, at: datetime) -> Verdict:
    """Whether the person may decide who represents the association after ``current``: the staff of its seat."""
    return first_denial(
        holds_role(standing, association.prefecture, DECIDING, at),
        lambda: not_own(standing, association, at),
        lambda: unless(
            current is not None,
            "nobody_to_replace",
            _("Nobody represents %(association)s now. Name its legal representative instead."),
            association=association.legal_name,
        ),
    )


def may_revoke_mandate(standing: Standing, mandate: Mandate, at: datetime) -> Verdict:
    """Whether the person may end the mandate: the legal representative, for all but their own kind, or the staff."""
    if revokes_own(standing, mandate, at):
        return not_ended(mandate, at)
    if standing.roles_at(mandate.association.prefecture):
        return first_denial(
            holds_role(standing, mandate.association.prefecture, DECIDING, at),
            lambda: not_own(standing, mandate.association, at),
            lambda: not_ended(mandate, at),
        )
    if mandate.kind == MandateKind.LEGAL_REPRESENTATIVE and represents(standing, mandate.association, at):
        return denied(
            "legal_representative_by_prefecture",
            _("You cannot end your own mandate and leave nobody. Name the next legal representative to hand over."),
        )
    return first_denial(signed_in(standing), lambda: represents(standing, mandate.association, at))


def revokes_own(standing: Standing, mandate: Mandate, at: datetime) -> bool:
    """Whether the person would revoke as the association's legal representative, who need not say why."""
    own_to_end = mandate.kind != MandateKind.LEGAL_REPRESENTATIVE or _own_offer(mandate)
    return own_to_end and represents(standing, mandate.association, at).allowed


def _own_offer(mandate: Mandate) -> bool:
    """Whether it waits for a successor whom the legal representative named, and not the prefecture with a reason."""
    return mandate.hands_over() and mandate.user_id is None and mandate.reason_id is None


def not_ended(mandate: Mandate, at: datetime) -> Verdict:
    """Whether the mandate was neither revoked nor ran out."""
    ended = mandate.revoked_at or mandate.ends_at
    if ended is None or ended > at:
        return ALLOWED
    return denied(
        "mandate_over",
        _("This mandate ended on %(when)s. The legal representative can give a new one."),
        when=clock.in_words(ended),
    )
