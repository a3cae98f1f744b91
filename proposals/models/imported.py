"""Which row of outside material became which row here, so that an import can stop anywhere and go on."""

from django.db import models


class ImportedItem(models.Model):
    """An item of the source and the row made of it (empty: reported and skipped).

    ``external_id`` of a proposal or comment is ``consultation/id``, as the source names the two.
    """

    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    object_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "external_id"], name="imported_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.external_id}"
