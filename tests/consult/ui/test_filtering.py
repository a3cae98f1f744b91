"""A filter understands what it can, and shows the reader what that was."""

from django import forms
from django.http import QueryDict

from consult.ui.filtering import FilterForm


class Towns(FilterForm[list[str]]):
    words = forms.CharField(max_length=5, required=False)

    def __init__(self, offered: list[str], **options: object) -> None:
        super().__init__(offered, **options)
        self.fields["town"] = forms.ChoiceField(required=False, choices=[(name, name) for name in offered])


def test_what_says_nothing_or_cannot_be_understood_is_left_out() -> None:
    assert Towns(["Bari"], data=QueryDict("town=Bari&words=")).asked() == {"town": "Bari"}
    assert Towns(["Bari"], data=QueryDict("town=Atlantis&words=luce")).asked() == {"words": "luce"}
    assert Towns(["Bari"], data=QueryDict("words=far+too+long&other=1")).asked() == {}


def test_the_form_that_is_shown_holds_what_was_understood_without_complaint() -> None:
    sent = Towns(["Bari"], data=QueryDict("town=Atlantis&words=luce"))
    sent.asked()
    shown = sent.as_understood()
    assert type(shown) is Towns
    assert (shown["words"].value(), shown["town"].value()) == ("luce", None)
    assert not shown.is_bound
    assert [choice for choice, _label in shown.fields["town"].choices] == ["Bari"]
