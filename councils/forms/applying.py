"""Forms of an association's file: what it says of itself when it applies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import CleanLineField, LanguagesField, PlainTextField
from consult.ui.uploads import MEGABYTES, Upload, UploadField
from consult.verdicts import filled
from councils.forms import WORDS_LIMIT, ProvinceField
from councils.models import Association, Prefecture
from councils.rules import tax_code_sound, tidy_tax_code
from councils.rules.accreditation import NOTHING_SENT
from councils.states import CLOSED_FILES, LegalForm, PaperKind, Register

TYPED_CODE = 32
"""Characters of a tax code as people write it, with blanks."""

ACCEPTED = filled(_("PDF, JPEG or PNG, at most %(limit)s megabytes. Only the prefecture reads it."), limit=MEGABYTES)


def _statute() -> UploadField:
    return UploadField(label=_("Statute"), required=False, help_text=ACCEPTED)


def _minutes() -> UploadField:
    return UploadField(
        label=_("Founding minutes"),
        required=False,
        help_text=_("Send what you have. Leave out lists of members and people’s documents."),
    )


def taken(given: dict[str, Any], *kinds: PaperKind) -> list[tuple[str, Upload]]:
    """The papers among what was typed, with their kinds; they are taken out of it."""
    papers = [(kind.value, given.pop(kind.value)) for kind in kinds]
    return [(kind, file) for kind, file in papers if file is not None]


class ApplicationForm(forms.Form):
    """An association asks a prefecture to be accredited, with what it has."""

    prefecture = ProvinceField(label=_("Province of your seat"), empty_label=_("Choose the province"))
    legal_name = CleanLineField(label=_("Name of the association"), limit=200)
    legal_form = forms.ChoiceField(label=_("Legal form"), choices=LegalForm.choices)
    seat_municipality = CleanLineField(label=_("Municipality of the seat"), limit=120)
    tax_code = CleanLineField(
        label=_("Tax code"),
        limit=TYPED_CODE,
        required=False,
        help_text=_("11 digits, or 16 characters if you use a person’s. If you have none, tick the box below."),
    )
    no_tax_code = forms.BooleanField(label=_("The association has no tax code"), required=False)
    languages = LanguagesField(label=_("Languages spoken in the association"), required=False)
    communities = CleanLineField(
        label=_("Communities"),
        limit=300,
        required=False,
        help_text=_("Only if you wish. Separate them with commas. They are shown on your public page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {PaperKind.STATUTE.value: _statute(), PaperKind.MINUTES.value: _minutes()}
        for register in Register:
            self.fields[f"register_{register}"] = CleanLineField(
                label=register.label, limit=60, required=False, help_text=_("Number, if you are in this register.")
            )

    def clean(self) -> dict[str, Any]:
        """A tax code of the right form, or the declaration that there is none."""
        given = super().clean() or {}
        if "tax_code" in given:
            given["tax_code"] = tidy_tax_code(given["tax_code"])
            verdict = tax_code_sound(given["tax_code"], none_declared=given["no_tax_code"])
            if not verdict:
                self.add_error("tax_code", forms.ValidationError(str(verdict.reason), code=verdict.code))
        return given

    def application(self) -> dict[str, Any]:
        """What ``apply_for_accreditation`` takes beside the prefecture."""
        given = dict(self.cleaned_data)
        given.pop("prefecture")
        numbers = {register: given.pop(f"register_{register}") for register in Register}
        communities = [name.strip() for name in given.pop("communities").split(",")]
        return given | {
            "communities": [name for name in communities if name],
            "papers": taken(given, PaperKind.STATUTE, PaperKind.MINUTES),
            "registers": [(register.value, number) for register, number in numbers.items() if number],
        }


class SendPapersForm(forms.Form):
    """Papers for a file that is not decided, an answer to the prefecture, or both."""

    words = PlainTextField(label=_("Your answer to the prefecture"), limit=WORDS_LIMIT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = UploadField(label=_("Another paper"), required=False)
        self.fields = {
            PaperKind.STATUTE.value: _statute(),
            PaperKind.MINUTES.value: _minutes(),
            PaperKind.OTHER.value: other,
        } | self.fields

    def clean(self) -> dict[str, Any]:
        """A file or a word: an empty form is told so before anything is locked."""
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            self.add_error(None, forms.ValidationError(str(NOTHING_SENT), code="nothing_sent"))
        return given

    def sent(self) -> dict[str, Any]:
        """What ``send_documents`` takes."""
        given = dict(self.cleaned_data)
        return {"papers": taken(given, *PaperKind), "words": given["words"]}


class ApplyAgainForm(forms.Form):
    """The prefecture with which the association begins another file."""

    prefecture = ProvinceField(label=_("Province"), empty_label=_("Choose the province"))

    def __init__(self, *args: Any, association: Association, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        going_on = association.accreditations.exclude(state__in=CLOSED_FILES).values("prefecture")
        province: Any = self.fields["prefecture"]
        province.queryset = Prefecture.objects.exclude(pk__in=going_on)


class ChangeForm(forms.Form):
    """Another name or tax code, which the prefecture must grant."""

    legal_name = CleanLineField(
        label=_("New name"), limit=200, required=False, help_text=_("Empty: the name stays as it is.")
    )
    tax_code = CleanLineField(
        label=_("New tax code"), limit=TYPED_CODE, required=False, help_text=_("Empty: the tax code stays as it is.")
    )
    words = PlainTextField(
        label=_("Why it changes"), limit=WORDS_LIMIT, help_text=_("Name the decision of your assembly and its date.")
    )
