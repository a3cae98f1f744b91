"""Pictures as they are kept: without what a camera wrote into them, which may say where somebody lives."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image, ImageOps
from wagtail.images.forms import BaseImageForm

KEPT = frozenset({"transparency", "loop", "duration", "background"})
"""What belongs to the picture itself; places, times, names and thumbnails of the camera do not."""

ANIMATED = frozenset({"GIF"})
"""Formats that hold no such notes and may hold several pictures: left as they are."""


class PictureForm(BaseImageForm):
    """Wagtail's form for an image, which keeps the picture alone."""

    def clean_file(self) -> Any:
        """The same picture, upright, without the camera's notes."""
        file = self.cleaned_data["file"]
        return without_notes(file) if isinstance(file, UploadedFile) else file


def without_notes(file: UploadedFile) -> UploadedFile:
    """The picture turned as its notes say and saved again without them. The field has checked that it is one."""
    file.seek(0)
    with Image.open(file) as opened:
        kind = opened.format or "PNG"
        if kind in ANIMATED:
            file.seek(0)
            return file
        picture = ImageOps.exif_transpose(opened)
        picture.info = {name: value for name, value in picture.info.items() if name in KEPT}
        kept = BytesIO()
        picture.save(kept, format=kind, **({"quality": 90} if kind == "JPEG" else {}))
    clean = SimpleUploadedFile(str(file.name), kept.getvalue(), content_type=file.content_type or "")
    clean.image = picture  # type: ignore[attr-defined]  # Wagtail's form reads the size there
    return clean
