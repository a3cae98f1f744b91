"""Reading the institutions. Every query takes who reads and the instant; none writes."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from consult.accounts.models import User
from councils.models import Accreditation, Association, Consultation, CouncilMember, Mandate, StaffRole
from councils.models.standing import Standing
from councils.states import ConsultationState


def standing_of(user: User | AnonymousUser | None) -> Standing:
    """All mandates, roles and seats of the person: three queries, once per page or act; none for a stranger."""
    if user is None or not isinstance(user, User) or not user.is_active:
        return Standing()
    mandates = (
        Mandate.objects.filter(user=user).select_related("association__prefecture").prefetch_related("consultations")
    )
    roles = StaffRole.objects.filter(user=user).select_related("prefecture")
    seats = CouncilMember.objects.filter(user=user).select_related("seat__council__prefecture")
    return Standing(user, tuple(mandates), tuple(roles), tuple(seats))


def accreditations_of(association: Association) -> list[Accreditation]:
    """The association's files, with their prefectures."""
    return list(association.accreditations.select_related("prefecture"))


def consultations_visible_to(standing: Standing, at: datetime) -> QuerySet[Consultation]:
    """Consultations this person may see: the public ones, and those in preparation for the prefecture's staff."""
    prefectures = {role.prefecture_id for role in standing.roles if role.holds(at)} if standing.second_factor else set()
    return Consultation.objects.filter(
        Q(state__in=ConsultationState.public()) | Q(prefecture__in=prefectures)
    ).select_related("prefecture", "council")


def with_schedule(consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """The same with their phases, for lists that show open and closed."""
    return consultations.prefetch_related(Prefetch("phases"))
