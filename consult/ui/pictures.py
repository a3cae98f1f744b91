"""Pictures as they are kept: without what a camera wrote into them, which may say where somebody lives."""

import struct
from io import BytesIO

from PIL import Image, ImageOps

KEPT = frozenset({"transparency", "loop", "duration", "background"})
"""What belongs to the picture itself; places, times, names and thumbnails of the camera do not."""

UNREADABLE = (OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, struct.error)
"""What Pillow raises on bytes that are no picture, half of one, or one whose notes are made to confuse it."""


def without_notes(opened: Image.Image, kind: str) -> tuple[Image.Image, bytes]:
    """The picture turned as its notes say, and saved again as ``kind`` without them."""
    picture = _upright(opened)
    picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
    kept = BytesIO()
    picture.save(kept, format=kind, **({"quality": 90} if kind == "JPEG" else {}))
    return picture, kept.getvalue()


def _upright(opened: Image.Image) -> Image.Image:
    """The picture turned as its notes say; as it is where nobody can read them."""
    try:
        return ImageOps.exif_transpose(opened)
    except UNREADABLE:
        opened.load()  # the notes may be broken; the picture may not
        return opened.copy()
