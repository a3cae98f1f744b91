"""The address without a language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language


def front_door(request: HttpRequest) -> HttpResponse:
    """Lead to the first page in the reader's language; a cache may keep the answer for readers alike."""
    response = HttpResponseRedirect(f"/{get_language()}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    patch_cache_control(response, public=True, max_age=300)
    return response
