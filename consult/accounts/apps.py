"""Accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "consult.accounts"
    label = "accounts"

    def ready(self) -> None:
        from consult.accounts import checks  # noqa: F401  registers checks
