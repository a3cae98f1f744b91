"""Papers of an association's file: private files, never served from a public address."""

import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.functional import cached_property

from consult import clock
from councils.models.association import Accreditation
from councils.states import PaperKind


@deconstructible
class PrivateFiles(FileSystemStorage):
    """Below ``MEDIA_ROOT/private``, readable by the program alone. Its files have no address."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @cached_property
    def base_location(self) -> str:
        """Beside what is public, never inside of it."""
        return str(Path(settings.MEDIA_ROOT) / "private")

    def url(self, name: str | None) -> str:
        """Raises ValueError: a private file is read through a view that asks who reads."""
        raise ValueError("A private file has no address.")


def _place(paper: "Paper", _name: str) -> str:
    """A place that nobody can guess, and that nobody chose."""
    return f"papers/{paper.accreditation_id}/{uuid4().hex}"


class Paper(models.Model):
    """A document of a file, as the association sent it. The record keeps its digest; the bytes stay private."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    file: Any = models.FileField(storage=PrivateFiles(), upload_to=_place, max_length=200)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.accreditation_id}"

    def true_digest(self) -> str | None:
        """The digest of the bytes as they lie there now; None where they are gone."""
        try:
            with self.file.open() as kept:
                return hashlib.sha256(kept.read()).hexdigest()
        except FileNotFoundError:
            return None
