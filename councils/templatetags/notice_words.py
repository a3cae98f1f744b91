"""Words of the notices: their data holds codes and ISO instants, which are told here in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.translation import gettext as _

from consult import clock
from consult.ui.languages import comma
from councils.states import MandateKind, PhaseKind, Role, SeatType

register = template.Library()


@register.filter
def when(instant: str | None) -> str:
    """An ISO instant in full words, Italian time with its zone; "until further notice" for none."""
    if not instant:
        return _("until further notice")
    return str(clock.in_words(datetime.fromisoformat(instant)))


@register.filter
def ends(instant: str | None) -> str:
    """The same for an end: of a time that ends at midnight, its last day."""
    return str(clock.ends_in_words(datetime.fromisoformat(instant))) if instant else when(instant)


@register.filter
def day_in_full(day: str) -> str:
    """An ISO day in full words."""
    return clock.day_in_words(date.fromisoformat(day))


@register.filter
def phase_names(codes: Iterable[str]) -> str:
    """Phases by name, between commas."""
    return comma().join(str(PhaseKind(code).label) for code in codes)


@register.filter
def mandate_kind(code: str) -> str:
    """The kind of a mandate by name."""
    return str(MandateKind(code).label)


@register.filter
def role_name(code: str) -> str:
    """A staff role by name."""
    return str(Role(code).label)


@register.filter
def seat_type(code: str) -> str:
    """How a seat is held, by name."""
    return str(SeatType(code).label)
