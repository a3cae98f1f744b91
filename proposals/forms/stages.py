"""The step that takes a closed consultation further."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from councils.states import ConsultationAct


class StageForm(forms.Form):
    """One of the steps that the consultation's state allows."""

    def __init__(self, steps: Sequence[ConsultationAct], **options: Any) -> None:
        super().__init__(**options)
        self.fields["step"] = forms.ChoiceField(
            label=_("Next step"),
            choices=[(step.value, step.label) for step in steps],
            widget=forms.RadioSelect,
            initial=steps[0].value if steps else None,
            error_messages={"required": _("Choose the step.")},
        )
