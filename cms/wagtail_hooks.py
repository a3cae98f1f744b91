"""What we add to Wagtail's screens: the way to the door, refusals in words, and no look over the fence."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.models import ConsultationIndexPage, ConsultationPage, PrefecturePage
from cms.models.consultation import ORIGINAL, prefecture_of
from cms.notices import checklist
from cms.people import standing_for
from cms.rights import prefectures_in_care
from cms.views import publish
from consult import clock
from councils.models import Prefecture
from councils.rules import may_prepare_consultation
from councils.states import ConsultationState


@hooks.register("register_admin_urls")
def door_addresses() -> list[Any]:
    """The one publish door, and the beginning of a translation."""
    return [
        path("consultations/<int:page_id>/publish/", publish.publish, name="consultation_publish"),
        path(
            "consultations/<int:page_id>/translate/<slug:language>/", publish.translate, name="consultation_translate"
        ),
    ]


class CheckAndPublish(ActionMenuItem):
    """The editor's way to the door."""

    label = _("Check and publish…")
    name = "action-check-and-publish"
    icon_name = "check"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """On the edit screen of a consultation."""
        return context["view"] == "edit" and isinstance(context["page"].specific, ConsultationPage)

    def get_url(self, context: dict[str, Any]) -> str:
        """The door of this page."""
        return reverse("consultation_publish", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def check_and_publish() -> ActionMenuItem:
    """Offer the door where Wagtail offers publishing."""
    return CheckAndPublish(order=10)


@hooks.register("register_page_header_buttons")
def door_button(page: Page, user: Any, view_name: str = "", next_url: str = "") -> Any:
    """The same in the page's menu."""
    if isinstance(page.specific, ConsultationPage) and page.permissions_for_user(user).can_edit():
        address = reverse("consultation_publish", args=[page.pk])
        yield Button(_("Check and publish…"), address, icon_name="check", priority=12)


@hooks.register("before_create_page")
def may_begin(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Ask before anything is written: the act asks again."""
    if page_class is ConsultationPage:
        may_prepare_consultation(standing_for(request.user), prefecture_of(parent), clock.now()).require()


@hooks.register("construct_page_chooser_queryset")
def own_or_public(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """When linking, an editor sees what is public and what is theirs: drafts of others have titles too."""
    mine = page_permission_policy.explorable_instances(request.user)
    return pages.filter(Q(live=True) | Q(pk__in=mine.values("pk")))


CLOSED_MENU = {"settings", "reports", "snippets", "help"}


@hooks.register("construct_main_menu")
def only_what_is_open(request: HttpRequest, items: list[MenuItem]) -> None:
    """No entry leads to a screen that is not there."""
    items[:] = [item for item in items if item.name not in CLOSED_MENU]


@hooks.register("construct_page_action_menu")
def no_localize_entries(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Wagtail-localize's aliases and restarts are not for consultations."""
    page = context.get("page")
    if page is not None and isinstance(page.specific, ConsultationPage):
        items[:] = [item for item in items if not str(item.name).startswith("localize-")]


def places_to_write(prefectures: list[Prefecture]) -> list[tuple[Prefecture, int]]:
    """For each prefecture, the number of the page below which its consultations are written."""
    homes = PrefecturePage.objects.filter(prefecture__in=prefectures, language=ORIGINAL).select_related("prefecture")
    rooms = ConsultationIndexPage.objects.filter(locale__language_code=ORIGINAL)
    return [(home.prefecture, room.pk) for home in homes for room in rooms if room.path.startswith(home.path)]


class InPreparation(Component):
    """What an officer comes for: begin a consultation, or go on with one, each with what it still lacks."""

    order = 50
    template_name = "cms/admin/parts/in_preparation.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """The drafts of the person's prefectures, newest first, and where a new one begins."""
        at = clock.now()
        own = prefectures_in_care(standing_for(parent_context["request"].user), at)
        places = places_to_write(own)
        drafts = ConsultationPage.objects.filter(consultation__prefecture__in=own, language=ORIGINAL).exclude(
            consultation__state__in=ConsultationState.public()
        )
        newest = drafts.select_related("latest_revision", "locale", "consultation").order_by(
            "-latest_revision_created_at"
        )
        return {
            "places": places,
            "drafts": [(page, checklist(page.get_latest_revision_as_object(), at)) for page in newest[:10]],
        }


class Steps(Component):
    """How a draft becomes a published consultation, in four steps."""

    order = 40
    template_name = "cms/admin/parts/steps.html"


@hooks.register("construct_homepage_panels")
def what_awaits(request: HttpRequest, panels: list[Any]) -> None:
    """Consultations in preparation stand first, below the way they go."""
    panels.extend([Steps(), InPreparation()])


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    """Wagtail's screens in the colours of the site."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))
