"""The public roll of associations, their profiles, and the way onto it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.ui.pager import page_of
from councils.actions.applying import apply_again, apply_for_accreditation
from councils.context import person, standing
from councils.forms import RollFilter
from councils.forms.applying import ApplicationForm, ApplyAgainForm
from councils.models import Association
from councils.models.standing import Standing
from councils.queries import associations_visible_to, public_roll
from councils.rules import answers_for


def association_list(request: HttpRequest) -> HttpResponse:
    """Who takes part, by name: all, or those of a province, of a language, of a word in their name."""
    chosen = RollFilter(request.GET)
    page = page_of(request, chosen.narrowed(public_roll()))
    return render(request, "councils/association_list.html", {"page": page, "filter": chosen})


def profile_of(reader: Standing, at: datetime, slug: str) -> Association:
    """The association with its registers and accreditations. Raises Http404 where this reader finds none."""
    rows = associations_visible_to(reader, at).prefetch_related("register_entries", "accreditations__prefecture")
    return get_object_or_404(rows, slug=slug)


@signed_in
def apply(request: HttpRequest) -> HttpResponse:
    """Apply for accreditation: whoever sends this becomes the legal representative once it is granted."""
    form = ApplicationForm(typed(request), request.FILES or None)
    file = attempt(
        form,
        lambda: apply_for_accreditation(form.cleaned_data["prefecture"], actor=person(request), **form.application()),
    )
    if file:
        return done(request, _("Your application was sent. You see its state here."), "desk_accreditation", file.pk)
    return form_page(request, "councils/apply.html", {"papers_lost": bool(request.FILES)}, form)


@signed_in
def apply_elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin another file of an association: with a second prefecture, or again after a refusal or a withdrawal."""
    at, reader = clock.now(), standing(request)
    association = get_object_or_404(associations_visible_to(reader, at), slug=slug)
    may = answers_for(reader, association, at)
    form = ApplyAgainForm(typed(request), association=association)
    file = attempt(
        form, lambda: apply_again(association, actor=person(request), prefecture=form.cleaned_data["prefecture"])
    )
    if file:
        return done(request, _("Your application was sent. You see its state here."), "desk_accreditation", file.pk)
    context = {"association": association, "may": may}
    return form_page(request, "councils/apply_again.html", context, form)
