"""Whether it is the time for it."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, first_denial, unless
from councils.models import Consultation
from councils.rules import phase_open
from councils.states import PhaseKind
from proposals.models import Proposal
from proposals.models.deadlines import positions_close_at, resend_until, text_freezes_at
from proposals.states import ProposalState


def proposals_not_closed(consultation: Consultation, at: datetime) -> Verdict:
    """Proposals are open, or will be: a text may be prepared before."""
    verdict = phase_open(consultation, PhaseKind.PROPOSE, at)
    return ALLOWED if verdict.code == "phase_not_open" else verdict


def running(consultation: Consultation, at: datetime) -> Verdict:
    """The consultation is public, and neither suspended, withdrawn nor past its phases."""
    verdict = phase_open(consultation, PhaseKind.PROPOSE, at)
    return verdict if verdict.code == "consultation_not_running" else ALLOWED


def still_with_the_author(proposal: Proposal, at: datetime) -> Verdict:
    """There is time to finish the text: a draft while it can become a proposal, a returned one while it can go back."""
    if proposal.state == ProposalState.DRAFT:
        return proposals_not_closed(proposal.consultation, at)
    return in_time_to_resend(proposal, at)


def in_time_to_send(proposal: Proposal, at: datetime) -> Verdict:
    """A new proposal in its phase, a returned one in its days."""
    if proposal.state == ProposalState.RETURNED:
        return in_time_to_resend(proposal, at)
    return phase_open(proposal.consultation, PhaseKind.PROPOSE, at)


def in_time_to_resend(proposal: Proposal, at: datetime) -> Verdict:
    """A returned proposal may go back to the moderators."""
    until = resend_until(proposal)
    return first_denial(
        running(proposal.consultation, at),
        unless(
            until is not None and at < until,
            "resend_time_over",
            _("This text could be sent again until %(when)s. You can still read it here."),
            when=clock.in_words(until) if until else "",
        ),
    )


def text_not_frozen(proposal: Proposal, at: datetime) -> Verdict:
    """The published text may still change."""
    freezes_at = text_freezes_at(proposal.consultation)
    return unless(
        freezes_at is not None and at < freezes_at,
        "text_frozen",
        _("Since %(when)s associations take positions on this text, so it no longer changes. You can add a comment."),
        when=clock.in_words(freezes_at) if freezes_at else "",
    )


def change_not_too_late(proposal: Proposal, at: datetime) -> Verdict:
    """A change of a published text may still be published."""
    frozen = text_not_frozen(proposal, at)
    return unless(
        frozen.allowed,
        "change_too_late",
        _("Positions are open and refer to the published text. Do not publish the change: the published text stays."),
    )


def positions_not_closed(proposal: Proposal, at: datetime) -> Verdict:
    """Associations may still change their positions on it."""
    closes_at = positions_close_at(proposal.consultation)
    return unless(
        closes_at is not None and at < closes_at,
        "too_late_to_withdraw",
        _(
            "Positions on this proposal closed on %(when)s, and it can no longer be withdrawn. "
            "You can read the answer here when it comes."
        ),
        when=clock.in_words(closes_at) if closes_at else "",
    )


def due_later(due_on: date, at: datetime) -> Verdict:
    """Whether a date by which something is promised lies ahead; today still does."""
    return unless(
        due_on >= clock.in_rome(at).date(), "due_in_the_past", _("This date is past. Choose today or a later day.")
    )
