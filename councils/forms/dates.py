"""Forms that move the dates of a public consultation. Each is looked at before it is done."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import DayField, InstantField, PlainTextField
from councils.forms import WORDS_LIMIT, WordsForm
from councils.models import Association
from councils.states import PhaseKind


class SeenForm(WordsForm):
    """A decision that is taken in two steps: first its consequences, then the press that takes it.

    What was looked at travels along; when something else is typed afterwards, the consequences are shown again.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def is_confirmed(self) -> bool:
        """Whether exactly this was looked at before."""
        return bool(self.cleaned_data["seen"]) and self.cleaned_data["seen"] == self.mark()

    def mark(self) -> str:
        """What the consequences depend on."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        raise NotImplementedError


def instant_input() -> forms.DateTimeInput:
    """A day and a time, as the browser asks for them."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class MoveForm(SeenForm):
    """Another closing of a phase."""

    kind = forms.ChoiceField(label=_("Phase"), widget=forms.RadioSelect)
    until = InstantField(label=_("It closes on"), widget=instant_input(), help_text=_("Italian time."))
    period_words = PlainTextField(
        label=_("Why the whole period is shorter or longer than usual"),
        limit=WORDS_LIMIT,
        required=False,
        help_text=_("Only if the whole period becomes shorter than 4 weeks or longer than 12. It is shown."),
    )

    field_order = ("kind", "until", "words", "period_words", "seen")

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(kind, PhaseKind(kind).label) for kind in kinds]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].initial = offered[0][0] if len(offered) == 1 else None

    def mark(self) -> str:
        """The phase and its new closing."""
        until: datetime | None = self.cleaned_data["until"]
        return f"{self.cleaned_data['kind']} {until.isoformat() if until else 'now'}"

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "until", "words", "period_words")}


class CloseForm(MoveForm):
    """An earlier closing; none given means at once."""

    until = InstantField(
        label=_("It closes on"),
        widget=instant_input(),
        required=False,
        help_text=_("Italian time. Empty: at once. Whoever still writes then loses the chance: better give some days."),
    )


class AnswersForm(SeenForm):
    """Another day for the answers."""

    due_on = DayField(label=_("Answers due by"))

    field_order = ("due_on", "words", "seen")

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def mark(self) -> str:
        """The day."""
        return str(self.cleaned_data["due_on"].isoformat())

    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("due_on", "words")}


class AdmissionForm(WordsForm):
    """An association that joins those who take positions."""

    association = forms.ModelChoiceField(
        queryset=Association.objects.none(), label=_("Association"), empty_label=_("Choose the association")
    )

    field_order = ("association", "words")

    def __init__(self, *args: Any, associations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["association"].queryset = associations  # type: ignore[attr-defined]  # a model choice field
