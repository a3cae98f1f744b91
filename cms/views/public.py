"""The public pages of consultations, and the catch-all that serves every other page."""

from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import reading
from cms.faces import face_of, face_of_draft
from cms.models import ConsultationPage
from cms.models.plain import home_path
from consult import clock
from consult.ui.pager import page_of
from councils.context import standing
from councils.models import Consultation, Prefecture
from councils.queries import consultations_visible_to
from councils.states import ConsultationState

STAGES: dict[str, tuple[Any, dict[str, Any]]] = {
    "open": (_("open now"), {"stage": reading.OPEN}),
    "upcoming": (_("opening soon"), {"stage": reading.UPCOMING}),
    "closed": (_("closed"), {"stage": reading.CLOSED}),
    "answered": (
        _("with their outcome"),
        {"state__in": ConsultationState.with_outcome()},
    ),
}
SORTS = {
    "": (_("open first"), ("stage", "closing", "-published_at", "-pk")),
    "newest": (_("newest first"), ("-published_at", "-pk")),
    "closing": (_("closing latest first"), ("-closing", "-pk")),
}


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Every consultation the reader may see, open ones first; filters and sort are part of the address."""
    at = clock.now()
    # PostgreSQL refuses a NUL anywhere; nothing of ours has one.
    asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("stage", "province", "language", "sort")}
    rows = _filtered(reading.cards(standing(request), at), asked)
    context = {
        "page": page_of(request, rows),
        "asked": asked,
        "stages": [(key, label) for key, (label, _which) in STAGES.items()],
        "sorts": [(key, label) for key, (label, _order) in SORTS.items()],
        "provinces": Prefecture.objects.filter(consultations__state__in=ConsultationState.public()).distinct(),
        "languages": [code for code, _name in settings.LANGUAGES],
    }
    return render(request, "cms/consultation_list.html", context)


def _filtered(rows: QuerySet[Consultation], asked: dict[str, str]) -> QuerySet[Consultation]:
    """What is asked for; a word we do not know asks for nothing in particular."""
    if asked["stage"] in STAGES:
        rows = rows.filter(**STAGES[asked["stage"]][1])
    if asked["province"]:
        rows = rows.filter(prefecture__sigla=asked["province"][:2])
    if asked["language"] and asked["language"] != settings.LANGUAGE_CODE:
        rows = rows.filter(pages__language=asked["language"], pages__live=True)
    return rows.order_by(*SORTS.get(asked["sort"], SORTS[""])[1])


@require_safe
def consultation(request: HttpRequest, code: str) -> HttpResponse:
    """One consultation in the reader's language; official Italian, labelled, where there is no translation."""
    reader, at = standing(request), clock.now()
    pages = ConsultationPage.objects.select_related("locale")
    visible = consultations_visible_to(reader, at).prefetch_related(
        "phases", "questions", "addressees", Prefetch("pages", pages)
    )
    row = get_object_or_404(visible, code=code)
    language = get_language() or settings.LANGUAGE_CODE
    return render(request, "cms/consultation.html", {"consultation": row, **_shown(row, language, at)})


def _shown(row: Consultation, language: str, at: Any) -> dict[str, Any]:
    """The published face; for the staff who see it before, the newest draft."""
    drafts = {page.language: page for page in row.pages.all()}
    draft = drafts.get(language) or drafts.get(settings.LANGUAGE_CODE)
    if row.state in ConsultationState.public() or draft is None:
        return {"face": face_of(row, language, at)}
    return {"face": face_of_draft(draft.get_latest_revision_as_object()), "previewing": True}


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Any other page, in the reader's language; one that exists in Italian only is shown in Italian."""
    language = get_language() or settings.LANGUAGE_CODE
    page = _found(language, path) or _found(settings.LANGUAGE_CODE, path)
    if page is None:
        raise Http404
    request.is_preview = False  # type: ignore[attr-defined]  # Wagtail's templates ask
    response: HttpResponse = page.serve(request)
    return response


def _found(language: str, path: str) -> Any:
    """The public page at this address, with what its template shows of other tables; None if there is none."""
    page = Page.objects.live().filter(url_path=f"{home_path(language)}{path}").first()
    if page is None:
        return None
    model = page.specific_class
    related = [name for name in ("locale", "prefecture", "council__prefecture") if _has(model, name.split("__")[0])]
    return model._default_manager.select_related(*related).get(pk=page.pk)


def _has(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())
