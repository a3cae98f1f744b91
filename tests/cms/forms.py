"""What the editor's browser posts."""

from typing import Any

from django.utils.formats import localize_input
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import ConsultationPage
from consult import clock
from councils.states import PhaseKind

TEXTS = (
    *("title", "slug", "aim", "up_for_decision", "not_up_for_decision", "legal_basis", "period_reason"),
    *("who_decides", "contact", "other_channels"),
)


def edit_form(page: ConsultationPage) -> dict[str, Any]:
    """The whole form of a consultation, as the newest draft fills it."""
    draft: ConsultationPage = page.get_latest_revision_as_object()
    return new_form(
        **{name: getattr(draft, name) for name in (*TEXTS, "audience", "results_shown")},
        **{kind: both for kind, both in draft.phases().items() if all(both)},
        answer_due_on=draft.answer_due_on.isoformat() if draft.answer_due_on else "",
        council=draft.council_id or "",
        addressees=[office.pk for office in draft.addressees.all()],
        audience_letters=list(draft.audience_letters),
        invited=[association.pk for association in draft.invited.all()],
        questions=draft.question_texts(),
    )


def new_form(*, questions: Any = (), **given: Any) -> dict[str, Any]:
    """The form with these fields filled and the rest as a browser sends it untouched; a phase is a pair of instants."""
    form: dict[str, Any] = dict.fromkeys(TEXTS, "")
    form |= {"audience": "region", "results_shown": "at_once", "council": "", "answer_due_on": ""}
    for kind in PhaseKind.values:
        both = given.pop(kind, ("", ""))
        form[f"{kind}_opens_at"], form[f"{kind}_closes_at"] = (_typed(instant) for instant in both)
    streams = {"questions": streamfield([("question", text) for text in questions]), "body": streamfield([])}
    return form | given | nested_form_data(streams)


def _typed(instant: Any) -> str:
    return str(localize_input(clock.in_rome(instant), "%Y-%m-%d %H:%M")) if instant else ""
