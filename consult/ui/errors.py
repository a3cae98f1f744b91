"""Error pages: what happened, why, what to do next, without losing what was typed."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from consult.ui.forms import give_back


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: too much was sent, or it could not be read."""
    return _page(
        request,
        400,
        _("This could not be read"),
        _("The site could not read what was sent: it was too long, or incomplete."),
        _("Go back, keep a copy of your text, make it shorter and send it again."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: seen, but not to be done by this person. The exception's words say why when it has some."""
    return _page(
        request,
        403,
        _("You cannot do this"),
        str(exception) or _("Your account does not allow this now."),
        _("If you think that it should, write to your prefecture or to your association’s legal representative."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: it says the same whether the thing never was, is gone, or is not for this reader."""
    return _page(
        request,
        404,
        _("There is nothing to show here"),
        _("The address is wrong, or the page is not for everybody."),
        _("Check the address. If somebody sent it to you, sign in first."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request, so that whatever broke is not asked again."""
    page = render_to_string(
        "ui/errors/error.html",
        {
            "site_name": settings.SITE_NAME,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", "it"),
            "heading": _("Something broke on our side"),
            "what": _("Your last step was not carried out. The fault was noted."),
            "next_step": _("Go back: what you wrote is usually still there. Try again in a few minutes."),
        },
    )
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without a valid token: most often a page left open over a new sign-in.

    What came from a page of this site is shown again, to be sent with a fresh token after a look. What
    came from another site is not: that is what the token is for.
    """
    if _from_this_site(request) and not request.path.startswith("/account/"):
        return give_back(request, _("This page had become too old"))
    return render(request, "ui/errors/csrf.html", status=403)


def _from_this_site(request: HttpRequest) -> bool:
    told = request.headers.get("Sec-Fetch-Site")
    if told:
        return told == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()


def _page(request: HttpRequest, status: int, heading: str, what: str, next_step: str) -> HttpResponse:
    context = {"heading": heading, "what": what, "next_step": next_step}
    return render(request, "ui/errors/error.html", context, status=status)
