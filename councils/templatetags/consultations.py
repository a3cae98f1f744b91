"""What every page of a consultation begins with."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consult import clock
from consult.verdicts import filled
from councils.models import Consultation, DateChange
from councils.states import ConsultationState, DateAct, PhaseKind

register = template.Library()

_MOVED: dict[str, Promise] = {
    DateAct.EXTEND: gettext_lazy("Extended on %(when)s: %(phase)s, until %(until)s."),
    DateAct.CLOSE: gettext_lazy("Closed before its time, as decided on %(when)s: %(phase)s, on %(until)s."),
    DateAct.REOPEN: gettext_lazy("Reopened on %(when)s: %(phase)s, until %(until)s."),
}
_ANSWERS = gettext_lazy("On %(when)s the day of the answers was moved to %(day)s.")


@register.inclusion_tag("councils/parts/consultation_tabs.html")
def consultation_tabs(consultation: Consultation, current: str) -> dict[str, Any]:
    """The pages of a consultation as tabs. ``current`` is notice, proposals, entitled, timeline or outcome."""
    named = [
        ("notice", _("Notice"), "consultation"),
        ("proposals", _("Proposals"), "consultation_proposals"),
        ("entitled", _("Who takes positions"), "consultation_entitled"),
        ("timeline", _("Timeline"), "consultation_timeline"),
    ]
    if current == "outcome" or consultation.state in ConsultationState.with_outcome():
        named.append(("outcome", _("Outcome"), "consultation_outcome"))
    parts = [(words, reverse(route, args=[consultation.code]), name == current) for name, words, route in named]
    return {"parts": parts}


@register.inclusion_tag("councils/parts/date_changes.html")
def date_changes(consultation: Consultation) -> dict[str, Any]:
    """Every change of its dates with the reason, oldest first: one query."""
    return {"changes": list(consultation.date_changes.select_related("reason", "period_reason"))}


@register.inclusion_tag("councils/parts/date_changes.html")
def last_date_changes(consultation: Consultation) -> dict[str, Any]:
    """The last change of each phase that was not left as published; it comes with the phases, without a query."""
    phases = consultation.schedule
    found = [phases[kind].last_change for kind in PhaseKind.values if kind in phases and phases[kind].last_change]
    return {"changes": found, "consultation": consultation}


@register.filter
def change_in_words(change: DateChange) -> Promise:
    """What moved, in a sentence."""
    if change.due_on:
        return filled(_ANSWERS, when=clock.in_words(change.changed_at), day=clock.day_in_words(change.due_on))
    phase = PhaseKind(change.kind).label
    until = change.closes_at or change.changed_at
    return filled(_MOVED[change.act], phase=phase, when=clock.in_words(change.changed_at), until=clock.in_words(until))
