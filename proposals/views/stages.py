"""From the closing to the archive: the steps of a consultation that people take, one after the other."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from consult.ui.forms import signed_in
from consult.ui.kit import Step, Words, steps_until
from councils.actions.consultations import archive_consultation, start_examination, start_follow_up
from councils.models import Consultation
from councils.states import AFTER_CLOSING, CONSULTATION_MOVES, ConsultationAct, ConsultationState
from proposals.actions.closing import publish_outcomes
from proposals.forms.stages import StageForm
from proposals.queries.answers import unanswered_in
from proposals.views.acting import visit_of

STEPS = {
    ConsultationAct.EXAMINE: start_examination,
    ConsultationAct.PUBLISH_OUTCOME: publish_outcomes,
    ConsultationAct.FOLLOW_UP: start_follow_up,
    ConsultationAct.ARCHIVE: archive_consultation,
}


@signed_in
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Take a consultation one step further: examination, outcome, follow-up, archive."""
    visit = visit_of(request)
    row = visit.for_office(visit.consultation(code))
    steps = [act for act in AFTER_CLOSING if (row.state, act) in CONSULTATION_MOVES]
    form = StageForm(steps, data=visit.typed)
    return visit.carry_out(
        form,
        lambda: STEPS[ConsultationAct(form.cleaned_data["step"])](row, actor=visit.actor),
        said=lambda moved: _("The consultation is now: %(state)s.") % {"state": moved.get_state_display()},
        to=reverse("consultation_stage", args=[row.code]),
    ) or visit.page(
        "proposals/answers/stage.html",
        form,
        consultation=row,
        steps=steps,
        way=_way(row, visit.at),
        unanswered=unanswered_in(row),
        too_early=row.closes_at is not None and visit.at < row.closes_at,
    )


_WAY = (
    ConsultationState.SCHEDULED,
    ConsultationState.UNDER_REVIEW,
    ConsultationState.OUTCOME_PUBLISHED,
    ConsultationState.FOLLOW_UP,
    ConsultationState.ARCHIVED,
)


def _way(row: Consultation, at: datetime) -> list[Step]:
    """The way of the consultation from its publication to the archive; nothing for one that left it."""
    if row.state not in _WAY:
        return []
    words: list[Words] = [state.label for state in _WAY]
    if row.closes_at is not None and at >= row.closes_at:
        words[0] = pgettext("consultation", "closed")
    return steps_until(words, _WAY.index(ConsultationState(row.state)))
