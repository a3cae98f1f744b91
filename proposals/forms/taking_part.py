"""Positions, comments and reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import LanguageField, PlainTextField
from councils.models import Association
from proposals.forms.fields import RowField, choice
from proposals.models import Comment
from proposals.models.comment import COMMENT_LENGTH
from proposals.states import Ground, Position, Stance

REASON_LENGTH = 2_000


class VoteForm(forms.Form):
    """The position of one association, with a reason for those who like to give one."""

    position = choice(
        Position.choices,
        label=_("Position"),
        error_messages={"required": _("Choose a position: in favour, against or abstained.")},
    )
    reason = PlainTextField(
        limit=REASON_LENGTH,
        required=False,
        label=_("Reason"),
        help_text=_("It is shown with the position."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = LanguageField(label=_("Language of the reason"))

    def __init__(self, associations: Sequence[Association], **options: Any) -> None:
        super().__init__(**options)
        self.fields["association"] = RowField(associations, label=_("For which association?"))
        self.order_fields(["association"])


class CommentForm(forms.Form):
    """A comment, or the answer to one: then ``answered`` is the other one."""

    answered: Comment | None = None

    stance = choice(Stance.choices, label=_("What does your comment do?"), initial=Stance.NEUTRAL)
    body = PlainTextField(
        limit=COMMENT_LENGTH,
        label=_("Your comment"),
        help_text=_("Speak about the proposal. Do not name private persons."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    language = LanguageField()

    def __init__(self, speakers: Sequence[Any], comments: Sequence[Comment], **options: Any) -> None:
        super().__init__(**options)
        self.fields["speaker"] = RowField(speakers, label=_("Who speaks?"))
        self.fields["parent"] = RowField(comments, required=False, widget=forms.HiddenInput)
        self.order_fields(["speaker"])


class ReportForm(forms.Form):
    """Why a text breaks the rules."""

    ground = choice(
        Ground.against,
        label=_("What is wrong with it?"),
        error_messages={"required": _("Choose what is wrong with the text.")},
    )
    words = PlainTextField(
        limit=REASON_LENGTH,
        required=False,
        label=_("In your words"),
        help_text=_("Only the moderators read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
