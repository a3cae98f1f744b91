"""Puts on the signed-in user how sure this session's sign-in is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from consult.accounts.assurance import Assurance

SESSION_METHODS = "account_authentication_methods"
"""Where allauth keeps the methods that a session was opened with."""


class AssuranceMiddleware:
    """Sets ``request.user.assurance``, lazily: a page that asks nothing of the user costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with an assured user on it."""
        plain = request.user
        request.user = SimpleLazyObject(lambda: _assured(request, plain))  # type: ignore[assignment]
        return self.get_response(request)


def _assured(request: HttpRequest, user: object) -> object:
    if getattr(user, "is_authenticated", False):
        user.assurance = session_assurance(request)  # type: ignore[attr-defined]
    return user


def session_assurance(request: HttpRequest) -> str:
    """The level of this session, from the methods that allauth recorded at sign-in."""
    methods = {record.get("method") for record in request.session.get(SESSION_METHODS, [])}
    return Assurance.SECOND_FACTOR if "mfa" in methods else Assurance.SINGLE
