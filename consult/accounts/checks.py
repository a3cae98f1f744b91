"""System checks of accounts: what would let somebody in who should stay out."""

from collections.abc import Iterable, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004  Django's name
from django.db import connections

from consult.accounts.adapter import REAL_FACTORS
from consult.accounts.hooks import people_with_duty
from consult.accounts.models import User


@register(Tags.security)
def no_demo_in_production(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Demo mode signs anybody in as anybody, and a clock that moves falsifies the record."""
    found: list[CheckMessage] = []
    if settings.PRODUCTION and settings.DEMO_MODE:
        found.append(
            Error(
                "Demo mode is on with production settings.",
                hint="Remove DEMO_MODE from the settings, or use consult.settings.dev.",
                id="accounts.E001",
            )
        )
    if settings.PRODUCTION and settings.CLOCK_CHANNELS - {"import"}:
        found.append(
            Error(
                "The clock can be moved with production settings.",
                hint='CLOCK_CHANNELS may name nothing but "import" there.',
                id="accounts.E002",
            )
        )
    return found


@register(Tags.database)
def people_as_they_should_be(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """No superuser; every member of staff with a second factor. Asks the database, so only ``--database`` runs it."""
    if "default" not in (databases or ()) or not _tables_stand():
        return []
    return [*_superusers(), *_staff_without_second_factor()]


def _tables_stand() -> bool:
    standing = set(connections["default"].introspection.table_names())
    return {User._meta.db_table, Authenticator._meta.db_table, "councils_staffrole"} <= standing


def _superusers() -> list[CheckMessage]:
    count = User.objects.filter(is_superuser=True).count()
    if not count:
        return []
    return [
        Warning(
            f"{count} account(s) are superusers: nobody has power everywhere here.",
            hint="Set is_superuser to false; give dated roles instead.",
            id="accounts.W001",
        )
    ]


def _staff_without_second_factor() -> list[CheckMessage]:
    having = set(Authenticator.objects.filter(type__in=REAL_FACTORS).values_list("user_id", flat=True))
    lacking = {user.pk for user in people_with_duty()} - having
    if not lacking:
        return []
    return [
        Warning(
            f"{len(lacking)} account(s) hold a staff role without a second factor; the role does not count until then.",
            hint="They are led to set one up when they next sign in.",
            id="accounts.W002",
        )
    ]
