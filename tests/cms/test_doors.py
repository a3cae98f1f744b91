"""Every way by which Wagtail makes a page public, or takes it back, pressed: through the act, or refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Locale, Page, Revision, WorkflowState
from wagtail_localize.models import Translation, TranslationSource

from cms.models import ConsultationIndexPage, ConsultationPage, PrefecturePage
from consult.audit.models import AuditEvent
from consult.verdicts import RuleBroken
from councils.models import Consultation
from councils.states import ConsultationState
from tests.cast import World
from tests.cms.conftest import through_the_door
from tests.cms.forms import edit_form

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


def assert_draft(page: ConsultationPage) -> None:
    """Neither the page nor its consultation is public."""
    fresh = ConsultationPage.objects.select_related("consultation").get(pk=page.pk)
    assert not fresh.live
    assert fresh.live_revision_id is None
    assert fresh.consultation.state == ConsultationState.DRAFT
    assert Client().get(f"/it/consultations/{fresh.consultation.code}/").status_code == 404


def assert_public(page: ConsultationPage) -> None:
    """Page and consultation are where they were."""
    fresh = ConsultationPage.objects.select_related("consultation").get(pk=page.pk)
    assert fresh.live
    assert fresh.consultation.state == ConsultationState.SCHEDULED
    assert Client().get(f"/it/consultations/{fresh.consultation.code}/").status_code == 200


def refused(code: str, door: Callable[[], Any]) -> None:
    with pytest.raises(RuleBroken) as refusal:
        door()
    assert refusal.value.code == code
    assert str(refusal.value.reason)


# --- from a program ----------------------------------------------------------------------------------------


def test_saving_a_page_live_from_a_shell(draft: ConsultationPage) -> None:
    draft.live = True
    refused("one_door", draft.save)
    refused("one_door", lambda: draft.save(update_fields=["live"]))
    refused("one_door", lambda: draft.specific.save(clean=False))
    assert_draft(draft)


def test_adding_a_page_that_is_live(draft: ConsultationPage, world: World) -> None:
    index = draft.get_parent().specific
    page = ConsultationPage(title="Viva", slug="viva", owner=world.officer, locale=index.locale)
    refused("one_door", lambda: index.add_child(instance=page))
    assert not Consultation.objects.filter(code="viva").exists()


def test_publishing_a_revision(draft: ConsultationPage, world: World) -> None:
    revision = draft.get_latest_revision()
    refused("one_door", lambda: revision.publish(user=world.prefect, skip_permission_checks=True))
    refused("one_door", lambda: draft.publish(revision))
    refused("one_door", lambda: Page.objects.get(pk=draft.pk).publish(revision))
    refused("one_door", lambda: PublishPageRevisionAction(revision).execute(skip_permission_checks=True))
    assert_draft(draft)


def test_changing_a_public_page_in_place(published: ConsultationPage) -> None:
    published.aim = "Altro."
    refused("one_door", published.save)
    published.refresh_from_db()
    assert published.aim != "Altro."


def test_what_is_live_by_force_is_not_public(draft: ConsultationPage) -> None:
    """A row changed behind the models' back: public serving asks the domain, never ``live``."""
    ConsultationPage.objects.filter(pk=draft.pk).update(live=True)
    for language in ("it", "en"):
        assert Client().get(f"/{language}/consultations/corse/").status_code == 404
    assert "Le corse" not in Client().get("/it/consultations/").content.decode()


def test_a_public_consultation_stays_public_whatever_the_page(published: ConsultationPage) -> None:
    Page.objects.filter(pk=published.pk).update(live=False)
    response = Client().get("/it/consultations/corse/")
    assert response.status_code == 200
    assert "Quali corse mancano?" in response.content.decode()


def test_scheduled_publishing(draft: ConsultationPage) -> None:
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision(approved_go_live_at=timezone.now() - timedelta(days=1))
    assert revision.approved_go_live_at is None
    assert revision.as_object().go_live_at is None
    call_command("publish_scheduled")
    assert_draft(draft)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(days=1))
    refused("one_door", lambda: call_command("publish_scheduled"))
    assert_draft(draft)


def test_scheduled_expiry(published: ConsultationPage) -> None:
    published.expire_at = timezone.now() - timedelta(days=1)
    refused("one_door", published.save)
    call_command("publish_scheduled")
    assert_public(published)


def test_bulk_publishing(draft: ConsultationPage, world: World) -> None:
    refused("one_door", lambda: PublishBulkAction.execute_action([draft], user=None))
    with pytest.raises(Exception, match=r"permission|one place|one_door"):
        PublishBulkAction.execute_action([draft], user=world.prefect)
    index = draft.get_parent().specific
    refused("one_door", lambda: PublishBulkAction.execute_action([index], include_descendants=True, user=None))
    assert_draft(draft)


