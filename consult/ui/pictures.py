"""Pictures as they are kept: without what a camera wrote into them, which may say where somebody lives."""

from io import BytesIO

from PIL import Image, ImageOps

KEPT = frozenset({"transparency", "loop", "duration", "background"})
"""What belongs to the picture itself; places, times, names and thumbnails of the camera do not."""


def without_notes(opened: Image.Image, kind: str) -> tuple[Image.Image, bytes]:
    """The picture turned as its notes say, and saved again as ``kind`` without them."""
    picture = ImageOps.exif_transpose(opened)
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    kept = BytesIO()
    picture.save(kept, format=kind, **({"quality": 90} if kind == "JPEG" else {}))
    return picture, kept.getvalue()
