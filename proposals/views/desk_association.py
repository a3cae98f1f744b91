"""What awaits the people of an association."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consult import clock
from consult.ui.kit import Tone
from consult.ui.templatetags.ui import people_line
from consult.verdicts import filled
from councils.models import Accreditation, Consultation, Mandate
from councils.queries import mandates_visible_to
from councils.rules import may_grant_mandate, phase_open
from councils.states import AccreditationState, PhaseKind
from proposals.models import Comment, Proposal
from proposals.queries.desk import (
    ENDING,
    Undone,
    consultations_open_to,
    own_drafts,
    own_files,
    own_proposals,
    questions_to_answer,
    send_until,
    undone_in,
)
from proposals.states import ProposalState
from proposals.views.acting import Visit
from proposals.views.progress import steps_of
from proposals.views.sections import (
    NOTHING,
    Mark,
    Row,
    Section,
    Words,
    closing_mark,
    due_mark,
    first,
    joined,
    naming,
    section,
    waiting_mark,
)


def association(visit: Visit) -> list[Section]:
    """What awaits the people of an association."""
    standing, at = visit.standing, visit.at
    return [
        section(
            _("With you: drafts and returned texts"),
            _("Texts you begin or get back will stand here."),
            first(own_drafts(standing, at)),
            _draft(at),
        ),
        _open_consultations(visit),
        section(
            _("Questions to answer"),
            _("Questions about your proposals will stand here."),
            first(questions_to_answer(standing, at)),
            _question(at),
        ),
        section(
            _("Where your proposals stand"),
            _("Proposals you send will stand here, with their state and the date of the answer."),
            first(own_proposals(standing, at)),
            _own_row(at),
            awaits=False,
        ),
        _people(visit),
    ]


# --- texts that are with us --------------------------------------------------------------------------


def _draft(at: datetime) -> Callable[[Proposal], Row]:
    def row(proposal: Proposal) -> Row:
        until = send_until(proposal)
        over = until is not None and until <= at
        returned = proposal.state == ProposalState.RETURNED
        kept = _("Go on writing") if not over else _("Read it")
        return Row(
            proposal.title or proposal.code,
            reverse("proposal_edit", args=[proposal.code]),
            _("Read why and change it") if returned else kept,
            proposal.language,
            _("returned") if returned else _("draft"),
            *_sendable(until, over=over, returned=returned),
            marks=_left_to_send(until, at, over=over),
            due=clock.last_day(until) if until and not over else None,
        )

    return row


def _sendable(until: datetime | None, *, over: bool, returned: bool) -> tuple[Words, date | datetime | None]:
    if until is None:
        return NOTHING, None
    if over:
        return _("could be sent until"), clock.last_day(until)
    if returned:
        return _("send it until"), clock.last_day(until)
    return _("proposals close on"), until


def _left_to_send(until: datetime | None, at: datetime, *, over: bool) -> list[Mark]:
    if until is None:
        return []
    return [Mark(_("cannot be sent any more"), icon="locked")] if over else [closing_mark(until, at)]


# --- consultations -----------------------------------------------------------------------------------


def _open_consultations(visit: Visit) -> Section:
    standing, at = visit.standing, visit.at
    files = own_files(standing, at)
    ours = consultations_open_to(standing, files, at)
    suspended = next((file for file in files if file.state == AccreditationState.SUSPENDED), None)
    if suspended is not None and not ours:
        return _suspended(suspended)
    undone = undone_in(ours, standing, files, at)
    rows = [_consultation(row, undone[row.pk], at) for row in ours]
    return section(
        _("Consultations open to you"),
        _("Consultations that your association can take part in will stand here, with the days left."),
        rows,
        lambda row: row,
        waiting=sum(bool(row.note) for row in rows),
    )


def _suspended(file: Accreditation) -> Section:
    words = filled(
        _("%(prefecture)s suspended %(association)s. What it said stays visible; nothing can be added now."),
        prefecture=file.prefecture.official_title,
        association=file.association,
    )
    address = reverse("desk_accreditation", args=[file.pk])
    return Section(_("Consultations open to you"), words, address=address, all_words=_("Read why"))


def _consultation(row: Consultation, undone: Undone, at: datetime) -> Row:
    proposing = phase_open(row, PhaseKind.PROPOSE, at)
    unsaid = undone.unsaid if phase_open(row, PhaseKind.VOTE, at) else 0
    write = bool(proposing) and not undone.written
    closes_at = row.closes_at
    return Row(
        row.title,
        reverse("consultation_proposals", args=[row.code]),
        _next_step(write=write, say=bool(unsaid)),
        note=_not_done(write=write, unsaid=unsaid),
        when_label=_("open until"),
        when=closes_at,
        marks=[closing_mark(closes_at, at)] if closes_at else [],
        due=clock.last_day(closes_at) if closes_at and (write or unsaid) else None,
    )


def _next_step(*, write: bool, say: bool) -> Words:
    if write:
        return _("Read the proposals or write one")
    return _("Say what you think of them") if say else _("Read the proposals")


def _not_done(*, write: bool, unsaid: int) -> Words:
    parts: list[Words] = [_("You have written no proposal yet.")] if write else []
    if unsaid:
        said = ngettext(
            "You have not said what you think of %(count)d proposal.",
            "You have not said what you think of %(count)d proposals.",
            unsaid,
        )
        parts.append(said % {"count": unsaid})
    return " ".join(str(part) for part in parts)


# --- comments, proposals -----------------------------------------------------------------------------


def _question(at: datetime) -> Callable[[Comment], Row]:
    def row(comment: Comment) -> Row:
        about = comment.proposal
        return Row(
            about.published_title,
            f"{reverse('comment', args=[about.code])}?parent=comment-{comment.pk}#comment",
            _("Answer it"),
            about.language,
            naming(_("asked by %(speaker)s"), speaker=comment.speaker),
            _("on"),
            comment.created_at,
            marks=[waiting_mark(comment.created_at, at)],
        )

    return row


_NEXT = {
    ProposalState.ANSWERED: _("Read the answer"),
    ProposalState.REJECTED: _("Read why"),
    ProposalState.HIDDEN: _("Read why"),
}


def _own_row(at: datetime) -> Callable[[Proposal], Row]:
    def row(proposal: Proposal) -> Row:
        office = getattr(proposal, "charge_office", None)
        due = getattr(proposal, "charge_due_on", None) if proposal.state == ProposalState.UNDER_REVIEW else None
        state = proposal.get_state_display()
        return Row(
            proposal.title,
            reverse("proposal", args=[proposal.code]),
            _NEXT.get(ProposalState(proposal.state), _("Open it")),
            proposal.language,
            joined(state, people_line(office) if office else ""),
            _("answer due on") if due else NOTHING,
            due,
            marks=[due_mark(due, at)] if due else [],
            steps=steps_of(proposal, at),
        )

    return row


# --- who acts ------------------------------------------------------------------------------------------

WARNED = timedelta(days=7)
"""So long before its end, a mandate is shown in red; before that, from ``ENDING``, as a warning."""


def _people(visit: Visit) -> Section:
    mine = [mandate.association_id for mandate in visit.standing.mandates_in_force(visit.at)]
    rows = mandates_visible_to(visit.standing, visit.at).filter(association__in=mine, accepted_at__lte=visit.at)
    current = [row for row in rows.prefetch_related(None).order_by("ends_at", "pk") if row.holds(visit.at)]
    return section(
        _("Who acts for your association"),
        _("People with a mandate will stand here, and until when."),
        sorted(current, key=lambda row: (row.ends_at is None, row.ends_at or visit.at)),
        lambda row: _person(row, visit),
        address=reverse("desk_association_list"),
        all_words=_("All mandates"),
        awaits=False,
    )


def _person(row: Mandate, visit: Visit) -> Row:
    renewable = bool(may_grant_mandate(visit.standing, row.association, row.kind, visit.at))
    ending = ending_mark(row.ends_at, visit.at)
    return Row(
        row.holder,
        reverse("desk_association", args=[row.association.slug]),
        _("Renew it") if ending and renewable else _("Open"),
        note=joined(row.get_kind_display(), people_line(str(row.association))),
        when_label=_("until") if row.ends_at else NOTHING,
        when=clock.last_day(row.ends_at) if row.ends_at else None,
        marks=[ending] if ending else [],
    )


def ending_mark(ends_at: datetime | None, at: datetime) -> Mark | None:
    """A warning that a mandate or a seat ends: from 30 days before its end, from 7 days before it in red."""
    if ends_at is None or ends_at - at > ENDING:
        return None
    left = closing_mark(ends_at, at)
    soon = ends_at - at <= WARNED
    return Mark(left.words, Tone.DANGER if soon else Tone.WARNING, "warning-circle" if soon else "clock")
