"""Who takes positions in a consultation: the public list, and at the desk the decision that adds to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.ui.pager import page_of
from councils.actions.roll import admit_late
from councils.context import person, standing
from councils.forms.dates import AdmissionForm
from councils.models.reach import audience_in_words
from councils.queries import admissible_to, consultations_visible_to, roll_of
from councils.rules.roll import may_admit
from councils.states import PhaseKind
from councils.views.dates import in_care

ON_A_PAGE = 100
"""Associations on a page of the list: one line each."""


def consultation_entitled(request: HttpRequest, code: str) -> HttpResponse:
    """Everybody whose position counts, as of the opening of positions; before it, as of now."""
    at = clock.now()
    rows = consultations_visible_to(standing(request), at).prefetch_related("phases")
    row = get_object_or_404(rows, code=code)
    vote = row.schedule.get(PhaseKind.VOTE)
    page = page_of(request, roll_of(row, at), ON_A_PAGE)
    added = {admission.association_id: admission for admission in row.admissions.select_related("reason")}
    context = {
        "consultation": row,
        "page": page,
        "listed": [(body, added.get(body.pk)) for body in page],
        "audience": audience_in_words(row),
        "opens_at": vote.opens_at if vote else None,
        "settled": vote is not None and vote.opens_at <= at,
    }
    return render(request, "councils/consultation_entitled.html", context)


@signed_in
def desk_entitled(request: HttpRequest, code: str) -> HttpResponse:
    """Add an association to those who take positions, with the reason that everybody reads."""
    row, at = in_care(request, code), clock.now()
    may = may_admit(standing(request), row, at)
    form = AdmissionForm(typed(request), associations=admissible_to(row, at))
    if attempt(form, lambda: admit_late(row, actor=person(request), **form.cleaned_data)):
        return done(request, str(_("The association can take positions now.")), "consultation_entitled", row.code)
    return form_page(request, "councils/desk_entitled.html", {"consultation": row, "may": may}, form)
