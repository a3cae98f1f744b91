"""Until when a text may change: instants read from the phases, never stored."""

from datetime import datetime

from councils.models import Consultation
from councils.states import PhaseKind
from proposals.models.proposal import Proposal
from proposals.models.working_days import end_of_working_days

DAYS_TO_RESEND = 3
"""Working days in which a returned proposal may be sent again (design 2.4)."""


def text_freezes_at(consultation: Consultation) -> datetime | None:
    """When published texts stop changing: positions open; without positions, when the last phase closes."""
    vote = consultation.schedule.get(PhaseKind.VOTE)
    return vote.opens_at if vote else consultation.closes_at


def positions_close_at(consultation: Consultation) -> datetime | None:
    """When positions close; without positions, when the last phase closes."""
    vote = consultation.schedule.get(PhaseKind.VOTE)
    return vote.closes_at if vote else consultation.closes_at


def resend_until(proposal: Proposal) -> datetime | None:
    """Until when (excluded) a returned proposal may be sent again; None when it was not returned.

    The later of the close of proposals and three working days, but never after positions closed. A returned
    change of a published text has until its text freezes.
    """
    consultation = proposal.consultation
    if proposal.published_version is not None:
        return text_freezes_at(consultation)
    propose, last = consultation.schedule.get(PhaseKind.PROPOSE), positions_close_at(consultation)
    if proposal.returned_at is None or propose is None or last is None:
        return None
    return min(last, max(propose.closes_at, end_of_working_days(proposal.returned_at, DAYS_TO_RESEND)))
