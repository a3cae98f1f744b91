"""The interface's building stones."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, form renderer, error pages."""

    name = "consult.ui"
    label = "ui"
