"""Fields shared by the forms of this app."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _


def row_key(row: Model) -> str:
    """How a form names a row: its kind and number, so that rows of several kinds fit into one list."""
    return f"{row._meta.model_name}-{row.pk}"


class RowField(forms.ChoiceField):
    """One of the rows given, and no other: a forged number is not in the list.

    A required choice with one possibility is made already, and its field is hidden.
    """

    default_error_messages = {
        "invalid_choice": _("This choice is not in the list. Choose from the list."),
        "required": _("Choose one from the list."),
    }

    def __init__(self, rows: Sequence[Any], *, empty_label: Any = "", **options: Any) -> None:
        self.rows = {row_key(row): row for row in rows}
        choices = [(key, str(row)) for key, row in self.rows.items()]
        super().__init__(choices=choices, **options)
        self.alone = choices[0][0] if self.required and len(choices) == 1 else None
        if self.alone:
            self.widget = forms.HiddenInput()
            self.initial = self.alone
        elif not options.get("widget"):
            self.choices = [("", empty_label or _("Choose")), *choices]

    def clean(self, value: Any) -> Any:
        """The row that was chosen, or None."""
        key = super().clean(value or self.alone)
        return self.rows.get(key)


def choice(choices: Any, **options: Any) -> forms.ChoiceField:
    """Radio buttons over a closed list."""
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
