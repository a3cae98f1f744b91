"""What awaits the people of an association."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ui.templatetags.ui import time_left
from consult.verdicts import filled
from councils.models import Accreditation, Consultation, Mandate
from councils.queries import mandates_visible_to
from councils.states import AccreditationState
from proposals.models import Comment, Proposal
from proposals.models.deadlines import resend_until
from proposals.queries.desk import consultations_open_to, own_drafts, own_files, own_proposals, questions_to_answer
from proposals.queries.owed import with_charge
from proposals.states import ProposalState
from proposals.views.acting import Visit
from proposals.views.sections import NOTHING, Row, Section, first, past, section


def association(visit: Visit) -> list[Section]:
    """What awaits the people of an association."""
    standing, at = visit.standing, visit.at
    drafts = own_drafts(standing, at).prefetch_related("consultation__phases")
    return [
        section(
            _("With you: drafts and returned texts"),
            _("Texts you begin or get back will stand here."),
            first(drafts),
            _draft,
        ),
        _open_consultations(visit),
        section(
            _("Questions to answer"),
            _("Questions about your proposals will stand here."),
            first(questions_to_answer(standing, at)),
            _question,
        ),
        section(
            _("Where your proposals stand"),
            _("Proposals you send will stand here, with their state and the date of the answer."),
            first(with_charge(own_proposals(standing, at))),
            _own_row(at),
        ),
        _people(visit),
    ]


def _draft(row: Proposal) -> Row:
    address = reverse("proposal_edit", args=[row.code])
    title = row.title or row.code
    if row.state == ProposalState.RETURNED:
        until = resend_until(row)
        last = clock.last_day(until) if until else None
        return Row(title, address, _("Read why and change it"), row.language, _("returned"), _("send it until"), last)
    phase = row.consultation.schedule.get("propose")
    closes_at = phase.closes_at if phase else None
    return Row(title, address, _("Go on writing"), row.language, _("draft"), _("proposals close on"), closes_at)


def _open_consultations(visit: Visit) -> Section:
    files = own_files(visit.standing, visit.at)
    ours = consultations_open_to(visit.standing, files, visit.at)
    suspended = next((file for file in files if file.state == AccreditationState.SUSPENDED), None)
    if suspended is not None and not ours:
        return _suspended(suspended)
    return section(
        _("Consultations open to you"),
        _("Consultations that your association can take part in will stand here, with the days left."),
        ours,
        _consultation,
    )


def _suspended(file: Accreditation) -> Section:
    words = filled(
        _("%(prefecture)s suspended %(association)s. What it said stays visible; nothing can be added now."),
        prefecture=file.prefecture.official_title,
        association=file.association,
    )
    address = reverse("desk_accreditation", args=[file.pk])
    return Section(_("Consultations open to you"), words, address=address, all_words=_("Read why"))


def _consultation(row: Consultation) -> Row:
    address = reverse("consultation_proposals", args=[row.code])
    return Row(
        row.title,
        address,
        _("Read the proposals or write one"),
        note=time_left(row.closes_at),
        when_label=_("open until"),
        when=row.closes_at,
    )


def _question(row: Comment) -> Row:
    address = f"{reverse('comment', args=[row.proposal.code])}?parent=comment-{row.pk}#comment"
    asked, about = filled(_("asked by %(speaker)s"), speaker=row.speaker), row.proposal
    return Row(about.published_title, address, _("Answer it"), about.language, asked, _("on"), row.created_at)


def _own_row(at: datetime) -> Callable[[Proposal], Row]:
    def row(proposal: Proposal) -> Row:
        office = getattr(proposal, "charge_office", None)
        due = getattr(proposal, "charge_due_on", None)
        waiting = proposal.state == ProposalState.UNDER_REVIEW
        state = proposal.get_state_display()
        return Row(
            proposal.title,
            reverse("proposal", args=[proposal.code]),
            _("Open it"),
            proposal.language,
            filled("%(state)s, %(office)s", state=state, office=office) if office else state,
            _("answer due on") if waiting else NOTHING,
            due if waiting else None,
            past(due, at) if waiting else NOTHING,
        )

    return row


def _people(visit: Visit) -> Section:
    mine = [mandate.association_id for mandate in visit.standing.mandates_in_force(visit.at)]
    rows = mandates_visible_to(visit.standing, visit.at).filter(association__in=mine, accepted_at__isnull=False)
    current = [row for row in rows.order_by("ends_at", "pk") if row.holds(visit.at)]
    return section(
        _("Who acts for your association"),
        _("People with a mandate will stand here, and until when."),
        current,
        _person,
        address=reverse("desk_association_list"),
        all_words=_("All mandates"),
    )


def _person(row: Mandate) -> Row:
    address = reverse("desk_association", args=[row.association.slug])
    kind = filled("%(kind)s, %(association)s", kind=row.get_kind_display(), association=row.association)
    return Row(row.user.get_full_name(), address, _("Open"), note=kind, when_label=_("until"), when=row.ends_at)
