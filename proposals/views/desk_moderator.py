"""What awaits a moderator."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proposals.queries.queues import Pile, pile_of_reports, pile_of_reviews, texts_to_read
from proposals.views.acting import Visit
from proposals.views.sections import SHOWN, Row, Section, Words, section, waiting_mark
from proposals.views.waiting import items, target_of, text_row


def moderator(visit: Visit) -> list[Section]:
    """What awaits a moderator: texts, oldest first; how many reports and reviews."""
    waiting = items(visit, texts_to_read(visit.standing, visit.at))
    return [
        section(
            _("Texts to read"),
            _("Texts that associations send will stand here, oldest first."),
            waiting[: SHOWN + 1],
            text_row,
            address=reverse("moderation"),
            all_words=_("All texts to read"),
            waiting=sum(bool(item.waiting.verdict) for item in waiting),
        ),
        _counted(
            visit,
            _("Reports"),
            _("What people report will stand here."),
            pile_of_reports(visit.standing, visit.at),
            "report_list",
            _("Answer the reports"),
        ),
        _counted(
            visit,
            _("Reviews"),
            _("Decisions that authors contest will stand here."),
            pile_of_reviews(visit.standing, visit.at),
            "review_list",
            _("Review them"),
        ),
    ]


def _counted(visit: Visit, title: Words, empty: Words, pile: Pile, page: str, step: Words) -> Section:
    """One row for all that waits on a list of its own: how many, and since when the oldest waits."""
    if pile.oldest is None:
        return Section(title, empty)
    row = Row(
        f"{title} ({pile.number})",
        reverse(page),
        step,
        language=get_language() or "",
        when_label=_("oldest of"),
        when=pile.oldest,
        marks=[waiting_mark(pile.oldest, visit.at)],
        due=target_of(pile.oldest),
    )
    return Section(title, empty, [row], waiting=pile.number)
