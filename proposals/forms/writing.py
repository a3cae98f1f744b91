"""Writing a proposal."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import CleanLineField, LanguageField, PlainTextField
from councils.models import Association, Consultation
from proposals.forms.fields import RowField, row_key
from proposals.models import Proposal
from proposals.models.proposal import BODY_LENGTH, TITLE_LENGTH

SUMMARY_LENGTH = 500
WORDS_LENGTH = 2_000


class ProposalForm(forms.Form):
    """Title, text and language; a draft may be incomplete, and is completed before it is sent."""

    question = RowField([], required=False, label=_("Which question does it answer?"))
    title = CleanLineField(
        limit=TITLE_LENGTH,
        label=_("Title of the proposal"),
        help_text=_("One line: what you ask for."),
    )
    language = LanguageField(help_text=_("Write in the language you know best. The original counts."))
    body = PlainTextField(
        limit=BODY_LENGTH,
        required=False,
        label=_("Text"),
        help_text=_("What do you ask, of whom, and why? Do not name private persons. You can finish it later."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    summary_it = PlainTextField(
        limit=SUMMARY_LENGTH,
        required=False,
        label=_("Summary in Italian"),
        help_text=_("Only if you write in another language: a few lines for those who do not read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, consultation: Consultation, **options: Any) -> None:
        super().__init__(**options)
        self.fields["question"] = RowField(
            list(consultation.questions.all()),
            required=False,
            empty_label=_("No particular question"),
            label=self.fields["question"].label,
        )


class NewProposalForm(ProposalForm):
    """A proposal that is not there yet: who proposes is chosen among the writer's own associations."""

    def __init__(self, consultation: Consultation, associations: Sequence[Association], **options: Any) -> None:
        super().__init__(consultation, **options)
        self.fields["association"] = RowField(associations, label=_("Who proposes?"))
        self.order_fields(["association"])


class EditProposalForm(ProposalForm):
    """A proposal that is there: ``edit`` is the number of the save that the writer started from."""

    edit = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, proposal: Proposal, **options: Any) -> None:
        super().__init__(proposal.consultation, **({"initial": _as_stored(proposal)} | options))


def _as_stored(proposal: Proposal) -> dict[str, Any]:
    names = ("title", "body", "language", "summary_it", "edit")
    question = row_key(proposal.question) if proposal.question else ""
    return {name: getattr(proposal, name) for name in names} | {"question": question}


class ButtonForm(forms.Form):
    """A press of a button, with nothing to fill in."""


class WithdrawForm(forms.Form):
    """Taking a proposal back, with a word about why, for those who like to."""

    words = PlainTextField(limit=WORDS_LENGTH, required=False, label=_("Why"))


class AssociationForm(forms.Form):
    """For which of their associations the person acts."""

    def __init__(self, associations: Sequence[Association], **options: Any) -> None:
        super().__init__(**options)
        self.fields["association"] = RowField(associations, label=_("For which association?"))
