"""Who may act for an association, where it may take part, and when: mandates, entitlement, the clock."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Accreditation, Association, Consultation, Mandate
from councils.models.reach import in_a_row, reaches
from councils.models.standing import Standing
from councils.states import AccreditationState, Audience, ConsultationState, MandateKind, PhaseKind

_PHASE_CLOSED = {
    PhaseKind.PROPOSE: _("Proposals closed on %(when)s. You can still read and follow them here."),
    PhaseKind.DISCUSS: _("Comments closed on %(when)s. You can still read them here."),
    PhaseKind.VOTE: _(
        "Positions closed on %(when)s. The last position sent before then counts. "
        "You can read the answers here when they come."
    ),
}
_PHASE_NOT_OPEN = {
    PhaseKind.PROPOSE: _("Proposals open on %(when)s. You can prepare a draft now."),
    PhaseKind.DISCUSS: _("Comments open on %(when)s. Until then you can read the proposals."),
    PhaseKind.VOTE: _("Positions open on %(when)s. Until then you can read the proposals."),
}

_ACCEPT_IT = _("You have not accepted the mandate of %(association)s yet. You can accept it on your desk.")
_NOT_ACCEPTED: dict[str, Promise] = {
    MandateKind.DELEGATE: _ACCEPT_IT,
    MandateKind.CONTRIBUTOR: _ACCEPT_IT,
    MandateKind.LEGAL_REPRESENTATIVE: _(
        "Your mandate for %(association)s is not in force yet. "
        "It begins when the prefecture accredits the association, or when you accept it on your desk."
    ),
}


def signed_in(standing: Standing) -> Verdict:
    """Whether somebody is signed in."""
    return unless(standing.user is not None, "not_signed_in", _("Sign in first: what you wrote is kept on this page."))


_OPEN_TO_OTHER_PLACES = _(
    "This consultation is open to other associations than %(association)s. You can read and follow it."
)
_OPEN_TO_OTHERS: dict[str, Promise] = {
    Audience.LETTERS: _(
        "This consultation is for associations of letter %(letters)s, and %(association)s is not one of them here. "
        "You can read and follow it, or ask the prefecture which letter it gave you."
    ),
    Audience.INVITED: _(
        "This consultation is for the associations that its notice names, and %(association)s is not one of them. "
        "You can read and follow it, or write to the prefecture."
    ),
}


# --- associations and mandates ---------------------------------------------------------------------


def speaks_for(
    standing: Standing, association: Association, at: datetime, consultation: Consultation | None = None
) -> Verdict:
    """Whether the person may send, comment and vote for the association (design 2.2).

    A refusal names what is missing: the mandate, its acceptance, its dates, its scope, or its kind.
    """
    if standing.mandate_for(association, at, MandateKind.speaking(), consultation):
        return ALLOWED
    return _why_not(standing, association, at, MandateKind.speaking(), consultation)


def drafts_for(
    standing: Standing, association: Association, at: datetime, consultation: Consultation | None = None
) -> Verdict:
    """Whether the person may prepare drafts for the association: a contributor may too, and an applicant."""
    own = [m for m in standing.mandates_to_prepare(at) if m.association_id == association.pk]
    if any(consultation is None or m.covers(consultation) for m in own):
        return ALLOWED
    return _why_not(standing, association, at, MandateKind.values, consultation)


def represents(standing: Standing, association: Association, at: datetime) -> Verdict:
    """Whether the person is the association's legal representative, who grants and revokes mandates."""
    if standing.mandate_for(association, at, {MandateKind.LEGAL_REPRESENTATIVE}):
        return ALLOWED
    return denied(
        "not_legal_representative",
        _("Only the legal representative of %(association)s can do this. Ask that person."),
        association=association.legal_name,
    )


def _why_not(
    standing: Standing,
    association: Association,
    at: datetime,
    kinds: Iterable[str],
    consultation: Consultation | None,
) -> Verdict:
    if standing.user is None:
        return signed_in(standing)
    name = association.legal_name
    own = [m for m in standing.mandates if m.association_id == association.pk]
    fitting = sorted((m for m in own if m.kind in set(kinds)), key=lambda m: m.starts_at)
    if not own:
        return denied(
            "no_mandate",
            _("You have no mandate to act for %(association)s. Its legal representative can give you one."),
            association=name,
        )
    if not fitting:
        return denied(
            "contributor_only",
            _(
                "You prepare drafts for %(association)s; "
                "a delegate or the legal representative sends them. Tell them when yours is ready."
            ),
            association=name,
        )
    return _why_not_this(fitting[-1], association, at)


