"""What the institution fills in: who has a proposal, the answer, what was promised."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import CleanLineField, DayField, LanguageField, PlainTextField
from councils.models import Office
from proposals.forms.fields import RowField, choice
from proposals.states import CommitmentState, OutcomeValue

REASONS_LENGTH = 20_000
PROMISE_LENGTH = 2_000
SIGNATORY_LENGTH = 120


class OfficeForm(forms.Form):
    """A form that names an office of the prefecture."""

    def __init__(self, offices: Sequence[Office], **options: Any) -> None:
        super().__init__(**options)
        self.fields["office"] = RowField(offices, label=_("Office"))
        self.order_fields(["value", "office"])


class TakeChargeForm(OfficeForm):
    """Which office has the proposal, and by when it will be answered."""

    due_on = DayField(label=_("Answer due on"))


class AnswerForm(OfficeForm):
    """The reasoned answer. A yes needs its reasons too."""

    value = choice(
        OutcomeValue.choices, label=_("Answer"), error_messages={"required": _("Choose what the answer is.")}
    )
    reasons = PlainTextField(
        limit=REASONS_LENGTH,
        label=_("Reasons"),
        help_text=_("Everybody reads them. Say why, and what happens next."),
        error_messages={"required": _("Write the reasons: no answer is published without them.")},
    )
    language = LanguageField(initial="it", label=_("Language of the reasons"))
    signatory = CleanLineField(limit=SIGNATORY_LENGTH, label=_("Signed by (role, not name)"))


class CommitmentForm(OfficeForm):
    """What is promised, by whom, by when."""

    what = PlainTextField(limit=PROMISE_LENGTH, label=_("What will be done"))
    due_on = DayField(label=_("Due on"))


class ProgressForm(forms.Form):
    """How a commitment goes on."""

    words = PlainTextField(limit=PROMISE_LENGTH, label=_("What was done since the last report"))
    state = choice(CommitmentState.choices, label=_("How does it stand?"), initial=CommitmentState.RUNNING)
