"""Pictures that the editors send: Wagtail's form keeps the picture alone."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from PIL import Image
from wagtail.images.forms import BaseImageForm

from consult.ui import pictures

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
        picture, content = pictures.without_notes(opened, kind)
    clean = SimpleUploadedFile(str(file.name), content, content_type=file.content_type or "")
    clean.image = picture  # type: ignore[attr-defined]  # Wagtail's form reads the size there
    return clean
