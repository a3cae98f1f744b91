"""What institutions promised in answer to proposals, for everybody."""

from django.http import HttpRequest, HttpResponse

from consult.ui.pager import page_of
from proposals.forms.filtering import CommitmentFilter
from proposals.queries.commitments import counted, grouped, promising_offices, public_commitments
from proposals.queries.reading import commitments_for_page
from proposals.rules import may_report_progress
from proposals.views.acting import visit_of
from proposals.views.chips import chips


def commitment_list(request: HttpRequest) -> HttpResponse:
    """Commitments: overdue first, then by due date; by office if asked."""
    visit = visit_of(request)
    filters = CommitmentFilter(promising_offices(), data=request.GET)
    rows = public_commitments(visit.at, **filters.wanted())
    page = page_of(request, commitments_for_page(rows))
    shown = list(page.object_list)
    for row in shown:
        row.may_report = may_report_progress(visit.standing, row, visit.at)
    return visit.page(
        "proposals/commitments.html",
        filters=filters.as_understood(),
        chips=chips(filters, request.GET),
        page=page,
        groups=grouped(shown),
        counts=counted(visit.at, office=filters.wanted()["office"]),
    )
