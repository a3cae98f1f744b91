"""Forms of the institutions: they clean what was typed; whether it may be done is asked by the actions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consult import clock
from consult.accounts.models import User
from consult.ui import languages
from consult.ui.fields import CleanLineField, DayField, PlainTextField
from councils.models import Association, Consultation, Council, Prefecture, Seat
from councils.states import (
    AccreditationState,
    CompositionCategory,
    ConsultationState,
    CouncilKind,
    MandateKind,
    SeatType,
)

SEARCH_LENGTH = 100
"""Characters of what somebody searches for."""

WORDS_LIMIT = 4000
"""Characters of a reason."""


def first_instant(day: date) -> datetime:
    """When the day begins in Italy."""
    return datetime.combine(day, time.min, clock.ROME)


def last_instant(day: date) -> datetime:
    """When the day is over in Italy: the end of an interval that includes it."""
    return first_instant(day + timedelta(days=1))


class ProvinceField(forms.ModelChoiceField):
    """A prefecture, chosen by its province."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Prefecture.objects.all(), **options)

    def label_from_instance(self, prefecture: Prefecture) -> str:
        """The province's name."""
        return prefecture.province_name


class RollFilter(forms.Form):
    """What the directory of associations can be narrowed to."""

    is_filter = True

    words = CleanLineField(limit=SEARCH_LENGTH, required=False, label=_("Words in the name"))
    province = ProvinceField(label=_("Province"), to_field_name="sigla", required=False, empty_label=_("All provinces"))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The languages are those that texts may be in."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All languages")), *languages.choices()]  # type: ignore[attr-defined]  # a choice field

    @property
    def narrows(self) -> bool:
        """Whether anything is left out on request."""
        return any(self._wanted().values())

    def narrowed(self, rows: QuerySet[Association]) -> QuerySet[Association]:
        """The rows that are asked for; a filter that nobody can understand filters nothing."""
        wanted = self._wanted()
        if wanted.get("words"):
            rows = rows.filter(legal_name__icontains=wanted["words"])
        if wanted.get("province"):
            rows = rows.filter(prefecture=wanted["province"])
        if wanted.get("language"):
            rows = rows.filter(languages__icontains=f'"{wanted["language"]}"')
        return rows

    def _wanted(self) -> dict[str, Any]:
        self.is_valid()
        return getattr(self, "cleaned_data", {})


class AccountField(forms.EmailField):
    """A person, named by the address of their account."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("E-mail address of the person’s account"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            help_text=_("The person needs an account on this site first."),
            **options,
        )

    def clean(self, value: Any) -> Any:
        """The person who has an account with this address."""
        person = User.objects.filter(email__iexact=super().clean(value), is_active=True).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody has an account with this address. Ask the person to open one, then name them here."),
                code="no_account",
            )
        return person


def period(given: dict[str, Any], now: datetime) -> dict[str, datetime | None]:
    """The instants of the first and the last day, both whole; what begins today begins now."""
    begins, until = first_instant(given["starts_on"]), given["ends_on"]
    today = first_instant(clock.in_rome(now).date())
    return {"starts_at": now if begins == today else begins, "ends_at": last_instant(until) if until else None}


class InvitedField(forms.EmailField):
    """The address to which an invitation goes. Whether somebody has an account with it is nobody's business."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("E-mail address of the person"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            help_text=_("An invitation goes to this address. The person accepts it with an account of this address."),
            **options,
        )


class HandOverForm(forms.Form):
    """Who represents the association by law from now on."""

    email = InvitedField()
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def successor(self) -> dict[str, Any]:
        """What ``hand_over`` takes beside the association."""
        until = self.cleaned_data["ends_on"]
        return {"address": self.cleaned_data["email"], "ends_at": last_instant(until) if until else None}


