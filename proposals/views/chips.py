"""The filters that are in force, each with the address of the same list without it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise

NO_FILTERS = frozenset({"sort"})
"""What a form of filters asks besides: it leaves nothing out."""


@dataclass(frozen=True)
class Chip:
    """One filter in force: its name, what was asked (nothing more for a box that is ticked), and the way without it."""

    label: str | Promise
    value: str | Promise
    without: str


def chips(form: forms.Form, query: QueryDict) -> list[Chip]:
    """One for each filter that was understood. Ask after ``full_clean``; a page number is left out of the addresses."""
    asked = [name for name in form.fields if name not in NO_FILTERS and form.cleaned_data.get(name)]
    return [Chip(form[name].label, _words(form, name), _without(query, name)) for name in asked]


def _words(form: forms.Form, name: str) -> str | Promise:
    value, field = form.cleaned_data[name], form.fields[name]
    if isinstance(field, forms.BooleanField):
        return ""
    choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return next((words for key, words in choices if key == value), value)


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    for left in (name, "page"):
        kept.pop(left, None)
    return f"?{kept.urlencode()}"
