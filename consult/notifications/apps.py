"""Notices."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Outbox and delivery."""

    name = "consult.notifications"
    label = "notifications"

    def ready(self) -> None:
        from consult.notifications import registrations  # noqa: F401  registers the proof of notices
