"""Pictures of the public pages: the map of provinces, and the code that a phone reads from paper."""

from collections.abc import Iterable
from typing import Any

from django import template

from cms.province_map import COLUMNS, PITCH, SIDE, height, tiles_of
from cms.reading import Region
from councils.models import Consultation

register = template.Library()


@register.inclusion_tag("cms/province_map.html")
def province_map(regions: Iterable[Region]) -> dict[str, Any]:
    """The map of all provinces, those of these regions' prefectures linked to their pages. No query of its own."""
    tiles = tiles_of(prefecture for region in regions for prefecture in region.prefectures)
    return {
        "plain": [tile for tile in tiles if not tile.slug],
        "linked": [tile for tile in tiles if tile.slug],
        "width": COLUMNS * PITCH,
        "height": height(),
        "side": SIDE,
    }


@register.inclusion_tag("cms/consultation_qr.html")
def consultation_qr(consultation: Consultation) -> dict[str, Any]:
    """The QR code that leads to the consultation, for who reads the notice on paper or on another screen."""
    return {"consultation": consultation}
