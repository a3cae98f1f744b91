"""The demo, told once for each file of this folder, on a throw-away copy of the database."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings

from tests.harness import throwaway_copy

LETTER_BOX = "consult.notifications.backends.DemoMailBackend"


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo of today; what the command said."""
    out = StringIO()
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), throwaway_copy(folder), override_settings(EMAIL_BACKEND=LETTER_BOX):
        call_command("seed_demo", stdout=out)
        yield out.getvalue()


@pytest.fixture(autouse=True)
def fresh_codes() -> None:
    """No code of the authenticator has been used yet, nobody has tried too often."""
    cache.clear()
