"""The publish door as the officer and the prefect see it, and the beginning of a translation."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Locale, Revision

from cms.faces import face_of_draft
from cms.models import ConsultationPage
from cms.notices import checklist
from cms.people import standing_for
from cms.publishing import publish_page, seal
from cms.readability import hints
from consult import clock
from consult.verdicts import RuleBroken, Verdict
from councils.rules import may_publish_consultation, may_translate

WORDS = [
    *("aim", "up_for_decision", "not_up_for_decision", "legal_basis", "questions", "period_reason"),
    *("who_decides", "contact", "other_channels", "body"),
]
"""What a translation begins without: an Italian word left standing would pass for a translated one."""

MOST_DIGITS = 18
"""A longer number is no row of any database."""


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET: what is missing, and exactly what would be published. POST: publish the revision that was read."""
    page = _in_care(request, page_id)
    if request.method != "POST":
        return _door(request, page, status=200)
    try:
        published = publish_page(
            page.pk, revision_id=_number(request), seen=request.POST.get("seen", ""), actor=request.user
        )
    except RuleBroken as refusal:
        messages.error(request, str(refusal.reason))
        return _door(request, page, status=409 if refusal.code == "edited_meanwhile" else 422)
    messages.success(request, _("Published. Everybody can read it now."))
    return redirect(published.get_url() or "wagtailadmin_home")


def _in_care(request: HttpRequest, page_id: int) -> ConsultationPage:
    """The page, for those who may edit it or approve it; for others it is not there."""
    if len(str(page_id)) > MOST_DIGITS:
        raise Http404
    pages = ConsultationPage.objects.select_related("consultation__prefecture", "locale", "latest_revision")
    page: ConsultationPage = get_object_or_404(pages, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    return page


def _number(request: HttpRequest) -> int:
    raw = request.POST.get("revision", "")
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= MOST_DIGITS else 0


def _door(request: HttpRequest, page: ConsultationPage, *, status: int) -> HttpResponse:
    revision: Revision = page.get_latest_revision()
    draft: ConsultationPage = revision.as_object()
    context = {
        "page": page,
        "revision": revision,
        "seen": seal(revision),
        "face": face_of_draft(draft),
        "verdict": _may(request.user, page),
        "others": [code for code, _name in settings.LANGUAGES if code != page.language],
        "missing": checklist(draft, clock.now()),
        "hints": hints(draft),
    }
    return render(request, "cms/admin/publish.html", context, status=status)


def _may(user: Any, page: ConsultationPage) -> Verdict:
    ask = may_publish_consultation if page.is_original else may_translate
    return ask(standing_for(user), page.consultation, clock.now())


@require_POST
def translate(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    """Begin the page of a consultation in another language, or go to it when it is there."""
    page = _in_care(request, page_id)
    locale = get_object_or_404(Locale.objects.exclude(pk=page.locale_id), language_code=language)
    found = ConsultationPage.objects.filter(consultation=page.consultation, language=language).first()
    if found is None:
        found = page.copy_for_translation(locale, exclude_fields=WORDS)
    return redirect("wagtailadmin_pages:edit", found.pk)
