"""Rights in the CMS follow the dated roles, at each request; the rest of Wagtail's screens is not there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cms import gates
from cms.models import ConsultationIndexPage, ConsultationPage, CouncilPage, NewsIndexPage, NewsPage, PrefecturePage
from consult import clock
from consult.audit.journal import scaffolding
from councils.models import StaffRole
from councils.states import Role
from tests.cast import NOON, World
from tests.cms.conftest import DAY
from tests.cms.forms import edit_form

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


# --- who gets in -----------------------------------------------------------------------------------------------


def test_strangers_are_led_to_sign_in(client: Client, world: World) -> None:
    response = client.get("/cms/pages/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/account/login/?next=/cms/pages/"


@pytest.mark.parametrize("name", ["stranger", "delegate_of_spiga", "member", "mediator", "auditor"])
def test_the_cms_is_not_there_for_people_without_a_writing_role(name: str, world: World, enter: Enter) -> None:
    assert enter(getattr(world, name)).get("/cms/").status_code == 404


@pytest.mark.parametrize("name", ["officer", "prefect", "secretary", "officer_of_bari"])
def test_writing_roles_get_in_with_their_second_factor(name: str, world: World, enter: Enter) -> None:
    person = getattr(world, name)
    assert enter(person).get("/cms/").status_code == 200
    refused = enter(person, methods=("password",)).get("/cms/")
    assert refused.status_code == 303
    assert refused.headers["Location"] == reverse("mfa_index")


def test_a_superuser_has_no_power_here(world: World, enter: Enter) -> None:
    for person in (world.stranger, world.officer):
        person.is_superuser = True
        person.save()
        assert enter(person).get("/cms/").status_code == 404


def test_the_last_instant_of_a_role(world: World, enter: Enter, second: Any) -> None:
    role = StaffRole.objects.get(user=world.officer)
    role.ends_at = NOON + DAY
    role.save()
    client = enter(world.officer)
    with clock.at(NOON + DAY - second, channel="test"):
        assert client.get("/cms/").status_code == 200
    with clock.at(NOON + DAY, channel="test"):
        assert client.get("/cms/").status_code == 404


def test_groups_are_those_of_the_roles_of_now(draft: ConsultationPage, world: World, enter: Enter) -> None:
    client = enter(world.officer)
    everywhere = Group.objects.create(name="everywhere")
    world.officer.groups.set([everywhere])
    client.get("/cms/")
    assert [group.name for group in world.officer.groups.all()] == ["prefecture:FG"]
    StaffRole.objects.filter(user=world.officer).update(prefecture=world.bari)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code != 200
    assert [group.name for group in world.officer.groups.all()] == ["prefecture:BA"]


def test_the_first_writer_of_a_prefecture_finds_its_pages(world: World, enter: Enter) -> None:
    assert not PrefecturePage.objects.exists()
    assert enter(world.officer_of_bari).get("/cms/").status_code == 200
    pages = PrefecturePage.objects.filter(prefecture=world.bari)
    assert sorted(pages.values_list("language", flat=True)) == sorted(code for code, _name in settings.LANGUAGES)


# --- which screens ------------------------------------------------------------------------------------------------

CLOSED = [
    *("users/", "users/new/", "groups/", "sites/", "locales/", "collections/", "workflows/list/"),
    *("workflows/add/", "workflows/tasks/index/", "reports/site-history/", "reports/locked/", "reports/workflow/"),
    *("localize/reports/translations/", "snippets/", "redirects/", "test404/", "failwhale/", "tag-autocomplete/"),
    *("choose-page/chosen-multiple/", "reports/aging-pages/", "reports/page-types-usage/", "nothing/"),
]


@pytest.mark.parametrize("address", CLOSED)
def test_screens_that_are_not_ours_are_not_there(address: str, world: World, enter: Enter) -> None:
    assert enter(world.prefect).get(f"/cms/{address}").status_code == 404


def test_wagtails_account_page_is_ours(world: World, enter: Enter) -> None:
    response = enter(world.officer).get("/cms/account/")
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("account_settings")


@pytest.mark.parametrize("address", ["login/", "password_reset/", "password_reset/confirm/x/y/"])
def test_wagtails_own_sign_in_leads_to_ours(address: str, client: Client, db: None) -> None:
    response = client.get(f"/cms/{address}")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/login/")


def test_every_screen_that_is_open_exists() -> None:
    named = set(_names(get_resolver()))
    wanted = {f"{space}:{name}" if space else name for space, names in gates.OPEN.items() for name in names}
    assert wanted <= named


def _names(resolver: Any, space: str = "") -> Any:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def test_the_api_of_wagtail_is_not_mounted() -> None:
    assert not [name for name in _names(get_resolver()) if name.startswith("wagtailapi")]
    assert "wagtailcore_login" not in set(_names(get_resolver()))


def test_the_policy_is_relaxed_in_the_cms_alone(world: World, enter: Enter) -> None:
    client = enter(world.officer)
    assert "'unsafe-inline'" in client.get("/cms/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/it/consultations/").headers["Content-Security-Policy"]
    assert "https:" not in client.get("/cms/").headers["Content-Security-Policy"]


# --- over the fence --------------------------------------------------------------------------------------------------

READ = [
    *("edit", "view_draft", "history", "copy", "delete", "move", "unpublish", "revisions_index"),
    *("workflow_history", "add_subpage"),
]


@pytest.mark.parametrize("name", READ)
def test_an_officer_of_another_prefecture_opens_nothing(
    name: str, draft: ConsultationPage, world: World, enter: Enter
) -> None:
    response = enter(world.officer_of_bari).get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk]), follow=True)
    assert draft.title not in response.content.decode()


def test_an_officer_of_another_prefecture_changes_nothing(draft: ConsultationPage, world: World, enter: Enter) -> None:
    client, before = enter(world.officer_of_bari), draft.latest_revision_id
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.post(address, edit_form(draft) | {"aim": "Da fuori."})
    client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", draft.get_parent().pk]),
        edit_form(draft) | {"slug": "da-fuori"},
    )
    assert ConsultationPage.objects.get().latest_revision_id == before
    for method in (client.get, client.post):
        assert method(reverse("consultation_publish", args=[draft.pk])).status_code == 404
    assert client.post(reverse("consultation_translate", args=[draft.pk, "en"])).status_code == 404


def test_an_officer_cannot_link_to_drafts_of_another_prefecture(
    draft: ConsultationPage, world: World, enter: Enter
) -> None:
    for address in (f"/cms/choose-page/{draft.get_parent().pk}/", "/cms/choose-page/search/?q=corse"):
        assert draft.title not in enter(world.officer_of_bari).get(address).content.decode()
    assert draft.title in enter(world.officer).get(f"/cms/choose-page/{draft.get_parent().pk}/").content.decode()


def test_the_explorers_data_keeps_to_the_own_subtree(draft: ConsultationPage, world: World, enter: Enter) -> None:
    address = f"/cms/api/main/pages/?child_of={draft.get_parent().pk}&for_explorer=1"
    assert draft.title in enter(world.officer).get(address).content.decode()
    assert draft.title not in enter(world.officer_of_bari).get(address).content.decode()
    assert enter(world.officer_of_bari).get(f"/cms/api/main/pages/{draft.pk}/").status_code == 404


def test_news_is_published_by_the_prefecture_and_by_no_other(bari: Any, world: World, enter: Enter) -> None:
    index = NewsIndexPage.objects.child_of(bari["it"]).get()
    form = {
        "title": "Riunione",
        "slug": "riunione",
        "published_on": "2026-05-12",
        "summary": "Il 20 maggio.",
        "body-count": "0",
        "action-publish": "action-publish",
    }
    address = reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk])
    enter(world.officer).post(address, form)
    assert not NewsPage.objects.exists()
    assert enter(world.officer_of_bari).post(address, form).status_code == 302
    assert NewsPage.objects.get().live
    assert Client().get(f"/it/{world.bari.slug}/news/riunione/").status_code == 200


def test_a_council_page_is_of_an_own_council(bari: Any, world: World, enter: Enter) -> None:
    address = reverse("wagtailadmin_pages:add", args=["cms", "councilpage", bari["it"].pk])
    form = {"title": "Consiglio", "slug": "consiglio", "council": str(world.council.pk), "body-count": "0"}
    assert enter(world.officer_of_bari).post(address, form).status_code == 200
    assert not CouncilPage.objects.filter(title="Consiglio").exists()


def test_the_tree_cannot_be_taken_apart(bari: Any, world: World, enter: Enter) -> None:
    client = enter(world.officer_of_bari)
    page = bari["it"]
    rooms = [page, ConsultationIndexPage.objects.child_of(page).get(), NewsIndexPage.objects.child_of(page).get()]
    for room in rooms:
        for name in ("delete", "move", "copy", "unpublish"):
            client.post(reverse(f"wagtailadmin_pages:{name}", args=[room.pk]), {})
        room.refresh_from_db()
        assert room.live


def test_a_role_in_two_prefectures_reaches_both(draft: ConsultationPage, bari: Any, world: World, enter: Enter) -> None:
    with scaffolding():
        StaffRole.objects.create(
            user=world.officer_of_bari, prefecture=world.foggia, role=Role.OFFICER, starts_at=NOON - DAY
        )
    client = enter(world.officer_of_bari)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[bari["it"].pk])).status_code == 200
