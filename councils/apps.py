"""Institutions and their consultations."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """Prefectures, councils, associations, consultations."""

    name = "councils"

    def ready(self) -> None:
        from councils import checks, registrations, verbs  # noqa: F401  registers checks, due jobs, visibility, verbs