def test_unpublishing(published: ConsultationPage) -> None:
    refused("not_back", published.unpublish)
    assert_public(published)


def test_deleting(draft: ConsultationPage, published: ConsultationPage) -> None:
    refused("stays", published.delete)
    assert_public(published)


def test_moving(published: ConsultationPage, bari: dict[str, PrefecturePage]) -> None:
    target = ConsultationIndexPage.objects.child_of(bari["it"]).get()
    refused("stays", lambda: published.move(target, pos="last-child"))
    assert_public(published)


def test_an_alias(draft: ConsultationPage, world: World) -> None:
    index = draft.get_parent().specific
    refused("no_alias", lambda: draft.create_alias(parent=index, update_slug="doppio"))
    refused(
        "no_alias",
        lambda: CreatePageAliasAction(draft, parent=index, update_slug="doppio").execute(skip_permission_checks=True),
    )
    refused("no_alias", lambda: draft.copy_for_translation(Locale.objects.get(language_code="en"), alias=True))
    assert ConsultationPage.objects.count() == 1


def test_copy_and_publish(published: ConsultationPage, world: World) -> None:
    copy = CopyPageAction(
        published, update_attrs={"slug": "corse-bis", "title": "Bis"}, keep_live=True, user=world.officer
    )
    refused("one_door", lambda: copy.execute(skip_permission_checks=True))
    assert not Consultation.objects.filter(code="corse-bis").exists()


def test_a_copy_starts_another_draft(published: ConsultationPage, world: World) -> None:
    made = CopyPageAction(
        published, update_attrs={"slug": "corse-bis", "title": "Bis"}, keep_live=False, user=world.officer
    ).execute(skip_permission_checks=True)
    assert made.consultation.code == "corse-bis"
    assert made.consultation_id != published.consultation_id
    assert made.question_texts() == published.question_texts()
    assert made.get_latest_revision_as_object().consultation_id == made.consultation_id
    assert AuditEvent.objects.filter(verb="consultation.drafted").count() == 2
    assert_draft(made)
    with pytest.raises(RuleBroken):
        through_the_door(made, world.officer)


def test_a_copy_of_a_translation_joins_no_consultation(published: ConsultationPage, world: World) -> None:
    english = published.copy_for_translation(Locale.objects.get(language_code="en"))
    made = CopyPageAction(english, update_attrs={"slug": "altra"}, keep_live=False, user=world.officer).execute(
        skip_permission_checks=True
    )
    assert made.consultation.code == "altra"


def test_wagtail_localize(draft: ConsultationPage, world: World) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(draft)
    english = Locale.objects.get(language_code="en")
    translation = Translation.objects.create(source=source, target_locale=english)
    translation.save_target(user=world.prefect, publish=False)
    target = ConsultationPage.objects.get(locale=english, translation_key=draft.translation_key)
    assert target.consultation_id == draft.consultation_id
    assert_draft(target)


@pytest.mark.django_db
def test_wagtail_localize_publishing(
    draft: ConsultationPage, world: World, django_capture_on_commit_callbacks: Any
) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(draft)
    english = Locale.objects.get(language_code="en")
    translation = Translation.objects.create(source=source, target_locale=english)
    with pytest.raises(RuleBroken), django_capture_on_commit_callbacks(execute=True):
        translation.save_target(user=world.prefect, publish=True)
    assert_draft(ConsultationPage.objects.get(locale=english, translation_key=draft.translation_key))


# --- from the screens ------------------------------------------------------------------------------------------


def test_the_edit_screen_saves_and_does_not_publish(draft: ConsultationPage, world: World, enter: Enter) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    form = edit_form(draft) | {"aim": "Un altro scopo.", "action-publish": "action-publish"}
    assert enter(world.prefect).post(address, form).status_code == 302
    assert_draft(draft)
    assert ConsultationPage.objects.get(pk=draft.pk).get_latest_revision_as_object().aim == "Un altro scopo."


def test_the_create_screen_saves_and_does_not_publish(draft: ConsultationPage, world: World, enter: Enter) -> None:
    address = reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", draft.get_parent().pk])
    form = edit_form(draft) | {"title": "Nuova", "slug": "nuova", "action-publish": "action-publish"}
    assert enter(world.prefect).post(address, form).status_code == 302
    assert_draft(ConsultationPage.objects.get(consultation__code="nuova"))


