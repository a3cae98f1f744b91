"""For whom I act, and who acts for us: an association's people on its desk."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.ui.pager import page_of
from consult.verdicts import first_denial
from councils.actions.mandates import accept_mandate, grant_mandate, hand_over, replace_representative, revoke_mandate
from councils.actions.renewals import renew_mandate
from councils.context import person, standing
from councils.forms import ConfirmForm, HandOverForm, MandateForm, OptionalWordsForm, ReplaceForm, WordsForm
from councils.models import Association, Mandate
from councils.models.standing import Standing
from councils.queries import (
    associations_visible_to,
    files_visible_to,
    mandates_of,
    mandates_offered_to,
    mandates_visible_to,
    offer_of,
)
from councils.rules import (
    answers_for,
    may_accept_mandate,
    may_grant_mandate,
    may_hand_over,
    may_renew_mandate,
    may_replace,
    may_revoke_mandate,
    renewed_until,
    represents,
    revokes_own,
    something_left,
)
from councils.states import MandateKind


@signed_in
def desk_association_list(request: HttpRequest) -> HttpResponse:
    """The associations I act for, and the mandates that wait for me."""
    at, reader = clock.now(), standing(request)
    mine = [mandate for mandate in reader.mandates if not mandate.is_over(at)]
    applied = [m for m in mine if m.awaits_accreditation(at)]
    context = {
        "in_force": [m for m in mine if m.accepted_at],
        "offered": [*reader.offers_open(at), *(m for m in mine if not m.accepted_at and m not in applied)],
        "applied": applied,
        "past": [m for m in reader.mandates if m not in mine],
    }
    return render(request, "councils/desk_association_list.html", context)


def _association_or_404(request: HttpRequest, slug: str) -> Association:
    """An association on whose desk the reader works: their own, or one whose file they keep."""
    at, reader = clock.now(), standing(request)
    files = files_visible_to(reader, at).values("association")
    return get_object_or_404(associations_visible_to(reader, at).filter(pk__in=files), slug=slug)


@signed_in
def desk_association(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts for the association and until when; the state of its file."""
    at, reader = clock.now(), standing(request)
    row = _association_or_404(request, slug)
    mandates = mandates_visible_to(reader, at).filter(association=row).order_by("-starts_at", "-pk")
    page = page_of(request, mandates)
    files = list(files_visible_to(reader, at).filter(association=row))
    context = {
        "association": row,
        "files": files,
        "page": page,
        "revocable": {m.pk for m in page if may_revoke_mandate(reader, m, at)},
        "renewable": _renewable(reader, row, page, at),
        "lapsed": {m.pk for m in page if m.is_lapsed(at)},
        "awaiting": {m.pk for m in page if m.awaits_accreditation(at)},
        "may_grant": any(may_grant_mandate(reader, row, kind, at) for kind in MandateKind),
        "answers": answers_for(reader, row, at),
        "represents": represents(reader, row, at),
        "may_hand_over": may_hand_over(reader, row, at),
        "may_replace": may_replace(reader, row, _representative(row, at), at),
        "at": at,
    }
    return render(request, "councils/desk_association.html", context)


def _renewable(reader: Standing, row: Association, page: Iterable[Mandate], at: datetime) -> set[int]:
    """Which of the mandates on the page the reader can renew now, with one press."""
    every = mandates_of(row)
    return {m.pk for m in page if may_renew_mandate(reader, m, every, at) and something_left(reader, m, at)}


