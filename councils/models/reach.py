"""Whom the audience of a consultation reaches: one table for the rules, the lists, the counts and the words."""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from councils.models.association import Accreditation
from councils.models.consultation import Consultation
from councils.states import Audience


class HasAudience(Protocol):
    """A consultation, or the page on which it is prepared."""

    audience: str
    audience_letters: str


def reaches(file: Accreditation, consultation: Consultation) -> bool:
    """Whether the accreditation, in whatever state, is one that the audience is made of."""
    at_home = file.prefecture_id == consultation.prefecture_id
    if consultation.audience == Audience.EVERYWHERE:
        return True
    if consultation.audience == Audience.REGION:
        return file.prefecture.istat_region_code == consultation.prefecture.istat_region_code
    if consultation.audience == Audience.LETTERS:
        return at_home and file.letter != "" and file.letter in consultation.audience_letters
    if consultation.audience == Audience.INVITED:
        return file.association_id in consultation.invited_keys
    return at_home


def reached_by(consultation: Consultation) -> Q:
    """The same as a condition on accreditations, for one consultation."""
    return reached(consultation.audience, lambda name: Value(attrgetter(name.replace("__", "."))(consultation)))


def reached_from(audience: str, levels: int) -> Q:
    """The same in a query over consultations of this audience, so many queries above that of the accreditations."""

    def field(name: str) -> Any:
        found: Any = name
        for _level in range(levels):
            found = OuterRef(found)
        return found

    return reached(audience, field)


def reached(audience: str, field: Callable[[str], Any]) -> Q:
    """The condition on accreditations for an audience; ``field`` gives a field of the consultation."""
    if audience == Audience.EVERYWHERE:
        return Q()
    if audience == Audience.REGION:
        return Q(prefecture__istat_region_code=field("prefecture__istat_region_code"))
    if audience == Audience.INVITED:
        return Q(association__invited_to=field("pk"))
    at_home = Q(prefecture=field("prefecture_id"))
    if audience == Audience.LETTERS:
        return at_home & ~Q(letter="") & Q(GreaterThan(StrIndex(field("audience_letters"), F("letter")), 0))
    return at_home


def audience_in_words(row: HasAudience) -> str:
    """Who may take part, as the notice says it; the names of invited associations stand beside it."""
    if row.audience == Audience.LETTERS:
        return _("associations of letter %(letters)s accredited in the province") % {
            "letters": in_a_row(row.audience_letters)
        }
    return str(Audience(row.audience).label)


def in_a_row(letters: Iterable[str]) -> str:
    """Letters as a sentence names them: g, f and h."""
    return str(get_text_list(sorted(letters), _("and")))
