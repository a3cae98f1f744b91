"""The editor's forms: what must not be typed is refused, what must not change any more is read-only."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from consult.ui.fields import InstantField, refuse_hidden
from councils.models import Accreditation, Association, Consultation, Council, Office
from councils.models.consultation import CODE_LENGTH
from councils.states import AccreditationState, CompositionCategory

PHASE_INSTANTS = tuple(f"{kind}_{edge}_at" for kind in ("propose", "discuss", "vote") for edge in ("opens", "closes"))

DECISIONS = (
    *PHASE_INSTANTS,
    *("answer_due_on", "audience", "audience_letters", "invited", "results_shown", "council", "addressees"),
)
"""What is decided once for all languages: it stands on the original page alone."""

MEANWHILE = _(
    "Somebody else saved this page while you were writing. Your text is still here and nothing was saved. "
    "Open the page in another window, compare, and bring your changes over."
)


class PlainPageForm(WagtailAdminPageForm):
    """Refuses hidden characters in every line and text, and tells the second of two editors."""

    def clean(self) -> dict[str, Any]:
        """Check what was typed."""
        cleaned: dict[str, Any] = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                self._check(name, value)
        loaded = self.data.get("loaded_revision_id")
        if loaded and self.instance.latest_revision_id and loaded != str(self.instance.latest_revision_id):
            self.add_error(None, ValidationError(MEANWHILE, code="edited_meanwhile"))
        return cleaned

    def _check(self, name: str, value: str) -> None:
        try:
            refuse_hidden(value)
        except ValidationError as refusal:
            self.add_error(name, refusal)


class CouncilPageForm(PlainPageForm):
    """The form of a council's page: only councils of the prefecture in whose part of the tree it stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.parent_page or self.instance.get_parent()
        own = Council.objects.filter(prefecture=parent.specific.prefecture)
        self.fields["council"].queryset = own


class LettersField(forms.MultipleChoiceField):
    """Composition letters as checkboxes, kept as one word: ``fgh``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=CompositionCategory.choices, required=False, **kwargs)

    def prepare_value(self, value: Any) -> list[str]:
        """The letters of the word."""
        return list(value or "")

    def clean(self, value: Any) -> Any:
        """The word of the letters that were chosen."""
        return "".join(sorted(super().clean(value)))


class InvitedField(forms.ModelMultipleChoiceField):
    """Associations as checkboxes, each with its province: two may have nearly the same name."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Name and province."""
        return f"{obj.legal_name} ({obj.prefecture.sigla})"


class ConsultationPageForm(PlainPageForm):
    """The form of a consultation. A translation has only words; a published notice is read-only."""

    audience_letters = LettersField(label=_("composition letters"))
    invited = InvitedField(queryset=Association.objects.none(), required=False, label=_("invited associations"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False  # without one, a code is made of the title
        self.fields["slug"].disabled = bool(self.instance.pk)
        if self.instance.locale_id and not self.instance.is_original:
            for name in DECISIONS:
                self.fields.pop(name, None)
        elif self.instance.is_frozen:
            for field in self.fields.values():
                field.disabled = True
        self._ask_for_clear_instants()
        self._offer_only_our_own()
        self._offer_the_accredited()

    def _ask_for_clear_instants(self) -> None:
        """No phase begins or ends at a time that comes twice or never."""
        for name in PHASE_INSTANTS:
            if old := self.fields.get(name):
                kept = {key: getattr(old, key) for key in ("label", "help_text", "widget", "required", "disabled")}
                self.fields[name] = InstantField(input_formats=old.input_formats, **kept)

    def _offer_only_our_own(self) -> None:
        prefecture = self._prefecture()
        for name, model in (("council", Council), ("addressees", Office)):
            if name in self.fields:
                rows = model._default_manager.filter(prefecture=prefecture)
                self.fields[name].queryset = rows

    def _offer_the_accredited(self) -> None:
        """Whoever is accredited can be invited; whoever was chosen already stays in the list."""
        if field := self.fields.get("invited"):
            chosen = [association.pk for association in self.instance.invited.all()]
            holding = Accreditation.objects.filter(association=OuterRef("pk"), state=AccreditationState.ACCREDITED)
            rows = Association.objects.filter(Exists(holding) | Q(pk__in=chosen), is_placeholder=False)
            field.queryset = rows.select_related("prefecture").order_by("legal_name", "pk")

    def _prefecture(self) -> Any:
        if self.instance.consultation_id:
            return self.instance.consultation.prefecture
        return self.parent_page.get_parent().specific.prefecture if self.parent_page else None

    def clean_slug(self) -> str:
        """The code of a new consultation must be sound and free; afterwards it never changes."""
        code = str(self.cleaned_data.get("slug") or "")
        if code and not self.instance.pk:
            refuse_code(code)
        return code


def refuse_code(code: str) -> None:
    """Raise ValidationError for a code that the domain would refuse: it is the same in every language."""
    if len(code) > CODE_LENGTH or not re.fullmatch(r"[a-z0-9-]+", code):
        raise ValidationError(
            _("A code has at most 60 characters: small letters a-z, digits and hyphens. Choose another one.")
        )
    if Consultation.objects.filter(code=code).exists():
        raise ValidationError(_("Another consultation has this code already. Choose another one."))


class ConsultationCopyForm(CopyForm):
    """A copy of a consultation page starts a new draft; it is never published or kept in step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias", "copy_subpages"):
            self.fields.pop(name, None)
        slug: forms.Field = self.fields["new_slug"]
        slug.label = _("Code of the new consultation")

    def clean_new_slug(self) -> str:
        """The new code must be sound and free."""
        code = str(self.cleaned_data["new_slug"])
        refuse_code(code)
        return code
