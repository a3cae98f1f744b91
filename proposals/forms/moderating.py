"""Decisions of moderators, and their review."""

from typing import Any

from django import forms
from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import CleanLineField, PlainTextField
from proposals.forms.fields import choice
from proposals.models import Proposal
from proposals.states import Ground, ReviewResult

EXPLANATION_LENGTH = 4_000


class Decision(TextChoices):
    """What a moderator can do with a text."""

    PUBLISH = "publish", _("Publish it")
    RETURN = "return", _("Return it to the association for changes")
    REJECT = "reject", _("Do not publish it")
    HIDE = "hide", _("Hide it: everybody sees that it was hidden, and why")
    RESTORE = "restore", _("Show it again")


NEEDS_GROUND = frozenset({Decision.RETURN, Decision.REJECT, Decision.HIDE})
NEEDS_WORDS = NEEDS_GROUND | {Decision.RESTORE}


class DecideForm(forms.Form):
    """A decision; a restriction needs its ground and an explanation that the author reads."""

    decision = choice([], label=_("Decision"), error_messages={"required": _("Choose what to do with the text.")})
    ground = forms.ChoiceField(
        label=_("Ground"), required=False, help_text=_("Needed, with an explanation, unless you publish the text.")
    )
    words = PlainTextField(
        limit=EXPLANATION_LENGTH,
        required=False,
        label=_("Explanation"),
        help_text=_("The author reads it. Say what to change, in plain words."),
    )

    def __init__(self, decisions: list[Decision], **options: Any) -> None:
        super().__init__(**options)
        decision: Any = self.fields["decision"]
        decision.choices = [(row.value, row.label) for row in decisions]
        ground: Any = self.fields["ground"]
        ground.choices = [("", _("Choose the rule")), *Ground.against()]

    def clean(self) -> dict[str, Any]:
        """Only what the decision needs is kept; what it needs must be there."""
        given = dict(super().clean() or {})
        decision = given.get("decision")
        for name, needing, refusal in (
            ("ground", NEEDS_GROUND, _("Choose the rule that the text breaks.")),
            ("words", NEEDS_WORDS, _("Explain the decision: nobody is restricted without a reason.")),
        ):
            if decision not in needing:
                given.pop(name, None)
            elif name in given and not given[name]:
                self.add_error(name, refusal)
        return given


class WordsForm(forms.Form):
    """An explanation that must be given."""

    words = PlainTextField(limit=EXPLANATION_LENGTH, label=_("Explanation"))


class RequestReviewForm(forms.Form):
    """Why another member should look again."""

    words = PlainTextField(limit=EXPLANATION_LENGTH, required=False, label=_("Why should another member look again?"))


class ReviewForm(forms.Form):
    """What the other member found."""

    result = choice(
        ReviewResult.choices,
        label=_("What do you find?"),
        error_messages={"required": _("Choose whether the decision stands.")},
    )
    words = PlainTextField(limit=EXPLANATION_LENGTH, label=_("Explanation"), help_text=_("The author reads it."))


class MergeForm(forms.Form):
    """The proposal that says the same, by its code."""

    into = CleanLineField(limit=80, label=_("Code of the proposal that stays"), help_text=_("It stands on its page."))
    words = PlainTextField(limit=EXPLANATION_LENGTH, label=_("Explanation"), help_text=_("Everybody reads it."))

    def __init__(self, proposals: QuerySet[Proposal], **options: Any) -> None:
        super().__init__(**options)
        self.proposals = proposals

    def clean_into(self) -> Proposal:
        """The proposal with this code, if the moderator sees one."""
        found = self.proposals.filter(code=self.cleaned_data["into"]).select_related("consultation").first()
        if found is None:
            raise forms.ValidationError(_("No proposal has this code. Copy it from the page of the proposal."))
        return found
