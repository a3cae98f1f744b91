"""Words of the CMS templates: a consultation as a card, and how far it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms import reading, stages
from cms.faces import Phase, Text
from consult import clock
from consult.ui.kit import Step, Tone
from consult.ui.templatetags.ui import time_left
from councils.models import Consultation
from councils.states import ConsultationState
from proposals.models import ReasonedOutcome
from proposals.views.progress import OTHER_OUTCOME, OUTCOME_LOOKS

register = template.Library()

TONES = {reading.OPEN: Tone.SUCCESS, reading.UPCOMING: Tone.INFO}
"""How the badge of a stage looks; the rest is neutral."""


@dataclass(frozen=True)
class Card:
    """What a card says beside code and province; ``until`` is the opening or closing that comes next."""

    title: Text
    aim: Text
    stage: str
    tone: str
    until: datetime | None
    is_upcoming: bool
    languages: list[str]
    steps: list[Step]


@register.simple_tag
def card_of(row: Consultation) -> Card:
    """The card of a row that ``reading.cards`` read, in the reader's language where its page is translated."""
    language = get_language() or ""
    page: Any = next((page for page in row.pages.all() if page.live and page.language == language), None)
    stage: int = row.stage  # type: ignore[attr-defined]  # annotated by reading.dated
    ends: datetime | None = row.closing  # type: ignore[attr-defined]  # the same
    return Card(
        title=_text(row.title, page and page.title, language),
        aim=_text(row.aim, page and page.aim, language),
        stage=_stage(row, stage),
        tone=TONES.get(stage, Tone.NEUTRAL),
        until=ends if stage == reading.OPEN else None,
        is_upcoming=stage == reading.UPCOMING,
        languages=reading.languages_of(row),
        steps=stages.steps_of(row, clock.now()),
    )


@dataclass(frozen=True)
class Now:
    """How far a consultation is at this instant; ``until`` is the opening or closing that comes next.

    ``closing`` has, by the kind of each phase that is open, the instant at which it closes.
    """

    words: str
    tone: str
    is_open: bool
    is_upcoming: bool
    is_stopped: bool
    until: datetime | None
    closing: dict[str, datetime]
    has_outcome: bool
    steps: list[Step]


@register.simple_tag
def now_of(row: Consultation) -> Now:
    """How far it is, from its phases; reads them prefetched."""
    at, opens_at, closes_at = clock.now(), row.opens_at, row.closes_at
    running = row.state == ConsultationState.SCHEDULED and closes_at is not None and closes_at > at
    upcoming = running and opens_at is not None and opens_at > at
    stage = reading.UPCOMING if upcoming else reading.OPEN if running else reading.CLOSED
    return Now(
        words=_stage(row, stage),
        tone=TONES.get(stage, Tone.NEUTRAL),
        is_open=stage == reading.OPEN,
        is_upcoming=upcoming,
        is_stopped=row.state in stages.STOPPED,
        until=opens_at if upcoming else closes_at if running else None,
        closing={kind: phase.closes_at for kind, phase in row.schedule.items() if running and phase.is_open(at)},
        has_outcome=row.state in ConsultationState.with_outcome(),
        steps=stages.steps_of(row, at),
    )


@register.filter
def phase_state(phase: Phase) -> str:
    """Where a phase stands now: a state of a step."""
    return stages.state_of(phase, clock.now())


@register.filter
def phase_words(phase: Phase) -> str:
    """What associations do in a phase."""
    return stages.what_is_done_in(phase.kind)


@dataclass(frozen=True)
class Share:
    """The whole address of a page, and the links that send it on."""

    address: str
    whatsapp: str
    mail: str


@register.simple_tag(takes_context=True)
def share_of(context: dict[str, Any], title: str) -> Share | None:
    """How to send this page on; None where it is not being read at its address, as in the editor's preview."""
    request: HttpRequest | None = context.get("request")
    if request is None or context.get("previewing"):
        return None
    address = request.build_absolute_uri(request.path)
    return Share(
        address=address,
        whatsapp=f"https://wa.me/?{urlencode({'text': f'{title} {address}'})}",
        mail=f"mailto:?{urlencode({'subject': title, 'body': address}, quote_via=quote)}",
    )


# --- answers -------------------------------------------------------------------------------------------------


@register.filter
def outcome_tone(outcome: ReasonedOutcome) -> str:
    """How the badge of an answer looks; its words and picture say the same."""
    return OUTCOME_LOOKS.get(outcome.value, OTHER_OUTCOME)[0]


@register.filter
def outcome_icon(outcome: ReasonedOutcome) -> str:
    """The picture beside the words of an answer."""
    return OUTCOME_LOOKS.get(outcome.value, OTHER_OUTCOME)[1]


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
