"""The lists of a desk: texts to read, reports, reviews, answers owed. Oldest and soonest due first."""

from collections.abc import Callable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult.ui.forms import signed_in
from consult.ui.pager import page_of
from councils.models import Prefecture
from proposals.models import Proposal
from proposals.queries.answers import answers_for, owed_answers
from proposals.queries.queues import Waiting, moderated_by, open_reports, open_reviews, texts_to_read
from proposals.states import ProposalState
from proposals.views.acting import Visit, visit_of
from proposals.views.desk_office import owed_row
from proposals.views.sections import Row
from proposals.views.waiting import Item, items, text_row


def _only_for(places: Callable[..., list[Prefecture]], visit: Visit) -> None:
    """Raise Http404 for somebody who has none of these places now."""
    if not places(visit.standing, visit.at):
        raise Http404


def _moderators_list(request: HttpRequest, rows: Callable[..., list[Waiting]], tab: str) -> HttpResponse:
    visit = visit_of(request)
    _only_for(moderated_by, visit)
    page = page_of(request, rows(visit.standing, visit.at))
    shown = items(visit, list(page))
    return visit.page(f"proposals/moderation/{tab}.html", page=page, items=shown, rows=_rows(shown, tab), tab=tab)


def _rows(shown: list[Item], tab: str) -> list[Row]:
    return [text_row(item) for item in shown] if tab == "queue" else []


@signed_in
def moderation(request: HttpRequest) -> HttpResponse:
    """Texts that wait for a moderator."""
    return _moderators_list(request, texts_to_read, "queue")


@signed_in
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports that wait for an answer."""
    return _moderators_list(request, open_reports, "reports")


@signed_in
def review_list(request: HttpRequest) -> HttpResponse:
    """Decisions whose authors ask for a second look."""
    return _moderators_list(request, open_reviews, "reviews")


@signed_in
def answers(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for an office or for an answer."""
    visit = visit_of(request)
    _only_for(answers_for, visit)
    page = page_of(request, owed_answers(visit.standing, visit.at))
    return visit.page("proposals/answers/list.html", page=page, rows=[_owed(visit, row) for row in page])


def _owed(visit: Visit, proposal: Proposal) -> Row:
    """What the desk shows, with a way to change the office or the date of what an office has."""
    row = owed_row(visit, proposal)
    if proposal.state != ProposalState.UNDER_REVIEW:
        return row
    return replace(row, aside=(reverse("take_charge", args=[proposal.code]), _("Change office or date")))
