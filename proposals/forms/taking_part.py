"""Positions, comments and reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui.fields import LanguageField, PlainTextField
from councils.models import Association
from proposals.forms.fields import RowField, choice
from proposals.models import Comment, Vote
from proposals.models.comment import COMMENT_LENGTH
from proposals.states import Ground, Position, Stance

REASON_LENGTH = 2_000


class VoteForm(forms.Form):
    """The position of one association, with a reason for those who like to give one.

    ``given`` holds the positions that these associations took already. A reason was written for a position:
    where the position changes and the reason does not, the form asks once whether it is still meant.
    """

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
    keep_reason = forms.BooleanField(label=_("Keep this reason for the new position"), required=False)

    def __init__(self, associations: Sequence[Association], given: Sequence[Vote] = (), **options: Any) -> None:
        super().__init__(**options)
        self.given = {vote.association_id: vote for vote in given}
        self.fields["association"] = RowField(associations, label=_("For which association?"))
        self.order_fields(["association", "position", "reason", "keep_reason", "language"])
        if not self.is_bound:
            del self.fields["keep_reason"]

    def clean(self) -> dict[str, Any]:
        """What was typed, unless an old reason would go out under a new position unasked."""
        typed = super().clean() or self.cleaned_data
        keep = typed.pop("keep_reason", False)
        old = self._reason_given_for_another(typed)
        if old is None:
            del self.fields["keep_reason"]
        elif not keep:
            sentence = _(
                "You wrote this reason for another position: %(position)s. "
                "Write the new reason, or empty the field. To keep it as it is, tick the box below."
            )
            self.add_error("reason", sentence % {"position": old.get_position_display()})
        return typed

    def _reason_given_for_another(self, typed: dict[str, Any]) -> Vote | None:
        """The position that this reason was written for, where another one is sent now."""
        association, position = typed.get("association"), typed.get("position")
        old = self.given.get(association.pk) if association and position else None
        same = old is not None and old.reason is not None and old.reason.content == typed.get("reason")
        return old if same and old is not None and old.position != position else None


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
