"""The public roll of associations, their profiles, and the way onto it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.ui.pager import page_of
from councils.actions.accreditation import apply_for_accreditation
from councils.context import person, standing
from councils.forms import ApplicationForm, RollFilter
from councils.queries import associations_visible_to, public_roll


def association_list(request: HttpRequest) -> HttpResponse:
    """Who takes part, by name, of one province or of all."""
    chosen = RollFilter(request.GET)
    rows = public_roll()
    if chosen.is_valid() and chosen.cleaned_data["province"]:
        rows = rows.filter(prefecture=chosen.cleaned_data["province"])
    page = page_of(request, rows)
    return render(request, "councils/association_list.html", {"page": page, "filter": chosen})


def association(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are, where, in which languages, in which registers, accredited since when."""
    rows = associations_visible_to(standing(request), clock.now())
    row = get_object_or_404(rows.prefetch_related("register_entries", "accreditations__prefecture"), slug=slug)
    return render(request, "councils/association.html", {"association": row})


@signed_in
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for accreditation: whoever sends this becomes the legal representative once it is granted."""
    form = ApplicationForm(typed(request))
    file = attempt(
        form,
        lambda: apply_for_accreditation(form.cleaned_data["prefecture"], actor=person(request), **form.application()),
    )
    if file:
        return done(request, _("Your application was sent. You see its state here."), "desk_accreditation", file.pk)
    return form_page(request, "councils/apply.html", {}, form)
