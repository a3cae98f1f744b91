"""Who is reading, once per request: for views and for the templates of every page."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from consult import clock
from consult.accounts.models import User
from councils.models import Mandate
from councils.models.standing import Standing
from councils.queries import standing_of


def standing(request: HttpRequest) -> Standing:
    """The standing of the person who makes this request, read from the database once."""
    kept: Standing | None = getattr(request, "consult_standing", None)
    if kept is None or kept.user != (request.user if request.user.is_authenticated else None):
        kept = standing_of(request.user)
        request.consult_standing = kept  # type: ignore[attr-defined]  # a note on the request, read back here alone
    return kept


def person(request: HttpRequest) -> User:
    """Whoever is signed in, for actions; views that call this are behind ``signed_in``."""
    return cast(User, request.user)


def for_whom(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the mandates in force of the reader, asked only by a page that shows them."""
    return {"acting_for": SimpleLazyObject(lambda: _mandates(request))}


def _mandates(request: HttpRequest) -> list[Mandate]:
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    return standing(request).mandates_in_force(clock.now())
