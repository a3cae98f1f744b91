"""The tree of pages: made once, whole, in every language, and left alone afterwards."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Workflow

from cms import duty
from cms.models import ConsultationIndexPage, CouncilPage, HomePage, InformationPage, PrefecturePage
from cms.site_tree import ensure_prefecture, ensure_site
from tests.cast import World

pytestmark = pytest.mark.django_db

LANGUAGES = {code for code, _name in settings.LANGUAGES}


def test_every_language_has_a_home_and_every_page_of_duty(client: Client) -> None:
    ensure_site()
    assert set(HomePage.objects.values_list("locale__language_code", flat=True)) == LANGUAGES
    for slug in duty.SLUGS:
        pages = InformationPage.objects.filter(slug=slug, live=True)
        assert {page.locale.language_code for page in pages} == LANGUAGES
        assert pages.count() == len(LANGUAGES)
        assert len({page.translation_key for page in pages}) == 1
        for language, title in ((page.locale.language_code, page.title) for page in pages):
            response = client.get(f"/{language}/{slug}/")
            assert response.status_code == 200
            assert title in response.content.decode()


def test_building_twice_changes_nothing(world: World) -> None:
    ensure_site()
    ensure_prefecture(world.foggia)
    before = list(Page.objects.order_by("pk").values_list("pk", "path", "numchild", "latest_revision_id"))
    call_command("build_site", verbosity=0)
    call_command("build_site", verbosity=0)
    # build_site adds Bari, which has staff too; what stood is untouched.
    after = list(Page.objects.filter(pk__in=[row[0] for row in before]).order_by("pk").values_list("pk", "path"))
    assert after == [row[:2] for row in before]
    assert PrefecturePage.objects.filter(prefecture=world.bari).count() == len(LANGUAGES)


def test_wagtails_example_groups_and_workflow_hold_nothing() -> None:
    ensure_site()
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert list(Workflow.objects.filter(active=True).values_list("name", flat=True)) == [
        "Approvazione della prefettura"
    ]
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


def test_a_prefecture_gets_its_rooms_and_councils_in_every_language(world: World) -> None:
    pages = ensure_prefecture(world.foggia)
    assert pages.keys() == LANGUAGES
    for language, page in pages.items():
        assert page.locale.language_code == language
        assert ConsultationIndexPage.objects.child_of(page).count() == 1
        assert CouncilPage.objects.child_of(page).get().council == world.council
    assert len({page.translation_key for page in pages.values()}) == 1


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"it"}))
def test_each_page_of_duty_has_the_same_parts_in_every_language(language: str) -> None:
    for slug in duty.SLUGS:
        italian, translated = duty.words(slug, "it"), duty.words(slug, language)
        assert translated[0]
        assert italian[1] != translated[1]
        assert [_shape(block) for block in italian[1]] == [_shape(block) for block in translated[1]]


def _shape(block: tuple[str, Any]) -> tuple[str, int]:
    """What kind of part it is, and of how many lines if it is a list."""
    kind, words = block
    return kind, str(words).count("<li>")
