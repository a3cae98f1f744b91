"""Files that people send: PDF, JPEG or PNG, told by their content; pictures without notes, names without tricks."""

import hashlib
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from consult.ui.pictures import UNREADABLE, without_notes

MEGABYTES = 5
MOST_PIXELS = 40_000_000
NAME_LENGTH = 100
"""Characters of a name, its ending left out."""

PDF = "application/pdf"
PICTURES = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG"}
"""Formats as Pillow tells them, and as they are kept. A telephone's JPEG with a second picture inside is MPO."""
KINDS = {"JPEG": "image/jpeg", "PNG": "image/png"}
ENDINGS = {PDF: "pdf", KINDS["JPEG"]: "jpg", KINDS["PNG"]: "png"}
TYPES = frozenset(ENDINGS)

_TRICKY = frozenset('/\\<>:"|?*;%')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True)
class Upload:
    """A file as it is kept: its safe name, its true type, its bytes."""

    name: str
    content_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def safe_name(name: str, content_type: str) -> str:
    """The name alone, without folders and characters that trick people or programs, with the ending of its type."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0]
    kept = "".join(" " if c in _TRICKY else c for c in stem if unicodedata.category(c) not in _INVISIBLE)
    shown = " ".join(kept.split()).strip(" .")[:NAME_LENGTH].strip(" .")
    return f"{shown or 'document'}.{ENDINGS[content_type]}"


class UploadField(forms.FileField):
    """One PDF or picture of at most five megabytes. Cleans to an ``Upload``, or None."""

    default_error_messages = {
        "empty": _("The file is empty. Choose another one."),
        "too_large": _("The file is too large: at most %(limit)d megabytes are possible. Scan it with less detail."),
        "kind": _("Only PDF, JPEG and PNG can be sent. Save or scan the document as one of these."),
        "pixels": _("The picture has too many points. Scan it with less detail."),
    }

    def __init__(self, **options: Any) -> None:
        accepted = ",".join(sorted(TYPES))
        super().__init__(widget=forms.FileInput(attrs={"accept": accepted}), max_length=255, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, read and made safe."""
        file = super().clean(data, initial)
        return self._kept(file) if isinstance(file, UploadedFile) else None

    def _kept(self, file: UploadedFile) -> Upload:
        if (file.size or 0) > MEGABYTES * 1024 * 1024:
            raise self._refusal("too_large", limit=MEGABYTES)
        content = file.read()
        content_type, content = (PDF, content) if content.startswith(b"%PDF-") else self._picture(content)
        return Upload(safe_name(str(file.name), content_type), content_type, content)

    def _picture(self, content: bytes) -> tuple[str, bytes]:
        try:
            with Image.open(BytesIO(content), formats=tuple(KINDS)) as opened:
                kind = PICTURES[opened.format or ""]
                if opened.width * opened.height > MOST_PIXELS:
                    raise self._refusal("pixels")
                return KINDS[kind], without_notes(opened, kind)[1]
        except ValidationError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise self._refusal("pixels") from None
        except UNREADABLE:
            raise self._refusal("kind") from None

    def _refusal(self, code: str, **named: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=named)
