"""Words of the CMS templates: a consultation as a card, and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import reading
from cms.faces import Phase, Text
from consult import clock
from consult.ui.templatetags.ui import time_left
from councils.models import Consultation
from councils.states import ConsultationState, PhaseKind

register = template.Library()


@dataclass(frozen=True)
class Card:
    """What a card says beside code and province; ``until`` is the opening or closing that comes next."""

    title: Text
    aim: Text
    stage: str
    until: datetime | None
    languages: list[str]


@register.simple_tag
def card_of(row: Consultation) -> Card:
    """The card of a row that ``reading.cards`` read, in the reader's language where its page is translated."""
    language = get_language() or ""
    page: Any = next((page for page in row.pages.all() if page.live and page.language == language), None)
    stage: int = row.stage  # type: ignore[attr-defined]  # annotated by reading.with_stages
    ends: datetime | None = row.closing  # type: ignore[attr-defined]  # the same
    return Card(
        title=_text(row.title, page and page.title, language),
        aim=_text(row.aim, page and page.aim, language),
        stage=_stage(row, stage),
        until=ends if stage == reading.OPEN else None,
        languages=reading.languages_of(row),
    )


@dataclass(frozen=True)
class Now:
    """How far a consultation is at this instant; ``until`` is the opening or closing that comes next."""

    words: str
    is_open: bool
    is_upcoming: bool
    until: datetime | None
    takes_proposals: bool
    has_outcome: bool


@register.simple_tag
def now_of(row: Consultation) -> Now:
    """How far it is, from its phases; reads them prefetched."""
    at, opens_at, closes_at = clock.now(), row.opens_at, row.closes_at
    running = row.state == ConsultationState.SCHEDULED and closes_at is not None and closes_at > at
    upcoming = running and opens_at is not None and opens_at > at
    stage = reading.UPCOMING if upcoming else reading.OPEN if running else reading.CLOSED
    proposing = row.schedule.get(PhaseKind.PROPOSE)
    return Now(
        words=_stage(row, stage),
        is_open=stage == reading.OPEN,
        is_upcoming=upcoming,
        until=opens_at if upcoming else closes_at if running else None,
        takes_proposals=running and proposing is not None and proposing.is_open(at),
        has_outcome=row.state in ConsultationState.with_outcome(),
    )


@register.filter
def phase_left(phase: Phase) -> str:
    """The time left of a phase; of one that has not begun, that it has not."""
    return _("not open yet") if phase.opens_at > clock.now() else time_left(phase.closes_at)


def _stage(row: Consultation, stage: int) -> str:
    if stage == reading.OPEN:
        return _("open now")
    if stage == reading.UPCOMING:
        return _("opening soon")
    return str(row.get_state_display()) if row.state != "scheduled" else _("closed, to be examined")


def _text(official: str, translated: str | None, language: str) -> Text:
    return Text(translated, language) if translated else Text(official, "it")
