"""What awaits a moderator."""

from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import filled
from proposals.models import ContentReport, ReviewRequest
from proposals.queries.queues import moderated_by, texts_to_read
from proposals.views.acting import Visit
from proposals.views.queues import Item, items
from proposals.views.sections import NOTHING, Row, Section, Words, section


def moderator(visit: Visit) -> list[Section]:
    """What awaits a moderator: texts, oldest first; how many reports and reviews."""
    waiting = items(visit, texts_to_read(visit.standing, visit.at))
    return [
        section(
            _("Texts to read"),
            _("Texts that associations send will stand here, oldest first."),
            waiting,
            _text,
            address=reverse("moderation"),
            all_words=_("All texts to read"),
        ),
        _counted(
            visit,
            ContentReport.objects.filter(decision=None),
            "",
            (_("Reports"), _("What people report will stand here."), "report_list", _("Answer the reports")),
            "made_at",
        ),
        _counted(
            visit,
            ReviewRequest.objects.filter(review__isnull=True),
            "decision__",
            (_("Reviews"), _("Decisions that authors contest will stand here."), "review_list", _("Review them")),
            "asked_at",
        ),
    ]


def _text(item: Item) -> Row:
    verdict = item.waiting.verdict
    return Row(
        item.title,
        item.address,
        _("Read and decide") if verdict else _("See why another member decides"),
        item.title_language,
        filled("%(kind)s, %(speaker)s", kind=item.kind, speaker=item.speaker),
        _("target:"),
        clock.last_day(item.target),
        _("overdue") if item.late else NOTHING,
    )


def _counted(visit: Visit, rows: Any, prefix: str, words: tuple[Words, Words, str, Words], since: str) -> Section:
    """One row for all that waits on a list of its own: how many, and since when the oldest waits."""
    title, empty, page, step = words
    where = moderated_by(visit.standing, visit.at)
    here = Q(**{f"{prefix}proposal__consultation__prefecture__in": where}) | Q(
        **{f"{prefix}comment__proposal__consultation__prefecture__in": where}
    )
    found = rows.filter(here).aggregate(number=Count("pk"), oldest=Min(since))
    if not found["number"]:
        return Section(title, empty)
    number = filled(_("waiting: %(number)s"), number=found["number"])
    row = Row(str(number), reverse(page), step, when_label=_("oldest of"), when=found["oldest"])
    return Section(title, empty, [row])
