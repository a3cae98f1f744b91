"""Two rounds at once: every notice goes out exactly once."""

from django.core import mail

from consult.notifications.delivery import deliver_due
from consult.notifications.models import OutboxMessage
from tests.cast import person
from tests.consult.notifications.conftest import Told
from tests.harness import at_once

NOTICES, ROUNDS = 20, 4


def test_rounds_at_once_send_each_notice_once(transactional_db: None, told: Told) -> None:
    reader = person("reader")
    for number in range(NOTICES):
        told(reader, str(number))
    outcomes = at_once(*[deliver_due] * ROUNDS)
    assert [outcome.error for outcome in outcomes] == [None] * ROUNDS
    assert sum(outcome.value.sent for outcome in outcomes) == NOTICES
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(mail.outbox) == NOTICES
    assert OutboxMessage.objects.filter(attempts=1, outcome="sent").count() == NOTICES
