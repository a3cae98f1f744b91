"""The demo's letter box: mails become rows that /demo/mail/ shows. Nothing leaves the machine."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import make_msgid

from consult import clock
from consult.notifications.models import DemoMail


class DemoMailBackend(BaseEmailBackend):
    """Keeps mails as DemoMail rows, one for each recipient. Refuses to start outside of demo mode."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not settings.DEMO_MODE:
            raise ImproperlyConfigured(
                "The demo's letter box works in demo mode only: set EMAIL_BACKEND to a real one."
            )
        super().__init__(*args, **kwargs)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each mail; one whose Message-ID is there already is dropped, as mail systems do."""
        for mail in email_messages:
            identity = mail.extra_headers.get("Message-ID") or make_msgid(domain="demo.invalid")
            for recipient in mail.recipients():
                DemoMail.objects.get_or_create(
                    message_id=identity,
                    recipient=recipient,
                    defaults={
                        "sent_at": clock.now(),
                        "sender": mail.from_email,
                        "title": str(mail.subject),
                        "body": str(mail.body),
                    },
                )
        return len(email_messages)
