"""Rows of the outbox, the demo's letter box, and the trace of the clock's last round."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from consult import clock


class OutboxMessage(models.Model):
    """One notice to one person about one act; the text is made when it is sent, in the person's language.

    ``subject_type`` and ``subject_id`` name what it is about: delivery asks the owning app whether the
    person may still see it. ``data`` holds ids, codes and instants for the template, never a text.
    Without ``recipient`` it goes to the address that the owning app invites to the subject, kept there alone.
    """

    act_id = models.UUIDField()
    verb = models.CharField(max_length=60)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act_id", "verb", "recipient", "subject_type", "subject_id"], name="outbox_once"
            ),
            models.UniqueConstraint(
                fields=["act_id", "verb", "subject_type", "subject_id"],
                condition=Q(recipient=None),
                name="outbox_once_invited",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None, given_up_at=None), name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.verb} -> {self.recipient_id}"


class DemoMail(models.Model):
    """A mail that the demo would have sent; shown on /demo/mail/. Never used outside demo mode."""

    message_id = models.CharField(max_length=255)
    sent_at = models.DateTimeField(default=clock.now)
    sender = models.CharField(max_length=320)
    recipient = models.CharField(max_length=320)
    title = models.CharField(max_length=500)
    body = models.TextField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["message_id", "recipient"], name="demomail_once")]

    def __str__(self) -> str:
        return self.title


class TickRun(models.Model):
    """One round of the clock: when it ended and what it did; /readyz shows how old the newest is."""

    ended_at = models.DateTimeField(default=clock.real_now, db_index=True)
    done = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.ended_at)
