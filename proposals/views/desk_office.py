"""What awaits the office: an officer, the prefect, the secretary."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from consult import clock
from consult.ui.kit import Tone
from consult.ui.templatetags.ui import people_line
from consult.verdicts import filled
from councils.models import Accreditation, Consultation, Council
from councils.models.dated import Dated
from councils.queries import consultations_visible_to, councils_kept_by, files_visible_to
from councils.rules import PREPARING
from councils.states import AccreditationState, ConsultationState
from proposals.models import Commitment, Proposal
from proposals.queries.answers import (
    awaiting_answer,
    awaiting_office,
    consultations_to_move_on,
    running_commitments,
)
from proposals.queries.desk import mandates_ending, seats_ending
from proposals.queries.owed import due_on
from proposals.rules import may_answer
from proposals.states import ProposalState
from proposals.views.acting import Visit
from proposals.views.desk_association import ending_mark
from proposals.views.sections import NOTHING, Mark, Row, Section, Words, due_mark, first, joined, section, waiting_mark

EDITOR = "/cms/"
"""Where consultations are written: the one address of the window above that this app knows."""


def office(visit: Visit) -> list[Section]:
    """What awaits an officer or the prefect: soonest due first."""
    standing, at = visit.standing, visit.at
    return [
        section(
            _("Proposals without an office"),
            _("Proposals that are published will stand here until an office has them."),
            first(awaiting_office(standing, at)),
            lambda row: owed_row(visit, row),
            **ALL_ANSWERS,
        ),
        answers_due(visit),
        section(
            _("Commitments that run"),
            _("What was promised in answers will stand here until it is done."),
            first(running_commitments(standing, at)),
            _promise(at),
        ),
        to_move_on(visit),
        _files(visit),
        _ending(visit),
        preparations(visit),
        councils(visit),
    ]


def secretary(visit: Visit) -> list[Section]:
    """What awaits the secretary of the council, beside the texts to read: notices, terms, seats."""
    return [preparations(visit), seats_that_end(visit), councils(visit)]


ALL_ANSWERS: dict[str, Any] = {"address": reverse_lazy("answers"), "all_words": _("All answers owed")}


def answers_due(visit: Visit) -> Section:
    """Proposals that an office has, soonest due first; the answer is offered to who gives it, when it can be given."""
    return section(
        _("Answers due"),
        _("Proposals that an office has will stand here until they are answered."),
        first(awaiting_answer(visit.standing, visit.at)),
        lambda row: owed_row(visit, row),
        **ALL_ANSWERS,
    )


def owed_row(visit: Visit, proposal: Proposal) -> Row:
    """A proposal that is owed an office or an answer, with the one step that can be taken now."""
    due = due_on(proposal)
    address, step, waits = _step_to_answer(visit, proposal)
    return Row(
        proposal.published_title,
        address,
        step,
        proposal.language,
        _said_of(proposal, waits),
        _("due on") if due else NOTHING,
        due,
        marks=[due_mark(due, visit.at)] if due else [],
        due=due,
    )


def _step_to_answer(visit: Visit, proposal: Proposal) -> tuple[str, Words, Words]:
    """Where the step is taken, its words, and what it waits for."""
    if proposal.state == ProposalState.PUBLISHED:
        return reverse("take_charge", args=[proposal.code]), _("Take charge"), NOTHING
    verdict = may_answer(visit.standing, proposal, visit.at)
    if verdict:
        return reverse("answer", args=[proposal.code]), _("Answer it"), NOTHING
    closes_at = proposal.consultation.closes_at
    waits: Words = verdict.reason
    if closes_at and verdict.code == "consultation_still_open":
        waits = filled(_("It can be answered from %(when)s."), when=clock.in_words(closes_at))
    return reverse("proposal", args=[proposal.code]), _("Read it"), waits


def _said_of(proposal: Proposal, waits: Words) -> Words:
    office = getattr(proposal, "charge_office", None)
    named = people_line(office) if office else pgettext("office", "no office yet")
    return joined(people_line(str(proposal.association)), named, waits)


def _promise(at: datetime) -> Callable[[Commitment], Row]:
    def row(commitment: Commitment) -> Row:
        return Row(
            commitment.proposal.published_title,
            reverse("commitment_progress", args=[commitment.pk]),
            _("Report how it goes on"),
            commitment.proposal.language,
            people_line(commitment.office.name),
            _("due on"),
            commitment.due_on,
            marks=[due_mark(commitment.due_on, at)],
            due=commitment.due_on,
        )

    return row


def to_move_on(visit: Visit) -> Section:
    """Consultations whose phases are over and that have a step before them."""
    return section(
        _("Consultations to move on"),
        _("Consultations whose phases are over will stand here until they are in the archive."),
        first(consultations_to_move_on(visit.standing, visit.at)),
        lambda row: _closed(row, visit.at),
    )


def _closed(row: Consultation, at: datetime) -> Row:
    """A consultation whose phases are over; its day for the answers counts until they are published."""
    due = None if row.state in ConsultationState.with_outcome() else row.answer_due_on
    return Row(
        row.title,
        reverse("consultation_stage", args=[row.code]),
        _("See the next step"),
        note=row.get_state_display(),
        when_label=_("answers due by") if due else NOTHING,
        when=due,
        marks=[due_mark(due, at)] if due else [],
        due=due,
    )


def _files(visit: Visit) -> Section:
    waiting = [AccreditationState.APPLIED, AccreditationState.DOCUMENTS_REQUESTED]
    rows = files_visible_to(visit.standing, visit.at).filter(state__in=waiting).order_by("applied_at", "pk")
    return section(
        _("Accreditation files"),
        _("Applications of associations will stand here, oldest first."),
        first(rows),
        _file(visit.at),
        address=reverse("desk_accreditation_list"),
        all_words=_("All files"),
    )


def _file(at: datetime) -> Callable[[Accreditation], Row]:
    def row(file: Accreditation) -> Row:
        papers = file.documents_due_at
        return Row(
            file.association.legal_name,
            reverse("desk_accreditation", args=[file.pk]),
            _("Open the file"),
            note=file.get_state_display(),
            when_label=_("applied on") if papers is None else _("papers needed by"),
            when=file.applied_at if papers is None else clock.last_day(papers),
            marks=[waiting_mark(file.applied_at, at), *([due_mark(clock.last_day(papers), at)] if papers else [])],
            due=clock.last_day(papers) if papers else None,
        )

    return row


def _ending(visit: Visit) -> Section:
    return section(
        _("Mandates that end"),
        _("Mandates that end within 30 days will stand here."),
        first(mandates_ending(visit.standing, visit.at)),
        lambda row: _last_days(
            row,
            visit.at,
            row.holder,
            reverse("desk_association", args=[row.association.slug]),
            joined(row.get_kind_display(), people_line(str(row.association))),
        ),
        awaits=False,
    )


def seats_that_end(visit: Visit) -> Section:
    """Memberships of the councils that end within 30 days."""
    return section(
        _("Terms that end"),
        _("Members of the council whose term ends within 30 days will stand here."),
        first(seats_ending(visit.standing, visit.at)),
        lambda row: _last_days(
            row,
            visit.at,
            row.user.get_full_name(),
            reverse("desk_council", args=[row.seat.council.slug]),
            str(row.seat),
        ),
        awaits=False,
    )


def _last_days(row: Dated, at: datetime, who: str, address: str, note: Words) -> Row:
    mark = ending_mark(row.ends_at, at)
    last = clock.last_day(row.ends_at) if row.ends_at else None
    return Row(who, address, _("Open"), note=note, when_label=_("until"), when=last, marks=[mark] if mark else [])


def preparations(visit: Visit) -> Section:
    """Consultations that are being prepared where the person prepares them."""
    standing, at = visit.standing, visit.at
    held = {role.prefecture_id for role in standing.roles if role.role in PREPARING and role.holds(at)}
    rows = consultations_visible_to(standing, at).filter(
        prefecture__in=held, state__in=[ConsultationState.DRAFT, ConsultationState.CHECKED]
    )
    return section(
        _("Consultations in preparation"),
        _("Consultations that are not published yet will stand here."),
        first(rows.order_by("created_at", "pk")),
        _preparation,
        address=EDITOR,
        all_words=_("Write a consultation"),
    )


def _preparation(row: Consultation) -> Row:
    checked = row.state == ConsultationState.CHECKED
    mark = Mark(row.get_state_display(), Tone.PRIMARY if checked else Tone.NEUTRAL, "pencil")
    return Row(row.title, EDITOR, _("Go on in the editor"), marks=[mark])


def councils(visit: Visit) -> Section:
    """Councils whose seats and members the person keeps."""
    return section(
        _("Councils"),
        _("The councils of your prefecture will stand here once they are entered."),
        first(councils_kept_by(visit.standing, visit.at)),
        _council,
        address=reverse("desk_council_list"),
        all_words=_("Councils and their members"),
        awaits=False,
    )


def _council(row: Council) -> Row:
    return Row(row.name, reverse("desk_council", args=[row.slug]), _("See its seats and members"))
