"""Who the person in the CMS is, read once per request."""

from typing import Any

from councils.models.standing import Standing
from councils.queries import standing_of

_KEPT = "_cms_standing"


def standing_for(user: Any) -> Standing:
    """The person's standing, kept on the user object, which lives as long as the request."""
    kept = getattr(user, _KEPT, None)
    if isinstance(kept, Standing):
        return kept
    standing = standing_of(user)
    if standing.user is not None:
        setattr(user, _KEPT, standing)
    return standing
