"""What every page of a consultation begins with."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import Consultation
from councils.states import ConsultationState

register = template.Library()


@register.inclusion_tag("councils/parts/consultation_tabs.html")
def consultation_tabs(consultation: Consultation, current: str) -> dict[str, Any]:
    """The pages of a consultation as tabs. ``current`` is notice, proposals, timeline or outcome."""
    named = [
        ("notice", _("Notice"), "consultation"),
        ("proposals", _("Proposals"), "consultation_proposals"),
        ("timeline", _("Timeline"), "consultation_timeline"),
    ]
    if current == "outcome" or consultation.state in ConsultationState.with_outcome():
        named.append(("outcome", _("Outcome"), "consultation_outcome"))
    parts = [(words, reverse(route, args=[consultation.code]), name == current) for name, words, route in named]
    return {"parts": parts}
