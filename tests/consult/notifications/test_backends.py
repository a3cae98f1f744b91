from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection

from consult.notifications.models import DemoMail
from tests.cast import NOON

BACKEND = "consult.notifications.backends.DemoMailBackend"


def letter(*to: str, **headers: str) -> EmailMessage:
    return EmailMessage("Subject", "Body", "from@example.org", list(to), headers=headers)


@pytest.mark.usefixtures("noon")
def test_a_mail_becomes_a_row_for_each_reader(db: None) -> None:
    assert get_connection(BACKEND).send_messages([letter("a@example.org", "b@example.org")]) == 1
    kept = DemoMail.objects.order_by("recipient")
    assert [(mail.recipient, mail.title, mail.body, mail.sent_at) for mail in kept] == [
        ("a@example.org", "Subject", "Body", NOON),
        ("b@example.org", "Subject", "Body", NOON),
    ]


def test_a_repeat_under_the_same_message_id_is_dropped(db: None) -> None:
    repeated = letter("a@example.org", **{"Message-ID": "<1@example.org>"})
    get_connection(BACKEND).send_messages([repeated])
    get_connection(BACKEND).send_messages([repeated, letter("a@example.org")])
    assert DemoMail.objects.count() == 2


def test_outside_of_the_demo_it_refuses_to_work(settings: Any) -> None:
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured, match="demo mode only"):
        get_connection(BACKEND)
