"""Notices."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Outbox and delivery."""

    name = "consult.notifications"
    label = "notifications"
