"""The throw-away copy itself: committed rows are seen by other threads, and never by the next test."""

from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connections

from consult import clock
from consult.accounts.models import User
from tests.cast import NOON, World, person
from tests.harness import at_once


@pytest.mark.parametrize("round_number", [1, 2])
def test_what_is_committed_is_seen_by_all_threads_and_gone_afterwards(transactional_db, round_number):
    assert not User.objects.exists()
    person("visitor")
    assert [outcome.value for outcome in at_once(User.objects.count, User.objects.count)] == [1, 1]


def test_the_copy_is_not_the_original(transactional_db):
    assert connections["default"].settings_dict["NAME"] != settings.DATABASES["default"]["TEST"]["NAME"]
    assert not connections["default"].in_atomic_block


def test_errors_of_a_thread_are_told(transactional_db):
    good, bad = at_once(lambda: 1, lambda: 1 / 0)
    assert (good.value, good.error) == (1, None)
    assert isinstance(bad.error, ZeroDivisionError)


def test_the_clock_of_every_thread_runs_from_noon(committed_world: World):
    (seen,) = at_once(clock.now)
    assert 0 <= (seen.value - NOON).total_seconds() < 60


def test_the_site_is_served_with_its_own_rows(live_site):
    with urlopen(f"{live_site}/account/login/") as answer:
        assert answer.status == 200
    assert live_site == settings.SITE_URL
