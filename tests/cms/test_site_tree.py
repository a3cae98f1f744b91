"""The tree of pages: made once, whole, in every language, and left alone afterwards."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Workflow

from cms import duty
from cms.models import ConsultationIndexPage, CouncilPage, HomePage, InformationPage, PrefecturePage
from cms.site_tree import ensure_prefecture, ensure_site
from tests.cast import World

pytestmark = pytest.mark.django_db


def test_every_language_has_a_home_and_every_page_of_duty(client: Client) -> None:
    ensure_site()
    assert set(HomePage.objects.values_list("locale__language_code", flat=True)) == {"it", "en"}
    for slug in duty.SLUGS:
        pages = InformationPage.objects.filter(slug=slug, live=True)
        assert pages.count() == 2
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
    assert PrefecturePage.objects.filter(prefecture=world.bari).count() == 2


def test_wagtails_example_groups_and_workflow_hold_nothing() -> None:
    ensure_site()
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert list(Workflow.objects.filter(active=True).values_list("name", flat=True)) == [
        "Approvazione della prefettura"
    ]
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


def test_a_prefecture_gets_its_rooms_and_councils_in_both_languages(world: World) -> None:
    pages = ensure_prefecture(world.foggia)
    for language, page in pages.items():
        assert page.locale.language_code == language
        assert ConsultationIndexPage.objects.child_of(page).count() == 1
        assert CouncilPage.objects.child_of(page).get().council == world.council
    assert pages["it"].translation_key == pages["en"].translation_key


def test_each_page_of_duty_has_words_in_both_languages() -> None:
    for slug in duty.SLUGS:
        italian, english = duty.words(slug, "it"), duty.words(slug, "en")
        assert italian != english
        assert [kind for kind, _ in italian[1]] == [kind for kind, _ in english[1]]
