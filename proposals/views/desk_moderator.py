"""What awaits a moderator."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import filled
from proposals.queries.queues import Pile, pile_of_reports, pile_of_reviews, texts_to_read
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
            _("Reports"),
            _("What people report will stand here."),
            pile_of_reports(visit.standing, visit.at),
            "report_list",
            _("Answer the reports"),
        ),
        _counted(
            _("Reviews"),
            _("Decisions that authors contest will stand here."),
            pile_of_reviews(visit.standing, visit.at),
            "review_list",
            _("Review them"),
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


def _counted(title: Words, empty: Words, pile: Pile, page: str, step: Words) -> Section:
    """One row for all that waits on a list of its own: how many, and since when the oldest waits."""
    if not pile.number:
        return Section(title, empty)
    number = filled(_("waiting: %(number)s"), number=pile.number)
    row = Row(str(number), reverse(page), step, when_label=_("oldest of"), when=pile.oldest)
    return Section(title, empty, [row])
