"""The filters of the list. A value that is not in a closed list counts as none: a shared link never breaks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui import languages
from consult.ui.fields import CleanLineField
from councils.models import Association, Consultation, Office, Prefecture, Question
from proposals.queries.commitments import STANDINGS
from proposals.queries.figures import Asked
from proposals.queries.listing import LISTED_STATES, SORTS, Wanted

SEARCH_LENGTH = 100


def _any(label: Any, choices: Iterable[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])


@dataclass(frozen=True)
class Lists:
    """The rows that can be asked for."""

    associations: Sequence[Association]
    prefectures: Sequence[Prefecture] = ()
    questions: Sequence[Question] = ()


class ProposalFilter(forms.Form):
    """What a reader asks of the list."""

    is_filter = True

    words = CleanLineField(limit=SEARCH_LENGTH, required=False, label=_("Words in the title or in the text"))
    state = _any(_("State"), [(state.value, state.label) for state in LISTED_STATES])
    language = _any(_("Language"), languages.choices())
    awaiting = forms.BooleanField(label=_("Only those that await an answer"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))

    def __init__(self, lists: Lists, **options: Any) -> None:
        super().__init__(**options)
        self.lists = lists
        self.fields["association"] = _any(_("Association"), [(row.slug, row.legal_name) for row in lists.associations])
        if lists.prefectures:
            self.fields["province"] = _any(_("Province"), [(p.sigla, p.province_name) for p in lists.prefectures])
        if lists.questions:
            self.fields["question"] = _any(_("Question"), [(str(row.number), str(row)) for row in lists.questions])
        self.order_fields(["words", "question", "state", "language", "association", "province", "awaiting", "sort"])

    def as_understood(self) -> "ProposalFilter":
        """The same form, showing what was understood, without a word about the rest."""
        return ProposalFilter(self.lists, initial=self.cleaned_data)

    def wanted(self) -> Wanted:
        """What was asked, as far as it can be understood; the rest is left at all."""
        self.full_clean()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "question" in given:
            given["question"] = int(given["question"])
        return Wanted(**given)


def _name_of(office: Office) -> str:
    """An office whose name another prefecture uses too."""
    return f"{office.name} ({office.prefecture.province_name})"


class CommitmentFilter(forms.Form):
    """Which commitments a reader asks for."""

    is_filter = True

    standing = _any(_("State"), STANDINGS.items())

    def __init__(self, offices: Sequence[Office], **options: Any) -> None:
        super().__init__(**options)
        self.offices = offices
        names = Counter(row.name for row in offices)
        named = [(str(row.pk), _name_of(row) if names[row.name] > 1 else row.name) for row in offices]
        self.fields["office"] = _any(_("Office"), named)

    def as_understood(self) -> "CommitmentFilter":
        """The same form, showing what was understood, without a word about the rest."""
        return CommitmentFilter(self.offices, initial=self.cleaned_data)

    def wanted(self) -> dict[str, Any]:
        """What was asked, as far as it can be understood."""
        self.full_clean()
        office = self.cleaned_data.get("office")
        return {"standing": self.cleaned_data.get("standing", ""), "office": int(office) if office else None}


class FiguresFilter(forms.Form):
    """What a reader narrows the figures to."""

    is_filter = True

    def __init__(self, consultations: Sequence[Consultation], **options: Any) -> None:
        super().__init__(**options)
        self.consultations = consultations
        provinces = {row.prefecture.sigla: row.prefecture.province_name for row in consultations}
        by_name = sorted(provinces.items(), key=lambda row: row[1])
        self.fields["province"] = _any(_("Province"), by_name)
        self.fields["consultation"] = _any(_("Consultation"), [(row.code, row.title) for row in consultations])

    def as_understood(self) -> "FiguresFilter":
        """The same form, showing what was understood, without a word about the rest."""
        return FiguresFilter(self.consultations, initial=self.cleaned_data)

    def wanted(self) -> Asked:
        """What was asked, as far as it can be understood."""
        self.full_clean()
        return Asked(**self.cleaned_data)
