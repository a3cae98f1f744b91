"""The parts of a desk: rows with one next step each, and words for when there are none."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import filled
from councils.models import Accreditation, Consultation, Mandate
from councils.queries import consultations_visible_to, files_visible_to, mandates_visible_to, with_schedule
from councils.rules import PREPARING, entitled
from councils.states import AccreditationState, ConsultationState
from proposals.models import Comment, Commitment, ContentReport, Proposal, ReviewRequest
from proposals.models.deadlines import resend_until
from proposals.queries.answers import awaiting_answer, awaiting_office, running_commitments
from proposals.queries.desk import own_drafts, own_proposals, questions_to_answer
from proposals.queries.listing import with_charge
from proposals.queries.queues import moderated_by, texts_to_read
from proposals.states import ProposalState
from proposals.views.acting import Visit
from proposals.views.queues import Item, items

SHOWN = 10
"""Rows of a section; the rest stands on the page of its own."""

Words = str | Promise
NOTHING = ""


@dataclass(frozen=True)
class Row:
    """Something that awaits the person, with the one next step."""

    title: str
    address: str
    step: Words
    language: str = "it"
    note: Words = NOTHING
    when_label: Words = NOTHING
    when: date | datetime | None = None
    alarm: Words = NOTHING


@dataclass
class Section:
    """Rows of one kind. ``empty`` says what will stand here."""

    title: Words
    empty: Words
    rows: list[Row] = field(default_factory=list)
    address: str = ""
    all_words: Words = NOTHING
    more: bool = False


def section(title: Words, empty: Words, found: Iterable[Any], row: Callable[[Any], Row], **options: Any) -> Section:
    """A section of the first rows found; ``more`` says that there are others."""
    rows = [row(item) for item in found]
    return Section(title, empty, rows[:SHOWN], more=len(rows) > SHOWN, **options)


def _first(rows: Any) -> Any:
    return rows[: SHOWN + 1]


def _past(day: date | None, at: datetime) -> Words:
    return _("overdue") if day is not None and day < clock.in_rome(at).date() else NOTHING


# --- an association ----------------------------------------------------------------------------------


def association(visit: Visit) -> list[Section]:
    """What awaits the people of an association."""
    standing, at = visit.standing, visit.at
    drafts = own_drafts(standing, at).prefetch_related("consultation__phases")
    return [
        section(
            _("With you: drafts and returned texts"),
            _("Texts you begin or get back will stand here."),
            _first(drafts),
            _draft,
        ),
        _open_consultations(visit),
        section(
            _("Questions to answer"),
            _("Questions about your proposals will stand here."),
            _first(questions_to_answer(standing, at)),
            _question,
        ),
        section(
            _("Where your proposals stand"),
            _("Proposals you send will stand here, with their state and the date of the answer."),
            _first(with_charge(own_proposals(standing, at))),
            _own_row(at),
        ),
        _people(visit),
    ]


def _draft(row: Proposal) -> Row:
    address = reverse("proposal_edit", args=[row.code])
    title = row.title or row.code
    if row.state == ProposalState.RETURNED:
        until = resend_until(row)
        return Row(title, address, _("Read why and change it"), row.language, _("returned"), _("send it until"), until)
    phase = row.consultation.schedule.get("propose")
    closes_at = phase.closes_at if phase else None
    return Row(title, address, _("Go on writing"), row.language, _("draft"), _("proposals close on"), closes_at)


def _open_consultations(visit: Visit) -> Section:
    rows = with_schedule(consultations_visible_to(visit.standing, visit.at)).filter(
        state=ConsultationState.SCHEDULED, phases__closes_at__gt=visit.at
    )
    mine = {m.association_id: m.association for m in visit.standing.mandates_in_force(visit.at)}
    files = list(Accreditation.objects.filter(association__in=mine).select_related("prefecture"))
    ours = [
        row
        for row in sorted(rows.distinct(), key=lambda row: row.closes_at or visit.at)
        if any(entitled(a, row, [f for f in files if f.association_id == a.pk]) for a in mine.values())
    ]
    return section(
        _("Consultations open to you"),
        _("Consultations that your association can take part in will stand here, with the days left."),
        ours,
        _consultation,
    )


def _consultation(row: Consultation) -> Row:
    address = reverse("consultation_proposals", args=[row.code])
    return Row(row.title, address, _("Read the proposals or write one"), when_label=_("open until"), when=row.closes_at)


def _question(row: Comment) -> Row:
    address = f"{reverse('comment', args=[row.proposal.code])}?parent=comment-{row.pk}#comment"
    asked, about = filled(_("asked by %(speaker)s"), speaker=row.speaker), row.proposal
    return Row(about.published_title, address, _("Answer"), about.language, asked, _("on"), row.created_at)


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
            _past(due, at) if waiting else NOTHING,
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


# --- moderators --------------------------------------------------------------------------------------


def moderator(visit: Visit) -> list[Section]:
    """What awaits a moderator: texts, oldest first; how many reports and reviews."""
    waiting = items(visit, texts_to_read(visit.standing, visit.at))
    return [
        section(
            _("Texts to read"),
            _("Texts that associations send will stand here, oldest first."),
            waiting,
            _text,
            address=reverse("moderation"),
            all_words=_("All texts to read"),
        ),
        _counted(
            visit,
            ContentReport.objects.filter(decision=None),
            "",
            (_("Reports"), _("What people report will stand here."), "report_list", _("Answer the reports")),
            "made_at",
        ),
        _counted(
            visit,
            ReviewRequest.objects.filter(review__isnull=True),
            "decision__",
            (_("Reviews"), _("Decisions that authors contest will stand here."), "review_list", _("Review them")),
            "asked_at",
        ),
    ]


def _text(item: Item) -> Row:
    verdict = item.waiting.verdict
    return Row(
        item.title,
        item.address,
        _("Read and decide") if verdict else _("See why another member decides"),
        item.title_language,
        filled("%(kind)s, %(speaker)s", kind=item.kind, speaker=item.speaker),
        _("target:"),
        item.target,
        _("overdue") if item.late else NOTHING,
    )


def _counted(visit: Visit, rows: Any, prefix: str, words: tuple[Words, Words, str, Words], since: str) -> Section:
    """One row for all that waits on a list of its own: how many, and since when the oldest waits."""
    title, empty, page, step = words
    where = moderated_by(visit.standing, visit.at)
    here = Q(**{f"{prefix}proposal__consultation__prefecture__in": where}) | Q(
        **{f"{prefix}comment__proposal__consultation__prefecture__in": where}
    )
    found = rows.filter(here).aggregate(number=Count("pk"), oldest=Min(since))
    if not found["number"]:
        return Section(title, empty)
    number = filled(_("waiting: %(number)s"), number=found["number"])
    row = Row(str(number), reverse(page), step, when_label=_("oldest of"), when=found["oldest"])
    return Section(title, empty, [row])


# --- the office --------------------------------------------------------------------------------------


def office(visit: Visit) -> list[Section]:
    """What awaits an officer or the prefect: soonest due first."""
    standing, at = visit.standing, visit.at
    answers = {"address": reverse("answers"), "all_words": _("All answers owed")}
    return [
        section(
            _("Proposals without an office"),
            _("Proposals that are published will stand here until an office has them."),
            _first(awaiting_office(standing, at)),
            _owed(at, "take_charge", _("Take charge")),
            **answers,
        ),
        section(
            _("Answers due"),
            _("Proposals that an office has will stand here until they are answered."),
            _first(awaiting_answer(standing, at)),
            _owed(at, "answer", _("Answer it")),
            **answers,
        ),
        section(
            _("Commitments that run"),
            _("What was promised in answers will stand here until it is done."),
            _first(running_commitments(standing, at)),
            _promise(at),
        ),
        _files(visit),
        preparations(visit),
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
            _past(due, at),
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
            _past(commitment.due_on, at),
        )

    return row


def _files(visit: Visit) -> Section:
    waiting = [AccreditationState.APPLIED, AccreditationState.DOCUMENTS_REQUESTED]
    rows = files_visible_to(visit.standing, visit.at).filter(state__in=waiting).order_by("applied_at", "pk")
    return section(
        _("Accreditation files"),
        _("Applications of associations will stand here, oldest first."),
        _first(rows),
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
        _first(rows.order_by("created_at", "pk")),
        _preparation,
    )


def _preparation(row: Consultation) -> Row:
    return Row(row.title, "/cms/", _("Go on in the editor"), note=row.get_state_display())
