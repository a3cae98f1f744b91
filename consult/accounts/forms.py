"""Forms of accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consult.accounts.models import User
from consult.ui import languages
from consult.ui.fields import CleanLineField, LanguageSelect


def _interface_languages() -> list[tuple[str, str]]:
    return [(code, languages.endonym(code)) for code, _name in settings.LANGUAGES]


def _name_field() -> CleanLineField:
    return CleanLineField(
        label=_("Your name"),
        limit=150,
        help_text=_("Shown to you and to the staff you deal with, never on public pages."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Language of this site and of its mails"),
        choices=_interface_languages,
        widget=LanguageSelect(attrs={"autocomplete": "language"}),
    )


class SignupExtras(forms.Form):
    """What signing up asks beside address and password: a name, a language, and being of age. Nothing else, ever."""

    display_name = _name_field()
    language = _language_field()
    of_age = forms.BooleanField(
        label=_("I am 18 or older"), error_messages={"required": _("Accounts are for people of 18 or older.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this with the new user; the declaration of age is required, not stored."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = self.cleaned_data["language"]
        user.save(update_fields=["display_name", "language"])


class AccountForm(forms.ModelForm):
    """What people change of themselves."""

    display_name = _name_field()
    language = _language_field()

    class Meta:
        model = User
        fields = ("display_name", "language")
