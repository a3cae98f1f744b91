"""The page that shows every component in every state, in both directions: for those who build pages."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from consult import clock
from consult.ui.kit import Speaker, Step, StepState, Tone, steps_until

NAMES = {"ltr": "Naija Daunia ODV", "rtl": "جمعية النور"}
TITLES = {"ltr": "Un autobus per chi lavora nei campi", "rtl": "حافلة للعاملين في الحقول"}
LANGUAGES = {"ltr": "it", "rtl": "ar"}
LIST_LENGTH = 30


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="One line", help_text="A hint says what is expected.", max_length=20)
    body = forms.CharField(label="Several lines", widget=forms.Textarea(attrs={"rows": 4}))
    language = forms.ChoiceField(label="One of a list", choices=[("it", "Italiano"), ("ar", "العربية")])
    day = forms.DateField(label="A day", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    stance = forms.ChoiceField(
        label="One of a few", choices=[("yes", "In favour"), ("no", "Against")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Some of a few",
        choices=[("a", "Work"), ("b", "Housing")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agree = forms.BooleanField(label="One box to tick")


def ui_kit(request: HttpRequest) -> HttpResponse:
    """Show the kit. ``?direction=rtl`` mirrors it. Raises Http404 outside demo mode."""
    if not settings.DEMO_MODE:
        raise Http404
    side = "rtl" if request.GET.get("direction") == "rtl" else "ltr"
    now = clock.now()
    context = {
        "direction": side,
        "is_mirrored": side == "rtl",
        "name": NAMES[side],
        "sample_title": TITLES[side],
        "language": LANGUAGES[side],
        "tones": list(Tone),
        "speakers": list(Speaker),
        "strip": steps_until(["sent", "published", "examined", "answered"], 2),
        "late_strip": [*steps_until(["sent", "published"], 2), Step("examined", StepState.LATE, now, "due by")],
        "stepper": steps_until(["Write", "Check", "Send"], 1),
        "moments": [
            (state, now + timedelta(days=7 * number), now + timedelta(days=7 * number + 6))
            for number, state in enumerate(StepState)
        ],
        "ends": [now + timedelta(days=20), now + timedelta(days=2), now + timedelta(hours=3), now - timedelta(1)],
        "form": SampleForm(auto_id="fresh-%s"),
        "refused": SampleForm(
            {"title": "A line that is longer than it may be"}, auto_id="refused-%s", prefix="refused"
        ),
        "page": Paginator(range(LIST_LENGTH), 10).page(2),
    }
    return render(request, "ui/ui_kit.html", context)
