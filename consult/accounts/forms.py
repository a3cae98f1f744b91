"""Forms of accounts."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consult.accounts.models import User


class SignupExtras(forms.Form):
    """What signing up asks beside address and password: a name to be called by, and being of age."""

    display_name = forms.CharField(label=_("Your name"), max_length=150)
    of_age = forms.BooleanField(label=_("I am 18 or older."))

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this with the new user; the declaration of age is required, not stored."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
