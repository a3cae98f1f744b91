"""The gate of the CMS: who gets in, with which groups, to which screens, under which browser policy."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import gates, rights, site_tree
from cms.people import standing_for
from consult import clock
from consult.verdicts import RuleBroken

CMS = "/cms/"
SHADOWED = ("/cms/login/", "/cms/password_reset/")
ACCOUNT = "/cms/account/"

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}
"""Wagtail's editor carries inline scripts and styles, and shows previews in a frame. Here and nowhere else."""

Handler = Callable[[HttpRequest], HttpResponse]


class CmsMiddleware:
    """Stands behind sign-in and messages. Outside of ``/cms/`` it does nothing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let in who writes pages now, with the rights of now."""
        if not request.path_info.startswith(CMS):
            return self.get_response(request)
        response = self._keep_out(request) or self.get_response(request)
        response._csp_replace = POLICY  # type: ignore[attr-defined]  # django-csp reads it
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """A screen that is not listed is not there."""
        match = request.resolver_match
        if not request.path_info.startswith(CMS) or match is None:
            return
        if not gates.is_open(match) or not gates.may_translate(match, request.user):
            raise Http404

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A refusal is a message on the page it came from, not an error."""
        if not request.path_info.startswith(CMS) or not isinstance(problem, RuleBroken):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"success": False, "error_message": str(problem.reason)}, status=409)
        messages.error(request, str(problem.reason))
        return HttpResponseRedirect(_back(request), status=303)

    def _keep_out(self, request: HttpRequest) -> HttpResponse | None:
        if request.path_info.startswith(SHADOWED):
            return redirect_to_login(reverse("wagtailadmin_home"))
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        at, standing = clock.now(), standing_for(request.user)
        cared_for = rights.prefectures_in_care(standing, at)
        if cared_for and not request.user.is_superuser:
            rights.settle(request.user, cared_for, site_tree.ensure_prefecture)
            return redirect("account_settings") if request.path_info.startswith(ACCOUNT) else None
        return _explain(request, rights.writes_somewhere(standing, at) and not standing.second_factor)


def _explain(request: HttpRequest, needs_second_factor: bool) -> HttpResponse:
    if not needs_second_factor:
        raise Http404
    messages.error(request, _("This needs your second factor. Set it up here, then sign in again with it."))
    return HttpResponseRedirect(reverse("mfa_index"), status=303)


def _back(request: HttpRequest) -> str:
    match = request.resolver_match
    page_id = match.kwargs.get("page_id") if match else None
    return reverse("wagtailadmin_pages:edit", args=[page_id]) if page_id else reverse("wagtailadmin_home")
