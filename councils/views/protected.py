"""Requests to change the name or the tax code of an association: it asks, the prefecture of its seat decides."""

from collections.abc import Callable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from councils.actions.protected import grant_change, refuse_change, request_change
from councils.context import person, standing
from councils.forms import OptionalWordsForm, WordsForm
from councils.forms.applying import ChangeForm
from councils.models import ChangeRequest
from councils.queries import associations_visible_to, change_waits, changes_visible_to
from councils.rules import may_ask_change, may_decide_change

ANSWERS: dict[str, tuple[Callable[..., ChangeRequest], type[forms.Form]]] = {
    "grant": (grant_change, OptionalWordsForm),
    "refuse": (refuse_change, WordsForm),
}


@signed_in
def change_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for another name or tax code."""
    at, reader = clock.now(), standing(request)
    association = get_object_or_404(associations_visible_to(reader, at), slug=slug)
    form = ChangeForm(typed(request))
    change = attempt(form, lambda: request_change(association, actor=person(request), **form.cleaned_data))
    if change:
        return done(request, _("The prefecture has your request and decides on it."), "change", change.pk)
    may = may_ask_change(reader, association, at, one_waits=change_waits(association))
    return form_page(request, "councils/change_ask.html", {"association": association, "may": may}, form)


@signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what would change, why, and what was decided."""
    at, reader = clock.now(), standing(request)
    row = get_object_or_404(changes_visible_to(reader, at), pk=pk)
    return form_page(request, "councils/change.html", {"change": row, "may": may_decide_change(reader, row, at)})


@signed_in
def change_decide(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Grant or refuse the change."""
    at, reader = clock.now(), standing(request)
    row = get_object_or_404(changes_visible_to(reader, at), pk=pk)
    if answer not in ANSWERS:
        raise Http404
    act, kind = ANSWERS[answer]
    form = kind(typed(request))
    if attempt(form, lambda: act(row, actor=person(request), words=form.cleaned_data["words"])):
        return done(request, _("The decision was taken and recorded."), "change", pk)
    context = {"change": row, "answer": answer, "may": may_decide_change(reader, row, at)}
    return form_page(request, "councils/change_decide.html", context, form)
