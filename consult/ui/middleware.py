"""The language of a page: from its address, or, where an address has none, from ``?language=`` and a cookie.

And its way through a weak network: pages travel compressed; no store on the way mixes up what differs.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, TooManyFieldsSent
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

ASKED = "language"
"""The query parameter by which a page without a language in its address is asked for one."""

ONE_ADDRESS = (
    *("/account/", "/api/", "/cms/", "/demo/", "/documents/"),
    *("/healthz", "/images/", "/media/", "/readyz", "/static/", "/ui-kit/"),
)
"""Places with one address for all languages: what is missing there is missing, not elsewhere."""

OWN = ("/account/", "/cms/", "/desk/")
"""Parts of addresses behind which everything is somebody's own."""

TEXT = ("text/", "application/json", "image/svg+xml")
"""Types of content that compress well. Static files are no business of ours: WhiteNoise has them compressed."""


class CompressionMiddleware(GZipMiddleware):
    """Django's, for text alone: pictures and documents are compressed already, and keep their length to show progress.

    A page that repeats what its address says beside something secret could be measured for it (BREACH). The
    one secret of ours in a page is the token of its forms, masked anew each time; and Django adds up to a
    hundred random bytes to each answer.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text and known whole, if the browser takes it."""
        text = response.headers.get("Content-Type", "").startswith(TEXT)
        return super().process_response(request, response) if text and not response.streaming else response


class StoresMiddleware:
    """Says what a store between us and a reader may keep, where the page itself says nothing.

    A page and the part of it that a script asks for have one address: without a word about it, a store gives
    the one for the other, to everybody. What was made for somebody with a session is theirs; their desk is not
    kept at all, also not for the next person at the same telephone who goes back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and add the word."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            own = any(part in request.path_info for part in OWN)
            patch_cache_control(response, private=True, **({"no_store": True} if own else {"no_cache": True}))
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Django's, with a choice by link: it works without JavaScript, without a form, and is kept on later pages."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of this request. Raises BadRequest for an address or cookie that nobody can read."""
        super().process_request(request)
        if not _readable(request):
            # The page of the refusal asks the query too: it gets an empty one.
            request.META["QUERY_STRING"], request.GET = "", QueryDict()
            raise BadRequest
        asked = _asked(request)
        if asked:
            translation.activate(asked)
            request.LANGUAGE_CODE = asked

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Keep the choice; send an address without a language to the one with it."""
        asked = _asked(request)
        if asked:
            _keep(response, asked)
        if response.status_code == HTTPStatus.NOT_FOUND and request.path_info.startswith(ONE_ADDRESS):
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response
        return super().process_response(request, response)


def _readable(request: HttpRequest) -> bool:
    """Whether the query keeps to the limit, and no NUL, which PostgreSQL refuses, stands where others would look it up.

    Our own lists take an odd filter for none; Wagtail's and allauth's screens ask the database for it.
    """
    try:
        asked = [text for name, values in request.GET.lists() for text in (name, *values)]
    except TooManyFieldsSent:
        return False
    looked_up = asked if request.path_info.startswith(ONE_ADDRESS) else []
    return not any("\0" in text for text in (*looked_up, *request.COOKIES.values()))


def _asked(request: HttpRequest) -> str:
    code = request.GET.get(ASKED, "")
    known = code in dict(settings.LANGUAGES)
    return code if known and request.path_info.startswith(ONE_ADDRESS) else ""


def _keep(response: HttpResponseBase, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def address_in(request: HttpRequest, code: str) -> str:
    """The address of the requested page in another language."""
    path, query = request.path, request.GET.copy()
    current = translation.get_language_from_path(path)
    if current:
        path = f"/{code}{path.removeprefix(f'/{current}')}"
    else:
        query[ASKED] = code
    return f"{path}?{query.urlencode()}" if query else path
