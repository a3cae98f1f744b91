"""What awaits the office: an officer, the prefect, the secretary."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models import Accreditation, Consultation, Council
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
from proposals.views.acting import Visit
from proposals.views.sections import NOTHING, Row, Section, Words, first, past, section

EDITOR = "/cms/"
"""Where consultations are written: the one address of the window above that this app knows."""


def office(visit: Visit) -> list[Section]:
    """What awaits an officer or the prefect: soonest due first."""
    standing, at = visit.standing, visit.at
    answers = {"address": reverse("answers"), "all_words": _("All answers owed")}
    return [
        section(
            _("Proposals without an office"),
            _("Proposals that are published will stand here until an office has them."),
            first(awaiting_office(standing, at)),
            _owed(at, "take_charge", _("Take charge")),
            **answers,
        ),
        section(
            _("Answers due"),
            _("Proposals that an office has will stand here until they are answered."),
            first(awaiting_answer(standing, at)),
            _owed(at, "answer", _("Answer it")),
            **answers,
        ),
        section(
            _("Commitments that run"),
            _("What was promised in answers will stand here until it is done."),
            first(running_commitments(standing, at)),
            _promise(at),
        ),
        _to_move_on(visit),
        _files(visit),
        preparations(visit),
        councils(visit),
    ]


def _owed(at: datetime, page: str, step: Words) -> Callable[[Proposal], Row]:
    def row(proposal: Proposal) -> Row:
        due = proposal.charge_due_on  # type: ignore[attr-defined]  # annotated by the query
        return Row(
            proposal.published_title,
            reverse(page, args=[proposal.code]),
            step,
            proposal.language,
            str(proposal.association),
            _("due on") if due else NOTHING,
            due,
            past(due, at),
        )

    return row


def _promise(at: datetime) -> Callable[[Commitment], Row]:
    def row(commitment: Commitment) -> Row:
        return Row(
            commitment.proposal.published_title,
            reverse("commitment_progress", args=[commitment.pk]),
            _("Report how it goes on"),
            commitment.proposal.language,
            commitment.office.name,
            _("due on"),
            commitment.due_on,
            past(commitment.due_on, at),
        )

    return row


def _to_move_on(visit: Visit) -> Section:
    return section(
        _("Consultations to move on"),
        _("Consultations whose phases are over will stand here until they are in the archive."),
        first(consultations_to_move_on(visit.standing, visit.at)),
        lambda row: Row(
            row.title,
            reverse("consultation_stage", args=[row.code]),
            _("See the next step"),
            note=row.get_state_display(),
            when_label=_("answers due by") if row.answer_due_on else NOTHING,
            when=row.answer_due_on,
        ),
    )


def _files(visit: Visit) -> Section:
    waiting = [AccreditationState.APPLIED, AccreditationState.DOCUMENTS_REQUESTED]
    rows = files_visible_to(visit.standing, visit.at).filter(state__in=waiting).order_by("applied_at", "pk")
    return section(
        _("Accreditation files"),
        _("Applications of associations will stand here, oldest first."),
        first(rows),
        _file,
        address=reverse("desk_accreditation_list"),
        all_words=_("All files"),
    )


def _file(row: Accreditation) -> Row:
    return Row(
        row.association.legal_name,
        reverse("desk_accreditation", args=[row.pk]),
        _("Open the file"),
        note=row.get_state_display(),
        when_label=_("applied on"),
        when=row.applied_at,
    )


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
    return Row(row.title, EDITOR, _("Go on in the editor"), note=row.get_state_display())


def councils(visit: Visit) -> Section:
    """Councils whose seats and members the person keeps."""
    return section(
        _("Councils"),
        _("The councils of your prefecture will stand here once they are entered."),
        first(councils_kept_by(visit.standing, visit.at)),
        _council,
        address=reverse("desk_council_list"),
        all_words=_("Councils and their members"),
    )


def _council(row: Council) -> Row:
    return Row(row.name, reverse("desk_council", args=[row.slug]), _("See its seats and members"))
