"""The step in which a notice waits for whoever must approve it. Who that is follows the dated roles, not a group."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from cms.people import standing_for
from consult import clock
from councils.rules import may_publish_consultation


class PrefectureApproval(Task):
    """Approval by the prefect, or by an officer with the delegation: approving publishes what was submitted."""

    class Meta:
        verbose_name = _("approval by the prefecture")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Nobody gets into the editor by approving: what is approved is what was submitted."""
        return False

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """While it waits, only who approves may change it; a changed page must be submitted again."""
        return not may_approve(user, obj)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """What this person may do now: send back with a note, or approve."""
        if not may_approve(user, obj):
            return []
        return [("reject", _("Send back with a note"), True), ("approve", _("Approve and publish"), False)]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for this person."""
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        states = waiting.select_related("revision", "workflow_state")
        mine = [state.pk for state in states if may_approve(user, state.revision.content_object)]
        return waiting.filter(pk__in=mine)

    @classmethod
    def get_description(cls) -> str:
        """Shown where workflows are listed."""
        return str(_("The prefect, or an officer with the delegation, approves."))


def may_approve(user: Any, page: Any) -> bool:
    """Whether this person may publish the consultation of this page now."""
    specific = page.specific
    return bool(may_publish_consultation(standing_for(user), specific.consultation, clock.now()))
