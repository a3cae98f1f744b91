"""The demo's doors: people to enter as, and the mail that was sent. They exist in demo mode alone."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.demo.calendar import demo_expired, seeded_on
from cms.demo.entering import current_code, enter, seconds_left
from cms.demo.letters import PAGE, Letter, LetterFilter
from cms.demo.people import PASSWORD, ROLES
from consult import clock
from consult.ui.pager import page_of
from consult.verdicts import RuleBroken


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Outside of demo mode there is nothing here. Raises Http404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO_MODE or settings.PRODUCTION:
            raise Http404
        return never_cache(view)(request, *args, **kwargs)

    return guarded


@demo_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people to enter as, with the password and the code that the authenticator shows now."""
    return _people(request)


@demo_only
@require_POST
def enter_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of them. A person who is not on the list is nobody (404)."""
    role = next((role for role in ROLES if role.name == request.POST.get("name")), None)
    if role is None:
        raise Http404
    try:
        return enter(request, role.email)
    except RuleBroken as refusal:
        return _people(request, refusal=str(refusal.reason), status=HTTPStatus.UNPROCESSABLE_ENTITY)


@demo_only
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """The mail that was sent, newest first, a page at a time."""
    form = LetterFilter(request.GET)
    page = page_of(request, form.letters(), PAGE)
    return render(request, "cms/demo/mail.html", {"form": form, "page": page, "letters": map(Letter, page.object_list)})


def _people(request: HttpRequest, *, refusal: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    context = {
        "roles": ROLES,
        "password": PASSWORD,
        "code": current_code(),
        "seconds_left": seconds_left(),
        "seeded_on": seeded_on(),
        "expired": demo_expired(clock.now()),
        "refusal": refusal,
    }
    return render(request, "cms/demo/people.html", context, status=status)
