"""Who sits on a council: its desk, for the secretary, the officer and the prefect. People are named here alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.ui.pager import page_of
from consult.verdicts import first_denial
from councils.actions import councils as acts
from councils.context import person, standing
from councils.forms import ConfirmForm, CouncilForm, MembershipForm, NameForm, SeatForm
from councils.models import Council
from councils.queries import councils_kept_by, memberships_kept_by, prefectures_kept_by, seats_of
from councils.rules import may_keep_council, not_over


@signed_in
def desk_council_list(request: HttpRequest) -> HttpResponse:
    """The councils of my prefecture, and a form to enter another."""
    at, reader = clock.now(), standing(request)
    homes = prefectures_kept_by(reader, at)
    form = CouncilForm(typed(request), prefectures=homes)
    if not homes:
        raise Http404
    if row := attempt(form, lambda: acts.open_council(actor=person(request), **form.council())):
        return done(request, str(_("The council was entered. Now add its seats.")), "desk_council", row.slug)
    context = {"councils": councils_kept_by(reader, at)}
    return form_page(request, "councils/desk_council_list.html", context, form)


def _council_or_404(request: HttpRequest, slug: str) -> Council:
    return get_object_or_404(councils_kept_by(standing(request), clock.now()), slug=slug)


@signed_in
def desk_council(request: HttpRequest, slug: str) -> HttpResponse:
    """The council's seats by letter, who holds each and until when; memberships that ended."""
    at, row = clock.now(), _council_or_404(request, slug)
    kept = memberships_kept_by(standing(request), at).filter(seat__council=row)
    ended = page_of(request, kept.filter(ends_at__lte=at).order_by("-ends_at", "-pk"))
    context = {"council": row, "seats": seats_of(row, at), "page": ended, "at": at}
    return render(request, "councils/desk_council.html", context)


@signed_in
def member_appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a person whom the prefect appointed to a seat."""
    at, row = clock.now(), _council_or_404(request, slug)
    begin = {"starts_on": clock.in_rome(at).date(), "seat": request.GET.get("seat")}
    form = MembershipForm(typed(request), council=row, initial=begin)
    if attempt(form, lambda: acts.appoint_member(actor=person(request), **form.membership(at))):
        return done(request, str(_("The member was entered. The person gets a message.")), "desk_council", row.slug)
    return form_page(request, "councils/member_appoint.html", {"council": row}, form)


@signed_in
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a membership at once, after a look at what that means."""
    at, reader = clock.now(), standing(request)
    row = get_object_or_404(memberships_kept_by(reader, at), pk=pk)
    council, form = row.seat.council, ConfirmForm(typed(request))
    if attempt(form, lambda: acts.end_membership(row, actor=person(request))):
        return done(request, str(_("The membership was ended.")), "desk_council", council.slug)
    may = first_denial(may_keep_council(reader, council.prefecture, at), not_over(row, at))
    context = {"member": row, "council": council, "may": may, "begun": row.starts_at <= at}
    return form_page(request, "councils/membership_end.html", context, form)


@dataclass(frozen=True)
class Addition:
    """What can be added to a council: what is asked, how it is entered, what is said then."""

    form: Callable[..., forms.Form]
    enter: Callable[..., Any]
    sentence: str | Promise


def _office(council: Council, **given: Any) -> Any:
    return acts.open_office(council.prefecture, **given)


ADDITIONS: dict[str, Addition] = {
    "seat": Addition(SeatForm, acts.add_seat, _("The seat was added.")),
    "group": Addition(NameForm, acts.open_working_group, _("The working group was added.")),
    "office": Addition(NameForm, _office, _("The office was added. It can be asked to handle proposals.")),
}


def _addition_forms(request: HttpRequest, council: Council) -> dict[str, forms.Form]:
    """One form for each addition; what was sent belongs to the one that it names."""
    named = {"seat": {"council": council}}
    sent = request.POST.get("add")
    return {
        name: addition.form(typed(request) if name == sent else None, prefix=name, **named.get(name, {}))
        for name, addition in ADDITIONS.items()
    }


@signed_in
def council_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a seat, a working group, or an office of the prefecture."""
    row = _council_or_404(request, slug)
    asked = _addition_forms(request, row)
    sent = next((name for name, form in asked.items() if form.is_bound), "seat")
    form, addition = asked[sent], ADDITIONS[sent]
    if attempt(form, lambda: addition.enter(row, actor=person(request), **form.cleaned_data)):
        return done(request, str(addition.sentence), "council_add", row.slug)
    context = {
        "council": row,
        "asked": asked,
        "groups": row.working_groups.all(),
        "offices": row.prefecture.offices.all(),
    }
    return form_page(request, "councils/council_add.html", context, form)