def _why_not_this(mandate: Mandate, association: Association, at: datetime) -> Verdict:
    name = association.legal_name
    ended = mandate.revoked_at or mandate.ends_at
    if ended is not None and ended <= at:
        return denied(
            "mandate_ended",
            _(
                "Your mandate to act for %(association)s ended on %(when)s. "
                "The legal representative of the association can renew it."
            ),
            association=name,
            when=clock.in_words(ended),
        )
    if mandate.starts_at > at:
        return denied(
            "mandate_not_started",
            _(
                "Your mandate to act for %(association)s begins on %(when)s. "
                "Until then, somebody who acts for it already can do this."
            ),
            association=name,
            when=clock.in_words(mandate.starts_at),
        )
    if mandate.accepted_at is None:
        return denied("mandate_not_accepted", _NOT_ACCEPTED[mandate.kind], association=name)
    return denied(
        "mandate_elsewhere",
        _("Your mandate for %(association)s does not cover this consultation. The legal representative can widen it."),
        association=name,
    )


def entitled(association: Association, consultation: Consultation, accreditations: Sequence[Accreditation]) -> Verdict:
    """Whether the association may take part in the consultation: accredited where its audience says.

    ``accreditations`` are those of the association, with their prefecture.
    """
    reaching = [a for a in accreditations if reaches(a, consultation)]
    states = {a.state for a in reaching}
    if AccreditationState.ACCREDITED in states:
        return ALLOWED
    if AccreditationState.SUSPENDED in states:
        return denied(
            "association_suspended",
            _(
                "The accreditation of %(association)s is suspended. What it said stays visible. "
                "Write to the prefecture to know how the suspension ends."
            ),
            association=association.legal_name,
        )
    if states & {AccreditationState.APPLIED, AccreditationState.DOCUMENTS_REQUESTED}:
        return denied(
            "accreditation_pending",
            _(
                "%(association)s is not accredited yet: the prefecture is examining its application. "
                "You can prepare drafts meanwhile."
            ),
            association=association.legal_name,
        )
    return denied(
        "not_entitled",
        _OPEN_TO_OTHERS.get(consultation.audience, _OPEN_TO_OTHER_PLACES),
        association=association.legal_name,
        letters=in_a_row(consultation.audience_letters),
    )


def on_the_roll(
    association: Association, consultation: Consultation, accreditations: Sequence[Accreditation], at: datetime
) -> Verdict:
    """Whether the association is among those counted for positions: accredited when they opened (design 4, Vote).

    Asked beside ``entitled``, which looks at the accreditation now. Before the opening everybody who is
    entitled is on the roll; a later accreditation adds nobody to a vote that runs, unless a recorded decision did.
    """
    phase = consultation.schedule.get(PhaseKind.VOTE)
    if phase is None or at < phase.opens_at:
        return ALLOWED
    reaching = [a for a in accreditations if reaches(a, consultation)]
    return unless(
        any(a.counted(phase.opens_at) for a in reaching) or association.pk in consultation.admitted,
        "accredited_after_opening",
        _(
            "Positions opened on %(when)s, before %(association)s was accredited. "
            "It can take positions in the consultations that open later."
        ),
        association=association.legal_name,
        when=clock.in_words(phase.opens_at),
    )


# --- the clock ---------------------------------------------------------------------------------------


def phase_open(consultation: Consultation, kind: PhaseKind, at: datetime) -> Verdict:
    """Whether participants may do this kind of thing now: ``opens_at <= at < closes_at``, to the instant.

    No job opens or closes a phase; a suspended or withdrawn consultation has none open.
    """
    if consultation.state != ConsultationState.SCHEDULED:
        return denied(
            "consultation_not_running",
            _("This consultation does not take contributions now. Its page says what happens next."),
        )
    phase = consultation.schedule.get(kind)
    if phase is None:
        return denied("no_such_phase", _("This consultation has no such phase. Its page lists those that it has."))
    if at < phase.opens_at:
        return denied("phase_not_open", _PHASE_NOT_OPEN[kind], when=clock.in_words(phase.opens_at))
    if at >= phase.closes_at:
        return denied("phase_closed", _PHASE_CLOSED[kind], when=clock.in_words(phase.closes_at))
    return ALLOWED


def may_take_part(
    standing: Standing,
    association: Association,
    consultation: Consultation,
    accreditations: Sequence[Accreditation],
    kind: PhaseKind,
    at: datetime,
) -> Verdict:
    """Whether this person may do this kind of thing, for this association, in this consultation, now."""
    return first_denial(
        signed_in(standing),
        lambda: speaks_for(standing, association, at, consultation),
        lambda: entitled(association, consultation, accreditations),
        lambda: phase_open(consultation, kind, at),
        lambda: on_the_roll(association, consultation, accreditations, at) if kind == PhaseKind.VOTE else ALLOWED,
    )
