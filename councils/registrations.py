"""What this app registers with the services below it: visibility of notices, due jobs, proofs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.accounts import hooks
from consult.accounts.models import User
from consult.audit import proofs
from consult.audit.texts import texts_of
from consult.notifications import due, visibility
from consult.notifications.visibility import Invited
from consult.ui.plain_text import isolated
from councils.actions.clockwork import record_phase_changes
from councils.actions.renewals import remind_of_ends
from councils.models import Association, Consultation, CouncilMember, Invitation, Mandate, Question, StaffRole
from councils.queries import (
    associations_visible_to,
    changes_visible_to,
    consultations_visible_to,
    files_visible_to,
    mandates_visible_to,
    papers_stand,
    people_in_staff_roles,
    standing_once_signed_in,
)


def _consultation_seen(user: User, pk: str) -> bool:
    return consultations_visible_to(standing_once_signed_in(user), clock.now()).filter(pk=pk).exists()


def _association_seen(user: User, pk: str) -> bool:
    return associations_visible_to(standing_once_signed_in(user), clock.now()).filter(pk=pk).exists()


def _accreditation_seen(user: User, pk: str) -> bool:
    return files_visible_to(standing_once_signed_in(user), clock.now()).filter(pk=pk).exists()


def _mandate_seen(user: User, pk: str) -> bool:
    return mandates_visible_to(standing_once_signed_in(user), clock.now()).filter(pk=pk).exists()


def _change_seen(user: User, pk: str) -> bool:
    return changes_visible_to(standing_once_signed_in(user), clock.now()).filter(pk=pk).exists()


def _role_seen(user: User, pk: str) -> bool:
    return StaffRole.objects.filter(pk=pk, user=user).exists()


def _membership_seen(user: User, pk: str) -> bool:
    return CouncilMember.objects.filter(pk=pk, user=user).exists()


def _consultation_link(pk: str) -> str:
    return reverse("consultation", args=[Consultation.objects.values_list("code", flat=True).get(pk=pk)])


def _association_link(pk: str) -> str:
    return reverse("association", args=[Association.objects.values_list("slug", flat=True).get(pk=pk)])


def _file_link(pk: str) -> str:
    return reverse(
        "desk_association", args=[Association.objects.values_list("slug", flat=True).get(accreditations__pk=pk)]
    )


def _change_link(pk: str) -> str:
    return reverse("change", args=[pk])


def _mandate_link(_pk: str) -> str:
    return reverse("desk_association_list")


def _mandate_invites(pk: str) -> Invited | None:
    """The address invited to a mandate, as long as it can still be accepted."""
    at = clock.now()
    row = Invitation.objects.select_related("mandate").filter(mandate__pk=pk, mandate__user=None).first()
    if row is None or row.mandate.is_over(at) or row.mandate.is_lapsed(at):
        return None
    return Invited(row.address, row.language, lambda _pk: reverse("invitation", args=[row.token]))


def _mandate_named(_user: User, pk: str) -> str:
    """Whose mandate it is, for the people who may see it."""
    return isolated(Mandate.objects.select_related("user", "invitation").get(pk=pk).holder)


def _desk_link(_pk: str) -> str:
    return reverse("desk")


def _role_named(_user: User, pk: str) -> str:
    return isolated(StaffRole.objects.select_related("prefecture").get(pk=pk).prefecture.official_title)


visibility.register("consultation", _consultation_seen, _consultation_link)
visibility.register("association", _association_seen, _association_link)
visibility.register("accreditation", _accreditation_seen, _file_link)
visibility.register("changerequest", _change_seen, _change_link)
visibility.register("mandate", _mandate_seen, _mandate_link, _mandate_named, invites=_mandate_invites)
visibility.register("staffrole", _role_seen, _desk_link, _role_named)
visibility.register("councilmember", _membership_seen, _desk_link)
due.register("mandate_ends", remind_of_ends)
due.register("phases", record_phase_changes)
hooks.register_second_factor(lambda: people_in_staff_roles(clock.now()))
proofs.register(
    "councils.consultations", texts_of(Consultation), _("Every text of a consultation, in each version: as recorded.")
)
proofs.register("councils.questions", texts_of(Question), _("Every question, in each version: as recorded."))
proofs.register("councils.papers", papers_stand, _("Every paper of a file: named in the record, and as it was sent."))
