"""The public pages of consultations, and the catch-all that serves every other page."""

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms import reading
from cms.faces import face_of, face_of_draft
from cms.filtering import ConsultationFilter, found
from cms.models import ConsultationPage
from cms.models.plain import home_path
from consult import clock
from consult.ui.pager import page_of
from councils.context import standing
from councils.models import Consultation, Prefecture
from councils.queries import consultations_visible_to
from councils.states import ConsultationState


@require_safe
def consultation_list(request: HttpRequest) -> HttpResponse:
    """Every consultation the reader may see, open ones first; filters and sort are part of the address."""
    provinces = Prefecture.objects.filter(consultations__state__in=ConsultationState.public()).distinct()
    filters = ConsultationFilter(list(provinces), data=request.GET)
    wanted = filters.asked()
    page = page_of(request, found(reading.cards(standing(request), clock.now()), wanted))
    narrowed = any(name != "sort" for name in wanted)
    context = {"page": page, "filters": filters.as_understood(), "narrowed": narrowed}
    return render(request, "cms/consultation_list.html", context)


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


@require_safe
def consultation_outcome(request: HttpRequest, code: str) -> HttpResponse:
    """What the institution answered, proposal by proposal, under what it said."""
    reader, at = standing(request), clock.now()
    row = get_object_or_404(consultations_visible_to(reader, at).prefetch_related("phases", "pages"), code=code)
    groups = reading.by_value(reading.outcomes_of(row, reader, at))
    return render(request, "cms/consultation_outcome.html", {"consultation": row, "groups": groups})


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
