"""Puts on the signed-in user how sure this session's sign-in is."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from consult.accounts.assurance import Assurance
from consult.accounts.models import User


class AssuranceMiddleware:
    """Sets ``request.user.assurance``, lazily: a page that asks nothing of the user costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with an assured user on it."""
        plain = request.user
        request.user = SimpleLazyObject(lambda: _assured(request, plain))  # type: ignore[assignment]  # a lazy user is one
        return self.get_response(request)


def _assured(request: HttpRequest, user: Any) -> Any:
    if isinstance(user, User):
        user.assurance = session_assurance(request, user)
    return user


def session_assurance(request: HttpRequest, user: User) -> str:
    """The level of this session, from the methods by which this very person signed in, as allauth noted them."""
    methods = {noted.get("method") for noted in get_authentication_records(request, user)}
    return Assurance.SECOND_FACTOR if "mfa" in methods else Assurance.SINGLE
