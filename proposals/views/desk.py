"""The desk: what awaits me. One page for each of my roles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult.ui.forms import signed_in
from consult.verdicts import filled
from councils.models import Mandate, StaffRole
from councils.states import Role
from proposals.queries.answers import answers_for
from proposals.queries.queues import moderated_by
from proposals.views import desk_association, desk_moderator, desk_office, desk_prefect
from proposals.views.acting import Visit, visit_of
from proposals.views.sections import Section, in_order, summary


@dataclass(frozen=True)
class Note:
    """Something to know before the rest, with what to do about it."""

    words: str | Promise
    address: str = ""
    step: str | Promise = ""


@dataclass(frozen=True)
class Desk:
    """One role's page."""

    label: str | Promise
    is_mine: Callable[[Visit], bool]
    build: Callable[[Visit], list[Section]]


DESKS: dict[str, Desk] = {
    "association": Desk(
        _("Association"), lambda visit: bool(visit.standing.mandates_in_force(visit.at)), desk_association.association
    ),
    "moderator": Desk(
        _("Moderation"), lambda visit: bool(moderated_by(visit.standing, visit.at)), desk_moderator.moderator
    ),
    "prefect": Desk(
        _("Prefect"), lambda visit: Role.PREFECT in visit.standing.roles_in_force(visit.at), desk_prefect.prefect
    ),
    "office": Desk(_("Prefecture"), lambda visit: bool(answers_for(visit.standing, visit.at)), desk_office.office),
    "secretary": Desk(
        _("Secretariat"),
        lambda visit: Role.SECRETARY in visit.standing.roles_in_force(visit.at),
        desk_office.secretary,
    ),
}


@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """What awaits me, in the role I ask for, the first of mine by default."""
    visit = visit_of(request)
    mine = {name: row for name, row in DESKS.items() if row.is_mine(visit)}
    asked = request.GET.get("as", "")
    name = asked if asked in mine else next(iter(mine), "")
    sections = mine[name].build(visit) if name else []
    return visit.page(
        "proposals/desk.html",
        desks=[(row.label, f"?as={key}", key == name) for key, row in mine.items()],
        notes=_notes(visit, mine),
        sections=in_order(sections),
        summary=summary(sections) if name else None,
    )


def _notes(visit: Visit, mine: dict[str, Desk]) -> list[Note]:
    standing, at = visit.standing, visit.at
    held = [role for role in standing.roles if role.holds(at)]
    given = [row for row in standing.mandates if row.accepted_at is None and _lasts(row, visit)]
    notes = [_offered(row, at) for row in [*given, *standing.offers_open(at)]]
    if held and not standing.second_factor:
        words = _("Your role in the prefecture counts only with a second factor. Sign in again with it.")
        notes.append(Note(words, reverse("account_login"), _("Sign in again")))
    if not mine and not notes:
        notes += [_ended(row) for row in standing.mandates[-1:]] or [_nothing_yet(held)]
    return notes


def _lasts(mandate: Mandate, visit: Visit) -> bool:
    return mandate.ends_at is None or mandate.ends_at > visit.at


def _offered(mandate: Mandate, at: datetime) -> Note:
    if mandate.awaits_accreditation(at):
        return _applied(mandate)
    words = filled(_("You were given a mandate for %(association)s."), association=mandate.association)
    return Note(words, reverse("desk_association_list"), _("Read and accept it"))


def _applied(mandate: Mandate) -> Note:
    words = filled(
        _("You asked for the accreditation of %(association)s. Once it is granted, you act for it."),
        association=mandate.association,
    )
    return Note(words, reverse("desk_association", args=[mandate.association.slug]), _("See how far it is"))


def _ended(mandate: Mandate) -> Note:
    words = filled(
        _("You act for %(association)s no longer. Its legal representative can renew your mandate."),
        association=mandate.association,
    )
    return Note(words, reverse("desk_association_list"), _("See your mandates"))


def _nothing_yet(held: Sequence[StaffRole]) -> Note:
    if held:
        words = _("Nothing awaits you here yet. You read every page of your prefecture.")
        return Note(words, reverse("record_prefecture", args=[held[0].prefecture.sigla]), _("Read its record"))
    words = _("You act for no association yet. What awaits you will stand here once one gives you a mandate.")
    return Note(words, reverse("apply_for_accreditation"), _("Apply for the accreditation of an association"))
