"""``seed_demo`` goes into an empty database of the demo, whole or not at all."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.demo import contributions
from cms.demo.calendar import seeded_on
from consult.accounts.models import User
from consult.audit.models import AuditEvent
from councils.models import StaffRole
from tests.cast import World


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_it_does_not_mix_with_people_who_work_here(world: World) -> None:
    before = User.objects.count()
    with pytest.raises(CommandError, match="This database is in use"):
        seed()
    assert User.objects.count() == before


@pytest.mark.django_db
def test_it_is_for_demo_mode_only(settings: Any) -> None:
    settings.DEMO_MODE = False
    with pytest.raises(CommandError, match="demo mode only"):
        seed()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_story_that_breaks_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any) -> None:
        assert StaffRole.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(contributions, "plan", lambda world: world.story.on(world.calendar.at(-310), stop))
    with pytest.raises(KeyboardInterrupt):
        seed()
    assert seeded_on() is None
    assert not StaffRole.objects.exists()
    assert not AuditEvent.objects.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_without_the_story_the_page_says_how_to_get_it(client: Client) -> None:
    page = client.get("/demo/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "make demo-fresh" in page
    assert "<button" not in page.split("<main")[1].split("</main")[0]