@signed_in
def mandate_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another mandate follow one that comes to its end: from the desk one press, here a look before."""
    at, reader = clock.now(), standing(request)
    row = get_object_or_404(mandates_visible_to(reader, at), pk=pk)
    form = ConfirmForm(typed(request))
    if new := attempt(form, lambda: renew_mandate(row, actor=person(request))):
        until = {"until": clock.ends_in_words(new.ends_at) if new.ends_at else ""}
        sentence = _("The mandate was renewed. The new one follows without a gap and ends: %(until)s.") % until
        return done(request, sentence, "desk_association", row.association.slug)
    may = first_denial(
        may_renew_mandate(reader, row, mandates_of(row.association), at), lambda: something_left(reader, row, at)
    )
    context = {"mandate": row, "may": may, "until": renewed_until(reader, row, at)}
    return form_page(request, "councils/mandate_renew.html", context, form)


@signed_in
def mandate_grant(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a person who acts for the association."""
    at, reader = clock.now(), standing(request)
    row = _association_or_404(request, slug)
    kinds = [kind for kind in MandateKind if may_grant_mandate(reader, row, kind, at)]
    form = MandateForm(
        typed(request), kinds=kinds or list(MandateKind), initial={"starts_on": clock.in_rome(at).date()}
    )
    if attempt(form, lambda: grant_mandate(row, actor=person(request), **form.mandate(at))):
        sentence = _("The invitation is on its way. The mandate counts once it is accepted, within 14 days.")
        return done(request, sentence, "desk_association", row.slug)
    may = may_grant_mandate(reader, row, kinds[0] if kinds else MandateKind.DELEGATE, at)
    return form_page(request, "councils/mandate_grant.html", {"association": row, "may": may}, form)


@signed_in
def mandate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a mandate at once, after a look at what that means."""
    at, reader = clock.now(), standing(request)
    row = get_object_or_404(mandates_visible_to(reader, at), pk=pk)
    own = revokes_own(reader, row, at)
    form = OptionalWordsForm(typed(request)) if own else WordsForm(typed(request))
    if attempt(form, lambda: revoke_mandate(row, actor=person(request), words=form.cleaned_data["words"])):
        return done(request, _("The mandate was revoked."), "desk_association", row.association.slug)
    context = {"mandate": row, "may": may_revoke_mandate(reader, row, at)}
    return form_page(request, "councils/mandate_revoke.html", context, form)


@signed_in
def mandate_hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Name the next legal representative, who takes over by accepting."""
    at, reader = clock.now(), standing(request)
    row = _association_or_404(request, slug)
    form = HandOverForm(typed(request))
    if attempt(form, lambda: hand_over(row, actor=person(request), **form.successor())):
        sentence = _("The invitation is on its way. You stay the legal representative until it is accepted.")
        return done(request, sentence, "desk_association", row.slug)
    context = {"association": row, "may": may_hand_over(reader, row, at)}
    return form_page(request, "councils/mandate_hand_over.html", context, form)


def _representative(association: Association, at: datetime) -> Mandate | None:
    kind = MandateKind.LEGAL_REPRESENTATIVE
    return next((m for m in mandates_of(association) if m.kind == kind and m.in_force(at)), None)


@signed_in
def mandate_replace(request: HttpRequest, slug: str) -> HttpResponse:
    """The prefecture decides who represents an association whose representative is not there any more."""
    at, reader = clock.now(), standing(request)
    row = _association_or_404(request, slug)
    form = ReplaceForm(typed(request))
    if attempt(form, lambda: replace_representative(row, actor=person(request), **form.decision())):
        sentence = _("The invitation is on its way. Who represents the association now was told, and stays until then.")
        return done(request, sentence, "desk_association", row.slug)
    context = {"association": row, "may": may_replace(reader, row, _representative(row, at), at)}
    return form_page(request, "councils/mandate_replace.html", context, form)


@signed_in
def mandate_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a mandate that somebody gave me, or that an address of mine was invited to."""
    at, reader, mine = clock.now(), standing(request), person(request)
    offered = mandates_offered_to(mine).filter(pk=pk).first()
    row = offered or get_object_or_404(mandates_visible_to(reader, at).filter(user=mine), pk=pk)
    form = ConfirmForm(typed(request))
    if attempt(form, lambda: accept_mandate(row, actor=mine)):
        sentence = _("You act for %(association)s now.") % {"association": row.association.legal_name}
        return done(request, sentence, "desk_association", row.association.slug)
    may = may_accept_mandate(reader, offer_of(row, mine), at)
    return form_page(request, "councils/mandate_accept.html", {"mandate": row, "may": may}, form)