class MandateForm(forms.Form):
    """A mandate for a person."""

    email = InvitedField()
    kind = forms.ChoiceField(label=_("What the person does for the association"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until it is revoked."))
    consultations = forms.MultipleChoiceField(
        label=_("Only in these consultations"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None: in all of them."),
    )

    def __init__(self, *args: Any, kinds: list[MandateKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(kind.value, kind.label) for kind in kinds]
        self.running = {row.code: row for row in Consultation.objects.filter(state=ConsultationState.SCHEDULED)}
        scope: Any = self.fields["consultations"]
        scope.choices = [(code, row.title) for code, row in self.running.items()]
        if kinds == [MandateKind.LEGAL_REPRESENTATIVE]:
            del self.fields["consultations"]

    def mandate(self, now: datetime) -> dict[str, Any]:
        """What ``grant_mandate`` takes beside the association."""
        given = self.cleaned_data
        scope = [self.running[code] for code in given.get("consultations", ())]
        return {"address": given["email"], "kind": given["kind"], "consultations": scope, **period(given, now)}


class ConfirmForm(forms.Form):
    """Nothing to type: the press is the act."""


class WordsForm(forms.Form):
    """A decision and its reason."""

    words = PlainTextField(
        label=_("Reason"), limit=WORDS_LIMIT, help_text=_("In plain words. The people concerned will read it.")
    )


class OptionalWordsForm(forms.Form):
    """A step that may say why."""

    words = PlainTextField(label=_("Reason"), limit=WORDS_LIMIT, required=False)


class ReplaceForm(HandOverForm):
    """Who represents the association next, as the prefecture decides, and why."""

    words = PlainTextField(
        label=_("Reason"), limit=WORDS_LIMIT, help_text=_("In plain words. The people concerned will read it.")
    )

    def decision(self) -> dict[str, Any]:
        """What ``replace_representative`` takes beside the association."""
        return self.successor() | {"words": self.cleaned_data["words"]}


class PapersForm(WordsForm):
    """Which papers are missing, and until when they may come."""

    due_on = DayField(label=_("Last day for the papers"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Papers that are missing")


class AccreditForm(OptionalWordsForm):
    """The decision that lets an association take part."""

    letter = forms.ChoiceField(
        label=_("Composition letter"),
        choices=[("", _("none")), *CompositionCategory.choices],
        required=False,
        help_text=_(
            "Only if the association may be named for the council. "
            "It decides who takes part only where a notice is for some letters."
        ),
    )


class CouncilForm(forms.Form):
    """A council of a prefecture whose councils the reader keeps."""

    prefecture = ProvinceField(label=_("Province"), empty_label=None)
    name = CleanLineField(label=_("Name of the council"), limit=200)
    kind = forms.ChoiceField(label=_("What kind of council it is"), choices=CouncilKind.choices)

    def __init__(self, *args: Any, prefectures: QuerySet[Prefecture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province: Any = self.fields["prefecture"]
        province.queryset = prefectures

    def council(self) -> dict[str, Any]:
        """What ``open_council`` takes; the address is made of the name, and of the province to tell it apart."""
        given = self.cleaned_data
        sigla = given["prefecture"].sigla.lower()
        return given | {"slug": f"{slugify(given['name'])[:76]}-{sigla}".strip("-")}


class SeatChoice(forms.ModelChoiceField):
    """A seat of the council, chosen by its letter, its number and the body it is for."""

    def label_from_instance(self, seat: Seat) -> str:
        """Letter, number and body."""
        return f"{seat}: {seat.association or seat.body}"


class MembershipForm(forms.Form):
    """A person whom the prefect appointed to a seat."""

    email = AccountField()
    seat = SeatChoice(
        queryset=Seat.objects.none(), label=pgettext_lazy("council", "Seat"), empty_label=_("Choose the seat")
    )
    seat_type = forms.ChoiceField(label=_("How the person sits there"), choices=SeatType.choices)
    appointing_act = CleanLineField(
        label=_("Act by which the prefect appointed the person"),
        limit=200,
        help_text=_("Its number and date, without names."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Any = self.fields["seat"]
        seat.queryset = Seat.objects.filter(council=council).select_related("association")

    def membership(self, now: datetime) -> dict[str, Any]:
        """What ``appoint_member`` takes."""
        given = self.cleaned_data
        kept = {name: given[name] for name in ("seat", "seat_type", "appointing_act")}
        return {"user": given["email"], **kept, **period(given, now)}


class SeatForm(forms.Form):
    """A seat under a composition letter: for a body, or for an association that is accredited here."""

    letter = forms.ChoiceField(label=_("Composition letter"), choices=CompositionCategory.choices)
    number = forms.IntegerField(label=_("Number under the letter"), min_value=1, max_value=999)
    body = CleanLineField(label=_("Body that names the member"), limit=200, required=False)
    association = forms.ModelChoiceField(
        queryset=Association.objects.none(), label=_("Association"), required=False, empty_label=_("none")
    )
    topic = CleanLineField(
        label=_("Only for this topic"),
        limit=200,
        required=False,
        help_text=_("For members who sit for one topic only, such as the mayors it concerns."),
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        association: Any = self.fields["association"]
        association.queryset = Association.objects.filter(
            accreditations__prefecture=council.prefecture_id, accreditations__state=AccreditationState.ACCREDITED
        )

    def clean(self) -> dict[str, Any]:
        """A seat is for somebody."""
        given = self.cleaned_data
        if not (given.get("association") or given.get("body") or self.errors):
            self.add_error("body", _("Write the body that names the member, or choose an association."))
        return given


class NameForm(forms.Form):
    """Something that has a name and nothing else: a working group, an office."""

    name = CleanLineField(label=_("Name"), limit=120)
