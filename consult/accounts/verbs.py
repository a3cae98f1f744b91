"""What can happen to an account."""

from django.utils.translation import gettext_lazy as _

from consult.audit.verbs import Facts, Verb, register

register(
    Verb(
        "account.anonymised", _("An account was closed and its person anonymised."), facts=Facts.SEALED, timeline=False
    ),
)
