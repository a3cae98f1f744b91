"""System checks of this app."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from councils.models import Prefecture

PREFECTURES = 106
"""Offices of ``councils/data/prefectures.csv``: 103 prefectures, two government commissariats, the region of Aosta."""


@checks.register(checks.Tags.database)
def prefectures_are_there(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Whether every prefecture stands in the database; a migration puts them there.

    A warning: an error would stop the very ``migrate`` that mends it.
    """
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        if Prefecture._meta.db_table not in connections[alias].introspection.table_names():
            continue
        there = Prefecture.objects.using(alias).count()
        if there != PREFECTURES:
            found.append(
                checks.Warning(
                    f"{there} of {PREFECTURES} prefectures are in the database {alias}.",
                    hint="Run `manage.py migrate`. If they were deleted, restore a backup.",
                    id="councils.W001",
                )
            )
    return found
