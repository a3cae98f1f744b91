"""Delivery: each notice that is due goes out once, in its reader's language, if the reader may still see it.

A notice is *claimed* before it is sent: one UPDATE that only one of two rounds can win moves its next
attempt away by a lease. No database lock is held while a mail server answers. A round that dies after
sending and before saying so tries again when the lease is over, with the same Message-ID, by which
mail systems drop the repeat.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template import Context, Engine
from django.utils import translation

from consult import clock
from consult.notifications.due import fault_of
from consult.notifications.models import OutboxMessage
from consult.notifications.visibility import Invited, owner_of
from consult.ui.plain_text import directed, isolated

logger = logging.getLogger(__name__)

WAITING = Q(sent_at=None, given_up_at=None)
LEASE = timedelta(minutes=10)
"""How long a claimed notice is left to the round that claimed it; longer than any mail server's timeout."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""How long to wait after the first, second, ... failure: a server may be away for a night."""

ATTEMPTS = len(PAUSES) + 1
"""After so many failures a notice is given up: eight."""

AT_ONCE = 1000
"""How many notices one round takes on, so that a round ends."""

NAMES = ("association", "council", "title")
"""What people called it, in whichever letters: kept apart from the sentence around it."""

SENT, CLOSED, UNSEEN = "sent", "recipient_closed", "not_visible"


@dataclass
class Delivered:
    """What a round did: sent; withheld, because the person left or may not see it any more; to be tried
    again; given up."""

    sent: int = 0
    withheld: int = 0
    postponed: int = 0
    given_up: int = 0

    @property
    def failed(self) -> int:
        """Notices that wanted to go out and could not."""
        return self.postponed + self.given_up


def waiting() -> Any:
    """Notices neither sent nor given up."""
    return OutboxMessage.objects.filter(WAITING)


def deliver_due() -> Delivered:
    """Deliver what is due now. Safe to run twice at once: each notice belongs to one round."""
    done = Delivered()
    for pk in list(
        waiting().filter(due_at__lte=clock.now()).order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        notice = _claim(pk, clock.now())
        if notice is not None:
            _deliver(notice, done)
    return done


def _claim(pk: int, at: datetime) -> OutboxMessage | None:
    free = waiting().filter(pk=pk, due_at__lte=at)
    if not free.update(due_at=at + LEASE, attempts=F("attempts") + 1):
        return None
    notice: OutboxMessage = OutboxMessage.objects.select_related("recipient").get(pk=pk)
    return notice


def _deliver(notice: OutboxMessage, done: Delivered) -> None:
    try:
        outcome = _send(notice)
    except Exception as error:  # noqa: BLE001  whatever stops one notice must not hold up the others
        _try_again(notice, fault_of(error), done)
        return
    if outcome == SENT:
        done.sent += 1
        _close(notice, outcome, sent_at=clock.now())
    else:
        done.withheld += 1
        _close(notice, outcome, given_up_at=clock.now())


def _send(notice: OutboxMessage) -> str:
    owner, person = owner_of(notice.subject_type), notice.recipient
    if person is None:
        return _invite(notice, owner.invites(notice.subject_id))
    if not person.is_active:
        return CLOSED
    if not owner.visible(person, notice.subject_id):
        return UNSEEN
    with translation.override(_language_of(person.language)):
        name = owner.named(person, notice.subject_id)
        mail_of(notice, owner.link(notice.subject_id), name=name).send()
    return SENT


def _invite(notice: OutboxMessage, invited: Invited | None) -> str:
    """To an address that is still invited, with the link that only it gets; it may have no account."""
    if invited is None:
        return UNSEEN
    with translation.override(_language_of(invited.language)):
        mail_of(notice, invited.link(notice.subject_id), address=invited.address).send()
    return SENT


def _language_of(spoken: str) -> str:
    return spoken if spoken in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def mail_of(notice: OutboxMessage, path: str, *, name: str = "", address: str = "") -> EmailMessage:
    """The notice as a mail in the active language; ``path`` is the page of this site that it links to.

    ``name`` is what the reader knows its subject by; without one it is the record's name for it.
    """
    context = {
        "label": name or isolated(notice.data.get("label", "")),
        "data": notice.data | {key: isolated(notice.data[key]) for key in NAMES if key in notice.data},
        "recipient": notice.recipient,
        "link": f"{settings.SITE_URL}{path}",
        "site_name": settings.SITE_NAME,
    }
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=directed(" ".join(_render(notice.verb, "subject", context).split())),
        body=directed(_render(notice.verb, "body", context).strip()) + "\n",
        to=[notice.recipient.email if notice.recipient else address],
        headers={
            "Message-ID": f"<{notice.act_id}.{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": translation.get_language(),
        },
    )


def _render(verb: str, name: str, context: dict[str, Any]) -> str:
    # A mail is plain text: escaping for HTML would turn an apostrophe into "&#x27;".
    template = Engine.get_default().get_template(f"emails/{verb}/{name}.txt")
    return str(template.render(Context(context, autoescape=False)))


def _try_again(notice: OutboxMessage, fault: str, done: Delivered) -> None:
    logger.warning("Notice %s was not delivered, attempt %s: %s", notice.pk, notice.attempts, fault)
    if notice.attempts >= ATTEMPTS:
        done.given_up += 1
        _close(notice, fault, given_up_at=clock.now())
        return
    done.postponed += 1
    notice.due_at, notice.outcome = clock.now() + PAUSES[notice.attempts - 1], fault
    notice.save(update_fields=["due_at", "outcome"])


def _close(notice: OutboxMessage, outcome: str, **instants: datetime) -> None:
    notice.outcome = outcome
    for name, instant in instants.items():
        setattr(notice, name, instant)
    notice.save(update_fields=["outcome", *instants])
