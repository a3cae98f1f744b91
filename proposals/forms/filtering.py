"""The filters of the lists of proposals and commitments, and of the figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.ui import languages
from consult.ui.fields import CleanLineField
from consult.ui.filtering import SEARCH_LENGTH, FilterForm
from councils.models import Association, Consultation, Office, Prefecture, Question
from proposals.queries.commitments import STANDINGS
from proposals.queries.figures import Asked
from proposals.queries.listing import LISTED_STATES, SORTS, Wanted


def _any(label: Any, choices: Iterable[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])


@dataclass(frozen=True)
class Lists:
    """The rows that can be asked for."""

    associations: Sequence[Association]
    prefectures: Sequence[Prefecture] = ()
    questions: Sequence[Question] = ()


class ProposalFilter(FilterForm[Lists]):
    """What a reader asks of the list."""

    words = CleanLineField(limit=SEARCH_LENGTH, required=False, label=_("Words in the title or in the text"))
    state = _any(_("State"), [(state.value, state.label) for state in LISTED_STATES])
    language = _any(_("Language"), languages.choices())
    awaiting = forms.BooleanField(label=_("Only those that await an answer"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))

    def __init__(self, lists: Lists, **options: Any) -> None:
        super().__init__(lists, **options)
        self.fields["association"] = _any(_("Association"), [(row.slug, row.legal_name) for row in lists.associations])
        if lists.prefectures:
            self.fields["province"] = _any(_("Province"), [(p.sigla, p.province_name) for p in lists.prefectures])
        if lists.questions:
            self.fields["question"] = _any(_("Question"), [(str(row.number), str(row)) for row in lists.questions])
        self.order_fields(["words", "question", "state", "language", "association", "province", "awaiting", "sort"])

    def wanted(self) -> Wanted:
        """What was asked; the rest is left at all."""
        given = self.asked()
        if "question" in given:
            given["question"] = int(given["question"])
        return Wanted(**given)


def _name_of(office: Office) -> str:
    """An office whose name another prefecture uses too."""
    return f"{office.name} ({office.prefecture.province_name})"


class CommitmentFilter(FilterForm[Sequence[Office]]):
    """Which commitments a reader asks for."""

    standing = _any(_("State"), STANDINGS.items())

    def __init__(self, offices: Sequence[Office], **options: Any) -> None:
        super().__init__(offices, **options)
        names = Counter(row.name for row in offices)
        named = [(str(row.pk), _name_of(row) if names[row.name] > 1 else row.name) for row in offices]
        self.fields["office"] = _any(_("Office"), named)

    def wanted(self) -> dict[str, Any]:
        """How they stand and whose they are; empty for all."""
        asked = self.asked()
        office = asked.get("office")
        return {"standing": asked.get("standing", ""), "office": int(office) if office else None}


class FiguresFilter(FilterForm[Sequence[Consultation]]):
    """What a reader narrows the figures to."""

    def __init__(self, consultations: Sequence[Consultation], **options: Any) -> None:
        super().__init__(consultations, **options)
        provinces = {row.prefecture.sigla: row.prefecture.province_name for row in consultations}
        by_name = sorted(provinces.items(), key=lambda row: row[1])
        self.fields["province"] = _any(_("Province"), by_name)
        self.fields["consultation"] = _any(_("Consultation"), [(row.code, row.title) for row in consultations])

    def wanted(self) -> Asked:
        """The province and the consultation; empty for the whole site."""
        return Asked(**self.asked())
