"""Several associations that name one tax code: they are locked together, and one of them holds it."""

from consult.audit.journal import lock
from councils.models import Accreditation, Association


def files_locked_under(tax_code: str, association: Association) -> list[Accreditation]:
    """Lock the association and all that name this tax code, in one order; the files of the latter."""
    named = Association.objects.filter(tax_code=tax_code).exclude(tax_code="").values_list("pk", flat=True)
    for pk in sorted({association.pk, *named}):
        lock(Association, pk)
    if not tax_code:
        return []
    return list(Accreditation.objects.filter(association__tax_code=tax_code).select_related("association"))


def take_tax_code(association: Association) -> None:
    """Let the association hold its tax code; whoever held it, and takes part nowhere, gives it up."""
    if not association.tax_code or association.holds_tax_code:
        return
    for holder in Association.objects.filter(tax_code=association.tax_code, holds_tax_code=True):
        holder.holds_tax_code = False
        holder.save(update_fields=["holds_tax_code"])
    association.holds_tax_code = True
    association.save(update_fields=["holds_tax_code"])