def test_the_bulk_screens(draft: ConsultationPage, world: World, enter: Enter) -> None:
    client = enter(world.prefect)
    for action in ("publish", "delete", "move"):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        for page_id in (draft.pk, draft.get_parent().pk):
            client.post(f"{address}?id={page_id}", {"include_descendants": "on"})
            assert_draft(draft)


def test_the_screens_that_take_a_public_page_away(published: ConsultationPage, world: World, enter: Enter) -> None:
    client = enter(world.prefect)
    for name in ("unpublish", "delete", "move"):
        client.post(reverse(f"wagtailadmin_pages:{name}", args=[published.pk]), {})
        assert_public(published)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{bulk}?id={published.pk}", {"include_descendants": "on"})
    assert_public(published)


def test_the_copy_screen_makes_a_draft_whatever_is_ticked(
    published: ConsultationPage, world: World, enter: Enter
) -> None:
    index = published.get_parent()
    form = {
        "new_title": "Copia",
        "new_slug": "copia",
        "new_parent_page": str(index.pk),
        "publish_copies": "on",
        "alias": "on",
    }
    address = reverse("wagtailadmin_pages:copy", args=[published.pk])
    assert enter(world.officer).post(address, form).status_code == 302
    copy = ConsultationPage.objects.get(consultation__code="copia")
    assert copy.alias_of_id is None
    assert_draft(copy)


def test_the_copy_screen_refuses_a_code_that_is_taken(published: ConsultationPage, world: World, enter: Enter) -> None:
    form = {"new_title": "Copia", "new_slug": "trasporti", "new_parent_page": str(published.get_parent().pk)}
    response = enter(world.officer).post(reverse("wagtailadmin_pages:copy", args=[published.pk]), form)
    assert response.status_code == 200
    assert ConsultationPage.objects.count() == 1


def test_localizes_screen_is_not_for_consultations(draft: ConsultationPage, world: World, enter: Enter) -> None:
    address = reverse("wagtail_localize:submit_page_translation", args=[draft.pk])
    english = Locale.objects.get(language_code="en")
    assert enter(world.officer).post(address, {"locales": [english.pk]}).status_code == 404
    assert ConsultationPage.objects.count() == 1


# --- the workflow --------------------------------------------------------------------------------------------


def submitted(page: ConsultationPage, world: World, enter: Enter) -> WorkflowState:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert enter(world.officer).post(address, edit_form(page) | {"action-submit": "1"}).status_code == 302
    return WorkflowState.objects.get(object_id=str(page.pk))


def approve(page: ConsultationPage, state: WorkflowState, client: Client) -> Any:
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state_id])
    return client.post(address, follow=True)


def test_approval_publishes_what_was_submitted(draft: ConsultationPage, world: World, enter: Enter) -> None:
    state = submitted(draft, world, enter)
    approve(draft, state, enter(world.prefect))
    assert_public(draft)
    fresh = ConsultationPage.objects.get(pk=draft.pk)
    assert fresh.live_revision_id == state.current_task_state.revision_id
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_APPROVED


def test_approval_fails_when_a_newer_revision_exists(draft: ConsultationPage, world: World, enter: Enter) -> None:
    state = submitted(draft, world, enter)
    page = ConsultationPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    page.aim = "Cambiato dopo l'invio."
    page.save_revision(user=world.officer)
    response = approve(draft, state, enter(world.prefect))
    assert "Somebody changed this page after you read it" in response.content.decode()
    assert_draft(draft)
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS


def test_wagtail_sends_no_letters_of_its_own(
    draft: ConsultationPage, world: World, enter: Enter, mailoutbox: list[Any]
) -> None:
    state = submitted(draft, world, enter)
    approve(draft, state, enter(world.prefect))
    assert_public(draft)
    assert mailoutbox == []


def test_only_who_may_publish_approves(draft: ConsultationPage, world: World, enter: Enter) -> None:
    state = submitted(draft, world, enter)
    for person in (world.officer, world.secretary, world.officer_of_bari):
        approve(draft, state, enter(person))
        assert_draft(draft)


def test_while_it_waits_the_writer_cannot_change_it(draft: ConsultationPage, world: World, enter: Enter) -> None:
    state = submitted(draft, world, enter)
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    enter(world.officer).post(address, edit_form(draft) | {"aim": "Di nascosto."})
    assert ConsultationPage.objects.get(pk=draft.pk).latest_revision_id == state.current_task_state.revision_id


def test_a_notice_can_be_sent_back_with_a_note(draft: ConsultationPage, world: World, enter: Enter) -> None:
    state = submitted(draft, world, enter)
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "reject", state.current_task_state_id])
    enter(world.prefect).post(address, {"comment": "Manca la sede."})
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == "Manca la sede."
    assert_draft(draft)
