"""Form fields for what people type: hostile until cleaned, and never silently cut.

They refuse NUL, control characters, unpaired surrogates and the marks that turn the order of a text
around; they keep the joiners and the direction marks that Persian, Arabic and Indian scripts need.
"""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from consult import clock
from consult.ui import languages

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
_ISOLATE_OPENERS = frozenset("\u2066\u2067\u2068")
_ISOLATE_END = "\u2069"
_KEPT_CONTROLS = frozenset("\n\t")
_INVISIBLE = frozenset({"Cf", "Zs", "Zl", "Zp", "Cc"})

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200

HIDDEN_CHARACTER = _(
    "The text contains a hidden character (%(code)s) that cannot be kept. "
    "Delete it, or paste the text again as plain text."
)
TURNED_TEXT = _(
    "The text contains a hidden mark (%(code)s) that turns its order around, so that it reads differently from "
    "what it says. Delete it, or paste the text again as plain text."
)
TOO_LONG = ngettext_lazy(
    "The text has %(length)d characters; at most %(limit)d are possible. Take %(over)d away.",
    "The text has %(length)d characters; at most %(limit)d are possible. Take %(over)d away.",
    "over",
)


def tidy(text: str) -> str:
    """The same text with one kind of line end and one spelling of each letter (NFC)."""
    for line_end in ("\r\n", "\r", "\u2028", "\u2029", "\x85"):
        text = text.replace(line_end, "\n")
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff"))


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(unicodedata.category(character) in _INVISIBLE for character in text)


def refuse_hidden(text: str) -> None:
    """Raise ValidationError for NUL, control characters, surrogates and marks that turn the text around."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _KEPT_CONTROLS:
            raise _refusal(HIDDEN_CHARACTER, "hidden_character", character)
        if character in _OVERRIDES:
            raise _refusal(TURNED_TEXT, "turned_text", character)
    for line in text.split("\n"):
        _refuse_open_isolates(line)


def _refuse_open_isolates(line: str) -> None:
    depth = 0
    for character in line:
        depth += (character in _ISOLATE_OPENERS) - (character == _ISOLATE_END)
        if depth < 0:
            raise _refusal(TURNED_TEXT, "turned_text", character)
    if depth:
        raise _refusal(TURNED_TEXT, "turned_text", next(c for c in line if c in _ISOLATE_OPENERS))


def _refusal(sentence: Any, code: str, character: str) -> ValidationError:
    return ValidationError(sentence, code=code, params={"code": f"U+{ord(character):04X}"})


def refuse_overlong(limit: int) -> Callable[[str], None]:
    """A validator that names the actual and the allowed length."""

    def check(text: str) -> None:
        if len(text) > limit:
            numbers = {"length": len(text), "limit": limit, "over": len(text) - limit}
            raise ValidationError(TOO_LONG, code="too_long", params=numbers)

    return check


class PlainTextField(forms.CharField):
    """Several lines of plain text. The browser gets no length limit: it would cut a pasted text in silence."""

    widget: Any = forms.Textarea

    def __init__(self, *, limit: int, **options: Any) -> None:
        super().__init__(strip=True, **options)
        self.limit = limit
        self.widget.attrs["data-limit"] = limit  # for the count beside the field
        # Django's own refusal of NUL is replaced: ours says what to do.
        self.validators = [refuse_hidden, refuse_overlong(limit)]

    def to_python(self, value: Any) -> str:
        """The tidied text; one that shows nothing is empty."""
        text = tidy(str(super().to_python(value) or ""))
        return str(self.empty_value) if is_blank(text) else text


class CleanLineField(PlainTextField):
    """One line of plain text: line ends and runs of blanks become one blank."""

    widget: Any = forms.TextInput

    def to_python(self, value: Any) -> str:
        """The tidied line."""
        return " ".join(super().to_python(value).split())


class LanguageSelect(forms.Select):
    """A list of languages in which each name carries its own language and direction."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One entry of the list."""
        option = super().create_option(name, value, *args, **kwargs)
        if value in languages.KNOWN:
            option["attrs"] |= {"lang": value, "dir": languages.direction_of(value)}
        return option


class LanguageField(forms.ChoiceField):
    """The language that a text is written in: one we know the direction of."""

    widget = LanguageSelect
    default_error_messages = {
        "invalid_choice": _("This language is not in the list. Choose the language you wrote in.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=languages.choices, **({"label": _("Language of the text")} | options))


class LanguagesField(forms.MultipleChoiceField):
    """Several languages, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("This language is not in the list. Choose from the list.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=languages.choices, **options)


TOO_FAR = _("This day is too far away. Check the year.")


def refuse_far_days(day: date) -> None:
    """Raise ValidationError for a day outside living memory and planning: most often a year typed wrongly."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValidationError(TOO_FAR, code="too_far")


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)
        self.validators.append(refuse_far_days)


TWICE = _(
    "In the night of %(day)s the clock is put back, so %(hour)s comes twice. "
    "Choose a time before 02:00, or from 03:00 on."
)
NEVER = _(
    "In the night of %(day)s the clock is put forward, so there is no %(hour)s. "
    "Choose a time before 02:00, or from 03:00 on."
)


class InstantField(forms.DateTimeField):
    """A day and a time on the wall clock of Italy. What comes twice or never at a clock change is refused."""

    def to_python(self, value: Any) -> datetime | None:
        """The instant, UTC or aware."""
        try:
            return super().to_python(value)
        except ValidationError as refusal:
            if refusal.code != "ambiguous_timezone":
                raise
            local = (refusal.params or {})["datetime"]
            named = {"day": clock.day_in_words(local), "hour": f"{local:%H:%M}"}
            twice = clock.happens_twice(local)
            raise ValidationError(TWICE if twice else NEVER, "twice" if twice else "never", named) from None
