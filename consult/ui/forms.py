"""How a page takes a form: what was typed is kept, whatever happens."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consult.ui.middleware import ASKED
from consult.verdicts import RuleBroken

T = TypeVar("T")

NEVER_SHOWN_AGAIN = ("csrfmiddlewaretoken", "password", "code", "secret", "token")
"""What is not given back on a page that repeats what was typed: a name with one of these in it."""


LONGEST_CHOICE = 40
"""Characters: what is longer, or has a blank in it, are words."""


def attempt(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Do the act if the form is in order. A refusal becomes a message of the form; then, or if it was not, None."""
    if not form.is_valid():
        return None
    try:
        return act()
    except RuleBroken as refusal:
        form.add_error(None, forms.ValidationError(str(refusal.reason), code=refusal.code))
        return None


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, even if it is nothing at all; None on a fresh page."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, sentence: str, to: str, *args: Any) -> HttpResponse:
    """The step was taken: say so, and show the page (303) where its result stands."""
    messages.success(request, sentence)
    return HttpResponseRedirect(resolve_url(to, *args), status=HTTPStatus.SEE_OTHER)


def refused_with(form: forms.BaseForm, code: str) -> bool:
    """Whether the form carries a refusal with this code."""
    return form.has_error(NON_FIELD_ERRORS, code)


def form_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], form: forms.BaseForm | None = None
) -> HttpResponse:
    """The page of a form: 200 when fresh, 409 for the second of two editors, else 422 with everything typed kept."""
    status = 200
    if form is not None and form.is_bound and form.errors:
        status = 409 if refused_with(form, "edited_meanwhile") else 422
    return render(request, template, {"form": form, **context}, status=status)


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For people who are signed in. Others are led to sign in and back; what they had typed is shown again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path(), f"{resolve_url(settings.LOGIN_URL)}?{_language()}")
        return give_back(request, _("You are not signed in any more"))

    return guarded


def _language() -> str:
    """The reader's language as a query: the sign-in page has no language in its address."""
    return urlencode({ASKED: get_language() or settings.LANGUAGE_CODE})


def give_back(request: HttpRequest, title: str) -> HttpResponse:
    """A page that repeats what was typed, with a way to sign in beside it and a button to send it again."""
    given = [
        (name, value, _for_programs(value))
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in NEVER_SHOWN_AGAIN)
    ]
    given.sort(key=lambda row: row[2])  # words first, so that their parts are numbered from one
    context = {"typed": given, "title": title, "again": request.get_full_path()}
    return render(request, "ui/errors/send_again.html", context, status=403)


def _for_programs(value: str) -> bool:
    """Whether a value looks like a number or a choice rather than like words: it is sent again, but not shown."""
    return len(value) <= LONGEST_CHOICE and not any(character.isspace() for character in value)


def safe_next(request: HttpRequest, default: str) -> str:
    """Where to go afterwards: the ``next`` that came along if it is a page of this site, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return default
