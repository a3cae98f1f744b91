"""Forms that narrow a list. All of it stands in the address, so that a link can be shared.

A value that is not in a closed list asks for nothing in particular: a link from elsewhere never breaks.
"""

from typing import Any, Generic, Self, TypeVar

from django import forms

SEARCH_LENGTH = 100
"""Characters of what somebody searches for."""

Offered = TypeVar("Offered")


class FilterForm(forms.Form, Generic[Offered]):
    """What a reader asks of a list; ``offered`` are the rows among which the choices are."""

    is_filter = True

    def __init__(self, offered: Offered, **options: Any) -> None:
        super().__init__(**options)
        self.offered = offered

    def asked(self) -> dict[str, Any]:
        """What was asked, as far as it can be understood: the fields that say anything."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def as_understood(self) -> Self:
        """The same form, showing what was understood, without a word about the rest."""
        return type(self)(self.offered, initial=self.cleaned_data)
