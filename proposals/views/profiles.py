"""The page of an association: who they are, what they proposed, and what became of it."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from consult.ui.pager import page_of
from councils.views.associations import profile_of
from proposals.models import Proposal
from proposals.queries.figures import by_outcome, by_state, groups_of
from proposals.queries.listing import Wanted, listed, shown_rows
from proposals.queries.tallies import shown_tallies
from proposals.queries.visible import proposals_visible_to
from proposals.states import OutcomeValue, ProposalState
from proposals.views.acting import visit_of

PROPOSALS_ON_A_PAGE = 12


def association(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that an association lets itself be known by. Raises Http404 where this reader finds none."""
    visit = visit_of(request)
    row = profile_of(visit.standing, visit.at, slug)
    visible = proposals_visible_to(visit.standing, visit.at)
    wanted = Wanted(association=row.slug)
    found = listed(visible, wanted, visit.at).values("pk")
    page = page_of(request, found, PROPOSALS_ON_A_PAGE)
    rows = shown_rows(visible, cast("QuerySet[Proposal, Any]", page.object_list), wanted, visit.at, None)
    tallies = shown_tallies(rows, visit.at)
    for proposal in rows:
        proposal.tally = tallies.get(proposal.pk)  # type: ignore[attr-defined]  # for the template
    context = {"association": row, "page": page, "rows": rows, **_became(visible.filter(pk__in=found))}
    return visit.page("proposals/association.html", **context)


def _became(rows: QuerySet[Proposal]) -> dict[str, Any]:
    """How many stand where, and what was answered: in words, with numbers."""
    states = by_state(groups_of(rows.order_by()))
    outcomes, _pace = by_outcome(rows.order_by())
    return {
        "states": [(ProposalState(cell.key).label, cell.value) for cell in states],
        "outcomes": [(OutcomeValue(cell.key).label, cell.value) for cell in outcomes],
    }
