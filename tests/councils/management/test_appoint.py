"""``appoint``: the first prefect of a new installation, and every refusal in plain words."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from councils.models import StaffRole
from tests.cast import NOON
from tests.councils.telling import last


def appoint(*arguments):
    out = StringIO()
    call_command("appoint", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_prefect_of_a_new_installation(world):
    said = appoint("Stranger@example.org", "prefect", "ao")
    row = StaffRole.objects.get(user=world.stranger)
    assert (row.role, row.prefecture.sigla, row.starts_at, row.ends_at) == ("prefect", "AO", NOON, None)
    assert "until further notice" in said
    assert last("staff.appointed")[0]["role"] == "console"


def test_until_a_day_means_through_the_whole_of_it_in_italy(world):
    appoint("stranger@example.org", "officer", "FG", "--until", "2026-12-31", "--may-publish")
    row = StaffRole.objects.get(user=world.stranger)
    assert row.ends_at == datetime(2026, 12, 31, 23, 0, tzinfo=UTC)
    assert row.may_publish


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody@example.org", "prefect", "FG"), "signs up first"),
        (("stranger@example.org", "prefect", "XX"), "There is no prefecture XX"),
        (("stranger@example.org", "king", "FG"), "invalid choice"),
        (("stranger@example.org", "prefect", "FG", "--until", "domani"), "invalid"),
        (("stranger@example.org", "prefect", "FG", "--may-publish"), "Only an officer publishes by delegation"),
        (("prefect@example.org", "prefect", "FG"), "already holds the role"),
    ],
)
def test_a_refusal_says_why(world, arguments, words):
    before = StaffRole.objects.count()
    with pytest.raises(CommandError, match=words) as refusal:
        appoint(*arguments)
    assert len(str(refusal.value)) > 20
    assert StaffRole.objects.count() == before


def test_a_role_is_ended_at_once(world):
    said = appoint("officer@example.org", "officer", "FG", "--end")
    assert StaffRole.objects.get(user=world.officer).ends_at == NOON
    assert "until Tuesday 12 May 2026" in said
    assert last("staff.ended")[0]["role"] == "console"
    with pytest.raises(CommandError, match="does not hold that role"):
        appoint("officer@example.org", "officer", "FG", "--end")
