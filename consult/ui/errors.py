"""Error pages: what happened, why, what to do next, without losing what was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without a valid token: most often a page left open over a new sign-in."""
    return render(request, "ui/errors/csrf.html", status=403)
