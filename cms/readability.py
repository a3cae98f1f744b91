"""How a notice reads: hints at the publish door. They advise; nothing waits for them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult.ui.plain_language import SUMMARY, gulpease, long_sentences, words

if TYPE_CHECKING:
    from cms.models import ConsultationPage

MOST_SHOWN = 5
"""A longer list is not worked through."""


def hints(page: "ConsultationPage") -> list[str]:
    """What would make this version easier to read, a sentence each. Only Italian is measured."""
    return list(_hints(page)) if page.is_original and not page.is_frozen else []


def _hints(page: "ConsultationPage") -> Iterator[str]:
    index = round(gulpease(page.aim))
    if page.aim.strip() and index < SUMMARY:
        yield _(
            "The aim is hard to read: Gulpease %(index)d. From %(least)d on, most people understand it. "
            "Use shorter words and sentences."
        ) % {"index": index, "least": SUMMARY}
    texts = [page.aim, page.up_for_decision, page.not_up_for_decision, page.who_decides, *page.question_texts()]
    long = [sentence for text in texts for sentence in long_sentences(text)]
    for sentence in long[:MOST_SHOWN]:
        yield _("%(count)d words in one sentence. Make two of it: “%(sentence)s”") % {
            "count": len(words(sentence)),
            "sentence": sentence,
        }
    if len(long) > MOST_SHOWN:
        more = len(long) - MOST_SHOWN
        yield ngettext("%(count)d more sentence is as long.", "%(count)d more sentences are as long.", more) % {
            "count": more
        }
