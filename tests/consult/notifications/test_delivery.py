from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from consult import clock
from consult.accounts.models import User
from consult.notifications import delivery, visibility
from consult.notifications.delivery import ATTEMPTS, LEASE, PAUSES, deliver_due
from consult.notifications.models import OutboxMessage
from consult.notifications.visibility import Invited
from tests.cast import NOON, person
from tests.consult.notifications.conftest import Told

pytestmark = pytest.mark.usefixtures("noon")
MINUTE = timedelta(minutes=1)


def fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_notice_goes_out_once(reader: User, told: Told) -> None:
    notice = told(reader)
    assert deliver_due().sent == 1
    assert vars(deliver_due()) == {"sent": 0, "withheld": 0, "postponed": 0, "given_up": 0}
    notice.refresh_from_db()
    assert (notice.sent_at, notice.outcome, notice.attempts) == (NOON, "sent", 1)
    assert len(mail.outbox) == 1


def test_what_a_mail_says(reader: User, told: Told) -> None:
    notice = told(reader, "7")
    deliver_due()
    (sent,) = mail.outbox
    assert sent.subject == "Thing 1 (it) second line of the subject"
    assert (
        sent.body
        == 'reader, "L\'Ofanto <aps>" did something & more.\n\nhttps://consult.example.org/it/things/7/\n\nConsult\n'
    )
    assert sent.to == ["reader@example.org"]
    assert sent.extra_headers["Message-ID"] == f"<{notice.act_id}.{notice.pk}@consult.example.org>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("spoken", "written"), [("en", "en"), ("it", "it"), ("tlh", "it")])
def test_a_mail_speaks_the_language_of_its_reader(told: Told, db: None, spoken: str, written: str) -> None:
    user = person("speaker")
    User.objects.filter(pk=user.pk).update(language=spoken)
    told(User.objects.get(pk=user.pk))
    deliver_due()
    assert mail.outbox[0].subject.startswith(f"Thing 1 ({written})")
    assert f"/{written}/things/1/" in str(mail.outbox[0].body)
    assert mail.outbox[0].extra_headers["Content-Language"] == written


def test_a_notice_waits_until_it_is_due(reader: User, told: Told) -> None:
    told(reader, due_at=NOON + MINUTE)
    assert deliver_due().sent == 0
    with clock.at(NOON + MINUTE, channel="test"):
        assert deliver_due().sent == 1


@pytest.mark.parametrize(("case", "outcome"), [("unseen", "not_visible"), ("left", "recipient_closed")])
def test_who_may_not_see_it_any_more_or_left_is_not_written_to(
    reader: User, told: Told, seen: dict[str, bool], case: str, outcome: str
) -> None:
    notice = told(reader)
    if case == "unseen":
        seen["1"] = False
    else:
        User.objects.filter(pk=reader.pk).update(is_active=False)
    assert deliver_due().withheld == 1
    notice.refresh_from_db()
    assert (notice.sent_at, notice.given_up_at, notice.outcome) == (None, NOON, outcome)
    assert mail.outbox == []


def test_a_failure_is_tried_again_after_a_pause(
    reader: User, told: Told, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    notice = told(reader)
    with monkeypatch.context() as broken:
        fail_with(ConnectionRefusedError("reader@example.org was refused"), broken)
        assert deliver_due().postponed == 1
    notice.refresh_from_db()
    assert (notice.sent_at, notice.due_at) == (None, NOON + PAUSES[0])
    assert notice.outcome.startswith("ConnectionRefusedError at test_delivery.py:")
    assert "example.org" not in caplog.text + notice.outcome
    with clock.at(NOON + PAUSES[0], channel="test"):
        assert deliver_due().sent == 1


def test_after_eight_failures_it_is_given_up(reader: User, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    notice, at = told(reader), NOON
    fail_with(OSError("no route"), monkeypatch)
    for attempt in range(1, ATTEMPTS + 1):
        with clock.at(at, channel="test"):
            done = deliver_due()
        notice.refresh_from_db()
        assert notice.attempts == attempt
        assert (done.postponed, done.given_up) == ((1, 0) if attempt < ATTEMPTS else (0, 1))
        at = notice.due_at
    assert notice.given_up_at is not None
    assert ATTEMPTS == 8
    with clock.at(at + timedelta(days=30), channel="test"):
        assert deliver_due().failed == 0


def test_one_broken_notice_does_not_hold_up_the_others(reader: User, told: Told) -> None:
    told(reader, subject_type="nobody_answers_for_this")
    told(reader)
    assert vars(deliver_due()) == {"sent": 1, "withheld": 0, "postponed": 1, "given_up": 0}


def test_a_round_that_died_after_sending_sends_again_under_the_same_name(
    reader: User, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(reader)
    with monkeypatch.context() as dying:
        dying.setattr(delivery, "_close", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            deliver_due()
    assert deliver_due().sent == 0  # it belongs to the dead round until its lease is over
    with clock.at(NOON + LEASE, channel="test"):
        assert deliver_due().sent == 1
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_a_claimed_notice_is_nobody_elses(reader: User, told: Told) -> None:
    notice = told(reader)
    first, second = delivery._claim(notice.pk, NOON), delivery._claim(notice.pk, NOON)
    assert (first is not None, second) == (True, None)


def test_a_notice_given_up_or_sent_is_no_longer_waiting(reader: User, told: Told) -> None:
    told(reader, sent_at=NOON)
    told(reader, given_up_at=NOON)
    assert list(delivery.waiting()) == []
    assert OutboxMessage.objects.count() == 2


def test_a_notice_without_recipient_goes_to_the_invited_address(
    told: Told, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    invited = Invited("new@example.org", "en", lambda pk: f"/{get_language()}/secret/{pk}/")
    owner = visibility.owner_of("thing")
    monkeypatch.setitem(visibility._owners, "thing", replace(owner, invites=lambda pk: invited))
    told(None, "7")
    assert deliver_due().sent == 1
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert "https://consult.example.org/en/secret/7/" in str(sent.body)


def test_who_is_invited_no_longer_is_not_written_to(told: Told, db: None) -> None:
    notice = told(None)
    assert deliver_due().withheld == 1
    notice.refresh_from_db()
    assert (notice.outcome, notice.sent_at) == ("not_visible", None)


def test_one_notice_of_one_act_to_the_invited(told: Told, db: None) -> None:
    notice = told(None)
    with pytest.raises(IntegrityError, match=r"outbox_once_invited|outboxmessage\.act_id"), transaction.atomic():
        told(None, act_id=notice.act_id)
