"""The lists of proposals: all of them, and those of one consultation. Every filter is in the address."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from consult.ui.pager import page_of
from consult.verdicts import Verdict
from councils.models import Consultation
from councils.rules import phase_open
from councils.states import MandateKind, PhaseKind
from proposals.forms.filtering import Lists, ProposalFilter
from proposals.models import Proposal
from proposals.queries.listing import filter_choices, listed, shown_rows
from proposals.queries.participation import participants_in
from proposals.queries.tallies import shown_tallies
from proposals.queries.visible import proposals_visible_to
from proposals.rules import may_draft
from proposals.views import possible
from proposals.views.acting import Visit, visit_of
from proposals.views.chips import chips


def proposal_list(request: HttpRequest) -> HttpResponse:
    """Proposals of all consultations."""
    return _list(visit_of(request), None)


def consultation_proposals(request: HttpRequest, code: str) -> HttpResponse:
    """Proposals of one consultation, and the way to write one."""
    visit = visit_of(request)
    return _list(visit, visit.consultation(code))


def _list(visit: Visit, consultation: Consultation | None) -> HttpResponse:
    visible = proposals_visible_to(visit.standing, visit.at)
    if consultation is not None:
        visible = visible.filter(consultation=consultation)
    filters = _filters(visit, visible, consultation)
    wanted = filters.wanted()
    page = page_of(visit.request, listed(visible, wanted, visit.at).values("pk"))
    rows = shown_rows(visible, cast("QuerySet[Proposal, Any]", page.object_list), wanted, visit.at, consultation)
    return visit.page(
        "proposals/list.html",
        consultation=consultation,
        filters=filters.as_understood(),
        filtered=wanted.narrows,
        chips=chips(filters, visit.request.GET),
        page=page,
        rows=_counted(rows, visit),
        may_draft=_may_draft(visit, consultation) if consultation else None,
    )


def _counted(rows: list[Proposal], visit: Visit) -> list[Proposal]:
    tallies = shown_tallies(rows, visit.at)
    for row in rows:
        row.tally = tallies.get(row.pk)  # type: ignore[attr-defined]  # for the template
    return rows


def _filters(visit: Visit, visible: QuerySet[Proposal], consultation: Consultation | None) -> ProposalFilter:
    associations, prefectures = filter_choices(visible, with_prefectures=consultation is None)
    questions = list(consultation.questions.all()) if consultation else []
    return ProposalFilter(Lists(associations, prefectures, questions), data=visit.request.GET)


def _may_draft(visit: Visit, consultation: Consultation) -> Verdict:
    phase = phase_open(consultation, PhaseKind.PROPOSE, visit.at)
    if phase.code in possible.FOR_NOBODY:
        return phase
    acting = visit.acting_for(MandateKind.values, consultation)
    asked = [may_draft(who, visit.at) for who in participants_in(visit.standing, acting, consultation)]
    return possible.best(asked, possible.nobody(visit))
