"""The directory of prefectures and councils."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms import directory, reading
from cms.filtering import ProvinceFilter
from consult import clock


@require_safe
def council_list(request: HttpRequest) -> HttpResponse:
    """Prefectures and their councils by region; one province alone when the address asks for it."""
    language = get_language() or settings.LANGUAGE_CODE
    regions = reading.prefectures_by_region(language)
    filters = ProvinceFilter([row for region in regions for row in region.prefectures], data=request.GET)
    wanted = filters.wanted()
    context = {
        "regions": directory.filled(directory.of_province(regions, wanted), language, clock.now()),
        "filters": filters.as_understood(),
        "narrowed": bool(wanted),
        "known": bool(regions),
    }
    return render(request, "cms/council_list.html", context)
