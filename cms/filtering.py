"""What a reader asks of the list of consultations and of the directory."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cms import reading
from cms.faces import OFFICIAL
from cms.models import ConsultationPage
from consult.ui import languages
from consult.ui.fields import CleanLineField, LanguageSelect
from consult.ui.filtering import SEARCH_LENGTH, FilterForm
from councils.models import Consultation, Prefecture
from councils.states import ConsultationState

STAGES: dict[str, tuple[Any, dict[str, Any]]] = {
    "open": (_("open now"), {"stage": reading.OPEN}),
    "upcoming": (_("opening soon"), {"stage": reading.UPCOMING}),
    "closed": (_("closed"), {"stage": reading.CLOSED}),
    "answered": (_("with their outcome"), {"state__in": ConsultationState.with_outcome()}),
}

SORTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("open first"), ("stage", "closing", "-published_at", "-pk")),
    "newest": (_("newest first"), ("-published_at", "-pk")),
    "closing": (_("closing latest first"), ("-closing", "-pk")),
}


def _choices(named: Mapping[str, tuple[Any, Any]]) -> list[tuple[str, Any]]:
    return [(key, label) for key, (label, _what) in named.items()]


def _province(rows: Sequence[Prefecture]) -> forms.ChoiceField:
    choices = [("", _("all")), *((row.sigla, row.province_name) for row in rows)]
    return forms.ChoiceField(label=_("Province"), required=False, choices=choices)


class ProvinceFilter(FilterForm[Sequence[Prefecture]]):
    """Which province a reader of the directory asks for."""

    def __init__(self, provinces: Sequence[Prefecture], **options: Any) -> None:
        super().__init__(provinces, **options)
        self.fields["province"] = _province(provinces)

    def wanted(self) -> str:
        """The letters of the province that was asked for; empty for all."""
        return str(self.asked().get("province", ""))


class ConsultationFilter(FilterForm[Sequence[Prefecture]]):
    """Filter and order of the list."""

    words = CleanLineField(limit=SEARCH_LENGTH, required=False, label=_("Words in the title or the aim"))
    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("all")), *_choices(STAGES)])
    language = forms.ChoiceField(
        label=_("Can be read in"),
        required=False,
        widget=LanguageSelect,
        choices=[("", _("any language")), *((code, languages.endonym(code)) for code, _name in settings.LANGUAGES)],
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=_choices(SORTS))

    def __init__(self, provinces: Sequence[Prefecture], **options: Any) -> None:
        super().__init__(provinces, **options)
        self.fields["province"] = _province(provinces)
        self.order_fields(["words", "province", "stage", "language", "sort"])


def found(rows: QuerySet[Consultation], wanted: dict[str, str]) -> QuerySet[Consultation]:
    """The rows of ``reading.cards`` that are asked for, in the order asked for."""
    if "stage" in wanted:
        rows = rows.filter(**STAGES[wanted["stage"]][1])
    if "province" in wanted:
        rows = rows.filter(prefecture__sigla=wanted["province"])
    if "language" in wanted:
        rows = _readable_in(rows, wanted["language"])
    if "words" in wanted:
        rows = _saying(rows, wanted["words"])
    return rows.order_by(*SORTS[wanted.get("sort", "")][1])


def _saying(rows: QuerySet[Consultation], words: str) -> QuerySet[Consultation]:
    """Those whose title or aim holds the words, in Italian or in a published translation."""
    said = Q(title__icontains=words) | Q(aim__icontains=words)
    return rows.filter(said | Exists(_published().filter(said)))


def _readable_in(rows: QuerySet[Consultation], language: str) -> QuerySet[Consultation]:
    """Those whose notice can be read in the language; the official Italian is always there."""
    return rows if language == OFFICIAL else rows.filter(Exists(_published().filter(language=language)))


def _published() -> QuerySet[ConsultationPage]:
    return ConsultationPage.objects.filter(consultation=OuterRef("pk"), live=True)
