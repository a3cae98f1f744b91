"""What the institution owes: take charge of a proposal, answer it, promise something and tell how it goes on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult.ui.forms import signed_in
from consult.verdicts import Verdict
from councils.models import Office
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commitments import open_commitment, report_progress
from proposals.forms.answering import AnswerForm, CommitmentForm, ProgressForm, TakeChargeForm
from proposals.models import Commitment, Proposal, ReasonedOutcome
from proposals.queries.reading import commitments_for_page, outcomes_of
from proposals.queries.tallies import shown_tallies
from proposals.queries.visible import text_for
from proposals.rules import may_answer, may_commit, may_report_progress, may_take_charge
from proposals.states import CommentState, ProposalState
from proposals.views import page
from proposals.views.acting import Visit, one, visit_of

Words = tuple[str | Promise, str | Promise, str | Promise]
"""What a page says: its heading, what follows from sending the form, and its button."""


def _row(visit: Visit, code: str) -> Proposal:
    """The proposal, for officers and the prefect of its prefecture. Raises Http404 for anybody else."""
    row = visit.proposal(code)
    visit.for_office(row.consultation)
    return row


def _offices(row: Proposal) -> list[Office]:
    return list(Office.objects.filter(prefecture=row.consultation.prefecture_id))


def _page(visit: Visit, form: Any, row: Proposal, verdict: Verdict, words: Words, **context: Any) -> HttpResponse:
    """The proposal beside the form, or beside the reason why it cannot be filled in now."""
    heading, consequence, button = words
    tally = shown_tallies([row], visit.at).get(row.pk)
    return visit.page(
        "proposals/answers/act.html",
        form,
        proposal=row,
        text=text_for(row, visit.standing, visit.at),
        tally=tally,
        comments=row.comments.filter(state=CommentState.PUBLISHED).count(),
        verdict=verdict,
        heading=heading,
        consequence=consequence,
        button=button,
        **context,
    )


@signed_in
def charge(request: HttpRequest, code: str) -> HttpResponse:
    """Say which office has the proposal, and by when it will be answered."""
    visit = visit_of(request)
    row = _row(visit, code)
    form = TakeChargeForm(_offices(row), data=visit.typed, initial={"due_on": row.consultation.answer_due_on})
    return visit.carry_out(
        form,
        lambda: take_charge(row, actor=visit.actor, **form.cleaned_data),
        said=_("The office and the date are public now. The association gets a mail."),
        to=reverse("answers"),
    ) or _page(visit, form, row, may_take_charge(visit.standing, row, visit.at), CHARGE)


CHARGE: Words = (
    _("Take charge of a proposal"),
    _("Everybody will see the office and the date. When the date is past, the page says so."),
    _("Take charge"),
)


@signed_in
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Give the reasoned answer; a later one gets the next number and replaces none."""
    visit = visit_of(request)
    row = _row(visit, code)
    form = AnswerForm(_offices(row), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: answer_proposal(row, actor=visit.actor, **form.cleaned_data),
        said=_("The answer is public, and the associations get a mail. You can open a commitment from it."),
        to=page.address_of(row, "outcome"),
    ) or _page(visit, form, row, may_answer(visit.standing, row, visit.at), ANSWER, **_before(row))


def _before(row: Proposal) -> dict[str, Any]:
    """What stands beside an answer alone: those that were given, and a way to another office or date."""
    handled = row.state == ProposalState.UNDER_REVIEW
    return {
        "outcomes": outcomes_of(row),
        "charge_address": reverse("take_charge", args=[row.code]) if handled else "",
    }


ANSWER: Words = (
    _("Answer a proposal"),
    _("Everybody reads the answer at once. It is never overwritten: a change is a new answer."),
    _("Publish the answer"),
)


@signed_in
def commitment_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise something in public, under an answer."""
    visit = visit_of(request)
    outcome = one(ReasonedOutcome.objects.select_related("proposal", "office"), pk=pk)
    row = _row(visit, outcome.proposal.code)
    form = CommitmentForm(_offices(row), data=visit.typed)
    return visit.carry_out(
        form,
        lambda: open_commitment(outcome, actor=visit.actor, **form.cleaned_data),
        said=_("The commitment is public. Report here how it goes on."),
        to=page.address_of(row, "outcome"),
    ) or _page(visit, form, row, may_commit(visit.standing, row, visit.at), PROMISE, outcome=outcome)


PROMISE: Words = (
    _("Open a commitment"),
    _("Everybody sees what is promised, by which office and by when. Overdue is said in public."),
    _("Promise it"),
)


@signed_in
def commitment_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell how a commitment goes on, or that it is done."""
    visit = visit_of(request)
    promise = one(commitments_for_page(Commitment.objects.all()), pk=pk)
    row = _row(visit, promise.proposal.code)
    form = ProgressForm(data=visit.typed)
    return visit.carry_out(
        form,
        lambda: report_progress(promise, actor=visit.actor, **form.cleaned_data),
        said=_("The report is public."),
        to=reverse("commitment_list"),
    ) or _page(visit, form, row, may_report_progress(visit.standing, promise, visit.at), PROGRESS, commitment=promise)


PROGRESS: Words = (
    _("Report how a commitment goes on"),
    _("Everybody reads the report. A commitment that is done or dropped is closed."),
    _("Publish the report"),
)
