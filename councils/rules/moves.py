"""Which act a state allows: the tables of ``councils.states``, with the sentence of a refusal."""

from django.utils.translation import gettext_lazy as _

from consult.verdicts import Verdict, unless
from councils.models import Accreditation, Consultation
from councils.states import (
    ACCREDITATION_MOVES,
    CONSULTATION_MOVES,
    AccreditationAct,
    AccreditationState,
    ConsultationAct,
    ConsultationState,
    moved,
)


def consultation_allows(consultation: Consultation, act: ConsultationAct) -> Verdict:
    """Whether the consultation's state allows the act."""
    return unless(
        moved(CONSULTATION_MOVES, consultation.state, act) is not None,
        "wrong_state",
        _("The state of this consultation is: %(state)s. This step is not possible from there. Reload the page."),
        state=ConsultationState(consultation.state).label,
    )


def accreditation_allows(accreditation: Accreditation, act: AccreditationAct) -> Verdict:
    """Whether the state of the association's file allows the act."""
    return unless(
        moved(ACCREDITATION_MOVES, accreditation.state, act) is not None,
        "wrong_state",
        _("The state of this file is: %(state)s. This step is not possible from there. Reload the page."),
        state=AccreditationState(accreditation.state).label,
    )
