"""The one publish door: the domain's act and Wagtail's publishing of exactly the named revision, or neither.

Whoever publishes names the revision they read and its seal. Both must still be those of the newest
revision once the page is locked; otherwise nothing happens and they are told to read again.
"""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, WorkflowState

from cms import door
from cms.models import ConsultationPage
from cms.notices import checklist, notice_of
from consult import clock
from consult.verdicts import Verdict, unless
from councils.actions.consultations import publish_consultation, record_translation


def seal(revision: Revision) -> str:
    """A digest of what the revision says: the same number of a revision that was written over does not pass."""
    content = json.dumps(revision.content, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(content.encode()).hexdigest()


def publish_page(page_id: int, *, revision_id: int, seen: str, actor: Any) -> ConsultationPage:
    """Publish a consultation's page, and with the original the consultation itself, in one transaction.

    Raises RuleBroken: ``edited_meanwhile`` when the revision is not the newest or not what was read,
    ``incomplete`` with what is missing, and whatever the domain's act refuses.
    """
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page_id)
        page = ConsultationPage.objects.select_related("consultation__prefecture", "locale").get(pk=page_id)
        revision = page.revisions.filter(pk=revision_id).first()
        _still_what_was_read(page, revision, seen).require()
        approved: ConsultationPage = revision.as_object()
        _complete(approved).require()
        if page.is_original:
            publish_consultation(page.consultation, actor=actor, notice=notice_of(approved))
        else:
            record_translation(page.consultation, actor=actor, language=page.language)
        _go_live(page, revision, actor)
    return ConsultationPage.objects.get(pk=page_id)


def _still_what_was_read(page: ConsultationPage, revision: Revision | None, seen: str) -> Verdict:
    return unless(
        revision is not None and page.latest_revision_id == revision.pk and seen == seal(revision),
        "edited_meanwhile",
        _("Somebody changed this page after you read it. Nothing was published. Read the newest version first."),
    )


def _complete(approved: ConsultationPage) -> Verdict:
    gaps = checklist(approved, clock.now())
    reason = _("Nothing was published: something is missing. %(missing)s")
    return unless(not gaps, "incomplete", reason, missing=" ".join(gaps))


def _go_live(page: ConsultationPage, revision: Revision, actor: Any) -> None:
    with door.opened_for(page.pk):
        page.publish(revision, user=actor, skip_permission_checks=True)
    # Wagtail stamps the machine's clock; readers are told the instant of the act.
    at = clock.now()
    Page.objects.filter(pk=page.pk).update(
        first_published_at=page.first_published_at or at, last_published_at=at, latest_revision_created_at=at
    )


def finish_workflow(state: WorkflowState, user: Any = None) -> None:
    """The end of a workflow: publish the revision that was approved, not whatever is newest by then."""
    page = state.content_object.specific
    revision = state.current_task_state.revision
    if not isinstance(page, ConsultationPage):
        revision.publish(user=user)
        return
    publish_page(page.pk, revision_id=revision.pk, seen=seal(revision), actor=user)
