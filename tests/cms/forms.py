"""What the editor's browser posts."""

from typing import Any

from django.utils.formats import localize_input
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import ConsultationPage
from consult import clock

TEXTS = ("aim", "up_for_decision", "not_up_for_decision", "legal_basis", "period_reason")
MORE = ("who_decides", "contact", "other_channels", "audience", "results_shown")


def edit_form(page: ConsultationPage) -> dict[str, Any]:
    """The whole form of a consultation, as the newest draft fills it."""
    draft: ConsultationPage = page.get_latest_revision_as_object()
    form = {name: getattr(draft, name) for name in ("title", "slug", *TEXTS, *MORE)}
    for kind, both in draft.phases().items():
        for edge, instant in zip(("opens", "closes"), both, strict=True):
            form[f"{kind}_{edge}_at"] = localize_input(clock.in_rome(instant), "%Y-%m-%d %H:%M") if instant else ""
    form["answer_due_on"] = draft.answer_due_on.isoformat() if draft.answer_due_on else ""
    form["council"] = draft.council_id or ""
    form["addressees"] = [office.pk for office in draft.addressees.all()]
    streams = {
        "questions": streamfield([("question", text) for text in draft.question_texts()]),
        "body": streamfield([]),
    }
    return form | nested_form_data(streams)
