"""Words of the templates about accreditation."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from consult.ui.kit import Tone
from consult.ui.templatetags import kit
from councils.models import Accreditation, Association
from councils.states import AccreditationState

register = template.Library()

LOOKS = {
    AccreditationState.APPLIED: (Tone.PRIMARY, "inbox"),
    AccreditationState.DOCUMENTS_REQUESTED: (Tone.WARNING, "files"),
    AccreditationState.ACCREDITED: (Tone.SUCCESS, "check-circle"),
    AccreditationState.REFUSED: (Tone.DANGER, "close-circle"),
    AccreditationState.SUSPENDED: (Tone.WARNING, "ban"),
    AccreditationState.WITHDRAWN: (Tone.NEUTRAL, "minus-circle"),
}


@register.simple_tag
def accreditation_badge(file: Accreditation) -> SafeString:
    """Where a file stands, as a badge."""
    tone, icon = LOOKS[AccreditationState(file.state)]
    return kit.badge(file.get_state_display(), tone=tone, icon=icon)


@register.inclusion_tag("councils/parts/called_then.html")
def called_then(association: Association, at: datetime | None) -> dict[str, str]:
    """The name under which the association acted at the instant, where it has another one now."""
    name = association.called_at(at) if at else association.legal_name
    return {"name": name if name != association.legal_name else ""}
