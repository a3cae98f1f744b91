"""Who is reading, once per request: for views and for the templates of every page."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from consult import clock
from consult.accounts.models import User
from councils.models import StaffRole
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
    """Context processor: the reader's mandates, seats and roles in force, asked only by a page that shows them."""
    return {
        "acting_for": SimpleLazyObject(lambda: _who(request).mandates_in_force(clock.now())),
        "sitting_on": SimpleLazyObject(lambda: _who(request).seats_in_force(clock.now())),
        "working_for": SimpleLazyObject(lambda: _roles(_who(request))),
    }


def _who(request: HttpRequest) -> Standing:
    known = hasattr(request, "user") and request.user.is_authenticated
    return standing(request) if known else Standing()


def _roles(reader: Standing) -> list[StaffRole]:
    at = clock.now()
    return [role for role in reader.roles if role.holds(at)] if reader.second_factor else []
