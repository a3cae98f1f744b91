"""From a page to the domain's notice, and what is still missing: the checklist of the publish door."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from councils.models.notice import Notice
from councils.rules import missing_from, notice_fits
from councils.states import Audience, PhaseKind

if TYPE_CHECKING:
    from cms.models import ConsultationPage


def notice_of(page: "ConsultationPage") -> Notice:
    """The notice exactly as this version of the page holds it; a phase counts when both its instants are there."""
    return Notice(
        title=page.title.strip(),
        aim=page.aim.strip(),
        up_for_decision=page.up_for_decision.strip(),
        not_up_for_decision=page.not_up_for_decision.strip(),
        legal_basis=page.legal_basis.strip(),
        questions=page.question_texts(),
        phases={kind: both for kind, both in page.phases().items() if all(both)},
        answer_due_on=page.answer_due_on,
        audience=page.audience,
        audience_letters=page.audience_letters if page.audience == Audience.LETTERS else "",
        invited=tuple(page.invited.all()) if page.audience == Audience.INVITED else (),
        results_shown=page.results_shown,
        period_reason=page.period_reason.strip(),
        council=page.council,
        addressees=tuple(page.addressees.all()),
    )


def checklist(page: "ConsultationPage", at: datetime) -> list[str]:
    """What must be done before this version can be published, a sentence each; empty when it is complete.

    Nothing is asked of an original that is public, nor of a translation whose original is not: the domain
    refuses those for another reason.
    """
    if page.is_original == page.is_frozen:
        return []
    return list(_gaps(page, at)) if page.is_original else list(_untranslated(page))


def _gaps(page: "ConsultationPage", at: datetime) -> Iterator[str]:
    notice = notice_of(page)
    for kind, both in page.phases().items():
        if any(both) and not all(both):
            phase = PhaseKind(kind).label
            yield _("Give both the opening and the closing of this phase, or neither: %(phase)s.") % {"phase": phase}
    yield from missing_from(notice, at)
    fits = notice_fits(notice, page.consultation)
    if not fits:
        yield str(fits.reason)


def _untranslated(page: "ConsultationPage") -> Iterator[str]:
    official = page.consultation
    words = {
        "title": _("Translate the title."),
        "aim": _("Translate the aim."),
        "up_for_decision": _("Translate what is up for decision."),
        "not_up_for_decision": _("Translate what is not up for decision."),
        "legal_basis": _("Translate the legal basis."),
    }
    for name, sentence in words.items():
        original, translated = getattr(official, name).strip(), getattr(page, name).strip()
        # A page of another language begins with the Italian title: a page cannot be without one.
        if original and (not translated or (name == "title" and translated == original)):
            yield sentence
    if len(page.question_texts()) != official.questions.count() or not all(page.question_texts()):
        yield _("Translate every question, in the same order.")
