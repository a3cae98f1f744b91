"""The rows of the institutions. Read from here: ``from councils.models import Consultation``."""

from councils.models.association import Accreditation, Association, Mandate, RegisterEntry
from councils.models.consultation import Consultation, Phase, Question
from councils.models.council import Council, CouncilMember, Seat, WorkingGroup
from councils.models.dates import DateChange
from councils.models.invitation import Invitation
from councils.models.paper import Paper
from councils.models.prefecture import Office, Prefecture, StaffRole
from councils.models.protected import ChangeRequest
from councils.models.roll import LateAdmission

__all__ = [
    "Accreditation",
    "Association",
    "ChangeRequest",
    "Consultation",
    "Council",
    "CouncilMember",
    "DateChange",
    "Invitation",
    "LateAdmission",
    "Mandate",
    "Office",
    "Paper",
    "Phase",
    "Prefecture",
    "Question",
    "RegisterEntry",
    "Seat",
    "StaffRole",
    "WorkingGroup",
]
