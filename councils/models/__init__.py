"""The rows of the institutions. Read from here: ``from councils.models import Consultation``."""

from councils.models.association import Accreditation, Association, Mandate, RegisterEntry
from councils.models.consultation import Consultation, Phase, Question
from councils.models.council import Council, CouncilMember, Seat, WorkingGroup
from councils.models.prefecture import Office, Prefecture, StaffRole

__all__ = [
    "Accreditation",
    "Association",
    "Consultation",
    "Council",
    "CouncilMember",
    "Mandate",
    "Office",
    "Phase",
    "Prefecture",
    "Question",
    "RegisterEntry",
    "Seat",
    "StaffRole",
    "WorkingGroup",
]
