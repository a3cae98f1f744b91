"""Rights in the CMS follow the dated roles: group membership is recomputed from them at each request.

One group per prefecture, with rights on that prefecture's part of the tree and on its own collection of
images and documents. Whoever holds no staff role now is in no group, whatever is stored.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission
from wagtail.users.models import UserProfile

from cms.models import PrefecturePage
from councils.models import Prefecture
from councils.models.standing import Standing
from councils.states import Role

WRITING = frozenset({Role.OFFICER, Role.PREFECT, Role.SECRETARY})
"""Roles that write pages; publishing a consultation is asked elsewhere, of the domain."""

ON_PAGES = ("add_page", "change_page", "publish_page")
ON_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
EVERYWHERE = (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation"))

LETTERS = (
    *("submitted_notifications", "approved_notifications", "rejected_notifications"),
    "updated_comments_notifications",
)


def prefectures_in_care(standing: Standing, at: datetime) -> list[Prefecture]:
    """Prefectures for which the person writes pages now: a role in force, signed in with a second factor."""
    return standing.prefectures_as(WRITING, at)


def writes_somewhere(standing: Standing, at: datetime) -> bool:
    """Whether the person holds a writing role now, whatever the sign-in: without a second factor it does not count."""
    return any(r.role in WRITING and r.holds(at) for r in standing.roles)


def group_name(prefecture: Prefecture) -> str:
    """The name of a prefecture's group."""
    return f"prefecture:{prefecture.sigla}"


def settle(user: Any, prefectures: Iterable[Prefecture], prepare: Callable[[Prefecture], Any]) -> None:
    """Make the person's groups those of these prefectures and no others; nothing is written when they are.

    ``prepare`` makes a prefecture ready for its first writer: its pages, its group, its collection.
    """
    wanted = {group_name(prefecture): prefecture for prefecture in prefectures}
    held = set(user.groups.values_list("name", flat=True))
    if held == set(wanted):
        return
    for name in wanted.keys() - held:
        prepare(wanted[name])
    user.groups.set(Group.objects.filter(name__in=wanted))
    # Wagtail would send letters of its own, inside the transaction and around the outbox.
    UserProfile.objects.update_or_create(user_id=user.pk, defaults=dict.fromkeys(LETTERS, False))


def ensure_group(prefecture: Prefecture) -> Group:
    """The prefecture's group, with its rights as they must be: a page or collection that is new is added."""
    group, _made = Group.objects.get_or_create(name=group_name(prefecture))
    for app, codename in EVERYWHERE:
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=ON_PAGES)
    for page in PrefecturePage.objects.filter(prefecture=prefecture):
        for permission in pages:
            GroupPagePermission.objects.get_or_create(group=group, page=page.page_ptr, permission=permission)
    collection = ensure_collection(prefecture)
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=ON_FILES
    )
    for permission in files:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    return group


def ensure_collection(prefecture: Prefecture) -> Collection:
    """The prefecture's own images and documents."""
    name = collection_name(prefecture)
    found = Collection.objects.filter(name=name, depth=2).first()
    return found or Collection.get_first_root_node().add_child(name=name)


def collection_name(prefecture: Prefecture) -> str:
    """The name of a prefecture's collection."""
    return prefecture.official_title[:255]
