"""Who may add an association to those who take positions, once positions have opened."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import Verdict, first_denial, unless
from councils.models import Accreditation, Association, Consultation
from councils.models.standing import Standing
from councils.rules.consultations import publishes_for
from councils.rules.participation import entitled, on_the_roll, phase_open
from councils.states import PhaseKind


def may_admit(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may add to the roll now: who publishes, while positions are open.

    Before they open whoever is accredited is on the roll by itself; after they closed nobody takes a position.
    """
    return first_denial(publishes_for(standing, consultation, at), lambda: phase_open(consultation, PhaseKind.VOTE, at))


def admissible(
    association: Association, consultation: Consultation, accreditations: Sequence[Accreditation], at: datetime
) -> Verdict:
    """Whether the association can be added: it may take part here now, and is not on the roll."""
    return first_denial(
        entitled(association, consultation, accreditations),
        lambda: unless(
            not on_the_roll(association, consultation, accreditations, at),
            "on_the_roll_already",
            _("%(association)s is among those who take positions since %(when)s. Nothing is left to do."),
            association=association.legal_name,
            when=clock.in_words(consultation.schedule[PhaseKind.VOTE].opens_at),
        ),
    )
