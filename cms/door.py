"""The one publish door, as the models see it: it is open for one page, while that page is being published.

Whatever would make a consultation page public or change what is public asks here. Only
``cms.publishing`` opens it, in the transaction that also holds the domain's act.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext_lazy as _

from consult.verdicts import RuleBroken

_open_for: ContextVar[int | None] = ContextVar("cms_door", default=None)

ONE_DOOR = _("A consultation is published in one place. Open the page and press “Check and publish”.")
STAYS = _("A consultation page stays where it is: people have its address. Nothing was moved or deleted.")
NO_ALIAS = _("A consultation page has no alias. Make a copy, which starts a new draft consultation.")
NOT_BACK = _("What was published stays public. A correction is a dated erratum, an end is a withdrawal with reasons.")


@contextmanager
def opened_for(page_id: int) -> Iterator[None]:
    """Let this one page go live or change while it is live."""
    token = _open_for.set(page_id)
    try:
        yield
    finally:
        _open_for.reset(token)


def is_open_for(page_id: int | None) -> bool:
    """Whether this page is passing the door now."""
    return page_id is not None and _open_for.get() == page_id


def require(page_id: int | None) -> None:
    """Raise RuleBroken unless the page is passing the door."""
    if not is_open_for(page_id):
        raise RuleBroken("one_door", ONE_DOOR)
