"""Words of the CMS templates: a consultation as a card, a document with its format and size."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import reading
from cms.faces import Text
from councils.models import Consultation

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
    ends: datetime | None = row.closing  # type: ignore[attr-defined]
    return Card(
        title=_text(row.title, page and page.title, language),
        aim=_text(row.aim, page and page.aim, language),
        stage=_stage(row, stage),
        until=ends if stage == reading.OPEN else None,
        languages=reading.languages_of(row),
    )


def _stage(row: Consultation, stage: int) -> str:
    if stage == reading.OPEN:
        return _("open now")
    if stage == reading.UPCOMING:
        return _("opening soon")
    return str(row.get_state_display()) if row.state != "scheduled" else _("closed, to be examined")


def _text(official: str, translated: str | None, language: str) -> Text:
    return Text(translated, language) if translated else Text(official, "it")
