"""The proofs that the record brings itself."""

from django.utils.translation import gettext_lazy as _

from consult.audit import proofs, texts

proofs.register(
    "audit.history",
    texts.history_stands,
    _("Every version of a text, also of those hidden since: made by an act that the record knows."),
)
proofs.register(
    "audit.statements",
    texts.statements_stand,
    _("Every reason and explanation that was not erased: word for word as recorded, and named by its event."),
)
