"""Files: documents are downloads of what is public; pictures of the editor's own screens stay in the CMS."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve as static_serve
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as wagtail_document
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page, ReferenceIndex

from cms.models import ConsultationPage
from cms.people import standing_for
from cms.rights import collection_name, prefectures_in_care
from consult import clock
from councils.states import ConsultationState


@require_safe
def document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """A document that a public page offers, as an attachment; others only for the staff whose document it is."""
    if not (is_public(int(document_id)) or _keeps(request, int(document_id))):
        raise Http404
    response: HttpResponseBase = wagtail_document(request, document_id, filename)
    return response


def _keeps(request: HttpRequest, document_id: int) -> bool:
    """Whether the document lies in the collection of a prefecture for which the person writes now."""
    own = [collection_name(prefecture) for prefecture in _writes(request)]
    return bool(get_document_model().objects.filter(pk=document_id, collection__name__in=own).exists())


def is_public(document_id: int) -> bool:
    """Whether a page that everybody can read offers the document."""
    found = get_document_model().objects.filter(pk=document_id).first()
    if found is None:
        return False
    references = ReferenceIndex.get_references_to(found).filter(base_content_type__model="page")
    pages = Page.objects.filter(pk__in=[int(pk) for pk in references.values_list("object_id", flat=True)], live=True)
    hidden = ConsultationPage.objects.exclude(consultation__state__in=ConsultationState.public())
    return bool(pages.exclude(pk__in=hidden.values("pk")).exists())


@require_safe
def thumbnail(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of the editor's screens, for who may choose it. Public pages show theirs under signed addresses."""
    found = (
        get_image_model().get_rendition_model().objects.filter(file=f"images/{name}").select_related("image").first()
    )
    if found is None or not _writes(request) or not _may_choose(request, found.image):
        raise Http404
    return static_serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / "images"))


def _may_choose(request: HttpRequest, image: Any) -> bool:
    chosen_by: bool = image_policy.user_has_any_permission_for_instance(request.user, ["choose", "change"], image)
    return chosen_by


def _writes(request: HttpRequest) -> Any:
    return prefectures_in_care(standing_for(request.user), clock.now())
