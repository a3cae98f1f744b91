"""Forms of an association's file: what it says of itself when it applies."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import CleanLineField, LanguagesField
from councils.forms import ProvinceField
from councils.states import LegalForm, Register

TAX_CODE = re.compile(r"\d{11}|[A-Z0-9]{16}")
"""Eleven digits for a body, sixteen characters for one that uses a person's."""


class ApplicationForm(forms.Form):
    """An association asks a prefecture to be accredited, with what it has."""

    prefecture = ProvinceField(label=_("Province of your seat"), empty_label=_("Choose the province"))
    legal_name = CleanLineField(label=_("Name of the association"), limit=200)
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=LegalForm.choices)
    seat_municipality = CleanLineField(label=_("Municipality of the seat"), limit=120)
    tax_code = CleanLineField(
        label=_("Tax code"), limit=16, required=False, help_text=_("If you have none, leave this empty.")
    )
    languages = LanguagesField(label=_("Languages spoken in the association"), required=False)
    communities = CleanLineField(
        label=_("Communities"),
        limit=300,
        required=False,
        help_text=_("Only if you wish. Separate them with commas. They are shown on your public page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for register in Register:
            self.fields[f"register_{register}"] = CleanLineField(
                label=register.label, limit=60, required=False, help_text=_("Number, if you are in this register.")
            )

    def clean_tax_code(self) -> str:
        """Eleven digits or sixteen characters, written together."""
        code = "".join(str(self.cleaned_data["tax_code"]).split()).upper()
        if code and not TAX_CODE.fullmatch(code):
            raise forms.ValidationError(
                _("A tax code has 11 digits or 16 characters. Check it, or leave this empty."), code="tax_code"
            )
        return code

    def application(self) -> dict[str, Any]:
        """What ``apply_for_accreditation`` takes beside the prefecture."""
        given = dict(self.cleaned_data)
        given.pop("prefecture")
        numbers = {register: given.pop(f"register_{register}") for register in Register}
        communities = [name.strip() for name in given.pop("communities").split(",")]
        return given | {
            "communities": [name for name in communities if name],
            "registers": [(register.value, number) for register, number in numbers.items() if number],
        }
