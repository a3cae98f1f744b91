"""Which screens of Wagtail are open. What is not listed is not there: a new release opens nothing by itself."""

from typing import Any

from django.urls import ResolverMatch
from wagtail.models import Page

OPEN: dict[str, frozenset[str]] = {
    "": frozenset(
        {"wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results"}
        | {"wagtail_bulk_action", "wagtailadmin_choose_page", "wagtailadmin_choose_page_child"}
        | {"wagtailadmin_choose_page_search", "wagtailadmin_choose_page_external_link"}
        | {"wagtailadmin_choose_page_email_link", "wagtailadmin_choose_page_phone_link"}
        | {"wagtailadmin_choose_page_anchor_link", "wagtailadmin_logout", "wagtailadmin_sprite"}
        | {"wagtailadmin_javascript_catalog", "wagtailadmin_dismissibles"}
        | {"consultation_publish", "consultation_translate"}
    ),
    "wagtailadmin_pages": frozenset(
        {"add", "preview_on_add", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete", "unpublish"}
        | {"search", "search_results", "copy", "workflow_action", "collect_workflow_action_data"}
        | {"confirm_workflow_cancellation", "workflow_preview", "revisions_index", "revisions_view"}
        | {"revisions_revert", "revisions_compare", "workflow_history", "workflow_history_detail"}
        | {"history", "history_results", "move", "move_confirm", "set_page_position"}
    ),
    "wagtailadmin_api:pages": frozenset({"listing", "detail"}),
    "wagtailadmin_editing_sessions": frozenset({"ping", "release"}),
    "wagtail_localize": frozenset(
        {"javascript_catalog", "submit_page_translation", "edit_string_translation", "edit_override"}
        | {"download_pofile", "upload_pofile", "preview_translation", "stop_translation"}
    ),
    "wagtaildocs": frozenset(
        {"index", "index_results", "add", "edit", "delete", "add_multiple", "edit_multiple", "document_usage"}
        | {"create_multiple_from_uploaded_document", "delete_multiple", "delete_upload_multiple"}
    ),
    "wagtaildocs_chooser": frozenset({"choose", "choose_results", "chosen", "create"}),
    "wagtailimages": frozenset(
        {"index", "index_results", "add", "edit", "delete", "add_multiple", "edit_multiple", "preview", "image_usage"}
        | {"create_multiple_from_uploaded_image", "delete_multiple", "delete_upload_multiple"}
    ),
    "wagtailimages_chooser": frozenset({"choose", "choose_results", "chosen", "create", "select_format"}),
}
"""Address names by namespace. Users, groups, sites, locales, collections, workflows and reports are not among them."""

BULK = frozenset({"publish", "unpublish", "delete", "move"})
"""Bulk actions on pages; each asks the page's own tester."""


def is_open(match: ResolverMatch) -> bool:
    """Whether the screen exists here."""
    if match.url_name == "wagtail_bulk_action":
        return match.kwargs.get("app_label") == "wagtailcore" and match.kwargs.get("action") in BULK
    return match.url_name in OPEN.get(":".join(match.namespaces), frozenset())


def may_translate(match: ResolverMatch, user: Any) -> bool:
    """Wagtail-localize asks for a right that every editor has, of no page in particular: ask the page as well.

    Consultations are translated through their own screen, which keeps Italian words out of the translation.
    """
    if match.view_name != "wagtail_localize:submit_page_translation":
        return True
    page = Page.objects.filter(pk=match.kwargs["page_id"]).first()
    if page is None:
        return False
    is_consultation = page.specific_class.__name__ == "ConsultationPage"
    return not is_consultation and page.permissions_for_user(user).can_edit()
