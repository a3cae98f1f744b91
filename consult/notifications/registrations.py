"""What notices register with the record below them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from consult.audit import proofs
from consult.audit.proofs import Finding, acts_recorded, chain_about
from consult.notifications.models import OutboxMessage

_LOST = _("The notice numbered %(number)s tells of an act without an event.")


def _chain_of(notice: OutboxMessage) -> str:
    return chain_about(notice.subject_type, notice.subject_id)


def notices_stand() -> Iterator[Finding]:
    """Every notice tells of an act that the record knows."""
    yield from acts_recorded(OutboxMessage.objects.all(), _LOST, _chain_of)


proofs.register("notifications.outbox", notices_stand, _("Every notice sent: of an act that the record knows."))
