"""What a reader sees of a consultation: each text with the language it is in, the official Italian where needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from councils.models import Association, Consultation, Council, Office, Prefecture
from councils.models.reach import audience_in_words
from councils.states import Audience, PhaseKind, ResultsShown

if TYPE_CHECKING:
    from cms.models import ConsultationPage

OFFICIAL = "it"
WORDS = (
    *("title", "aim", "up_for_decision", "not_up_for_decision", "legal_basis", "period_reason"),
    *("who_decides", "contact", "other_channels"),
)
"""Texts of a notice, by the name they have on the page."""


@dataclass(frozen=True)
class Text:
    """Words and the language they are in."""

    content: str
    language: str


@dataclass(frozen=True)
class Phase:
    """One phase: what is done in it, and its exact instants."""

    kind: str
    label: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Face:
    """A consultation as it is shown in one language."""

    language: str
    prefecture: Prefecture | None
    council: Council | None
    words: dict[str, Text]
    questions: list[tuple[int, Text]]
    phases: list[Phase]
    audience: str
    results_shown: str
    answer_due_on: date | None
    addressees: Sequence[Office]
    invited: Sequence[Association] = ()
    body: Any = None
    body_language: str = OFFICIAL
    languages: list[str] = field(default_factory=list)
    updated_at: datetime | None = None

    @property
    def title(self) -> Text:
        """The title."""
        return self.words["title"]

    @property
    def partly_official(self) -> bool:
        """Whether something is shown in Italian to a reader of another language."""
        return any(text.content and text.language != self.language for text in self.words.values())


def face_of(consultation: Consultation, language: str, at: datetime) -> Face:
    """A consultation in a language: what is decided comes from the domain, other words from published pages."""
    pages = {page.language: page for page in consultation.pages.all() if page.live}
    original, translated = pages.get(OFFICIAL), pages.get(language)
    changed = [page.last_published_at for page in (original, translated) if page and page.last_published_at]
    dates = [moment for moment in (consultation.published_at, *changed) if moment and moment <= at]
    told_by = translated if translated and translated.body else original
    return Face(
        language=language,
        prefecture=consultation.prefecture,
        council=consultation.council,
        words={name: _text(name, consultation, original, translated) for name in WORDS},
        questions=_questions(consultation, translated),
        phases=_phases_of(consultation, None),
        audience=audience_in_words(consultation),
        invited=_invited(consultation),
        results_shown=str(ResultsShown(consultation.results_shown).label),
        answer_due_on=consultation.answer_due_on,
        addressees=list(consultation.addressees.all()),
        body=told_by.body if told_by else None,
        body_language=told_by.language if told_by else OFFICIAL,
        languages=sorted(pages.keys() | {OFFICIAL}),
        updated_at=max(dates, default=consultation.created_at),
    )


def face_of_draft(page: "ConsultationPage") -> Face:
    """What readers would see if this version of a page were published: for previews and for the publish door."""
    consultation = page.consultation if page.consultation_id else None
    decided = consultation if consultation and not page.is_original else None
    original = page if page.is_original else None
    source: Any = consultation if decided else page
    return Face(
        language=page.locale.language_code,
        prefecture=consultation.prefecture if consultation else None,
        council=source.council,
        words={name: _text(name, source, original, page) for name in WORDS},
        questions=_questions(decided, page),
        phases=_phases_of(decided, page),
        audience=audience_in_words(source),
        invited=_invited(source),
        results_shown=str(ResultsShown(source.results_shown).label),
        answer_due_on=source.answer_due_on,
        addressees=list(source.addressees.all()),
        body=page.body,
        body_language=page.locale.language_code,
    )


def _invited(source: Any) -> list[Association]:
    """The associations that the notice names, by name."""
    if source.audience != Audience.INVITED:
        return []
    return sorted(source.invited.all(), key=lambda association: (association.legal_name, association.pk))


def _text(name: str, official: Any, original: Any, translated: Any) -> Text:
    """The translated words, else the official ones; what is not the domain's is on the original page."""
    words = getattr(translated, name, "")
    if words:
        return Text(words, translated.locale.language_code)
    return Text(getattr(official, name, "") or getattr(original, name, ""), OFFICIAL)


def _questions(consultation: Consultation | None, page: "ConsultationPage | None") -> list[tuple[int, Text]]:
    translated = page.question_texts() if page else []
    language = page.locale.language_code if page else OFFICIAL
    if consultation is None:
        return [(number, Text(words, language)) for number, words in enumerate(translated, start=1)]
    return [(row.number, _wording(row.number, row.text, translated, language)) for row in consultation.questions.all()]


def _wording(number: int, official: str, translated: list[str], language: str) -> Text:
    words = translated[number - 1] if 0 < number <= len(translated) else ""
    return Text(words, language) if words else Text(official, OFFICIAL)


def _phases_of(consultation: Consultation | None, page: "ConsultationPage | None") -> list[Phase]:
    """In the order in which people meet them: proposals, comments, positions."""
    if consultation is not None:
        dated = {row.kind: (row.opens_at, row.closes_at) for row in consultation.phases.all()}
    else:
        dated = {kind: both for kind, both in page.phases().items() if all(both)} if page else {}
    return [_phase(kind, *dated[kind]) for kind in PhaseKind.values if kind in dated]


def _phase(kind: str, opens_at: datetime, closes_at: datetime) -> Phase:
    return Phase(kind, str(PhaseKind(kind).label), opens_at, closes_at)
