"""What can happen here: verbs of the record, with the sentences that tell them."""

from django.utils.translation import gettext_lazy as _

from consult.audit.verbs import Verb, register

# --- imported material: told as what it is, never as an act on this platform -------------------------
register(
    Verb("import.consultation", _("%(subject)s was taken over from a consultation held elsewhere")),
    Verb("import.association", _("%(subject)s was entered as a stand-in for an outside participant")),
    Verb("import.proposal", _("%(who)s proposed %(subject)s, in a consultation held elsewhere")),
    Verb("import.comment", _("%(who)s commented %(subject)s, in a consultation held elsewhere"), timeline=False),
    Verb("import.vote", _("%(who)s took a position on %(subject)s, elsewhere"), timeline=False),
    Verb("import.vote_changed", _("%(who)s changed position on %(subject)s, elsewhere"), timeline=False),
)
