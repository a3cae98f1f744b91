"""The QR code of a consultation: what a poster or a paper notice carries."""

from io import BytesIO

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathFillImage

from consult import clock
from councils.models.standing import Standing
from councils.queries import consultations_visible_to


@require_safe
@cache_control(public=True, max_age=86400)
def consultation_qr(request: HttpRequest, code: str) -> HttpResponse:
    """The code as SVG. The same for everybody: a consultation that is not public has none, for its staff either."""
    row = get_object_or_404(consultations_visible_to(Standing(), clock.now()), code=code)
    return HttpResponse(drawing(address_of(row.code)), content_type="image/svg+xml")


def address_of(code: str) -> str:
    """The whole address of the consultation, in the language of this page."""
    return f"{settings.SITE_URL}{reverse('consultation', args=[code])}"


def drawing(text: str) -> bytes:
    """The text as a QR code: one path on white with the quiet border, readable with an eighth of it worn off."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, image_factory=SvgPathFillImage)
    code.add_data(text)
    drawn = BytesIO()
    code.make_image().save(drawn)
    return drawn.getvalue()
