"""What waits for a moderator, as the desk and the lists show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ui.languages import name_of
from consult.ui.templatetags.ui import people_line
from proposals.facts import Content, proposal_of
from proposals.models import Proposal
from proposals.models.working_days import end_of_working_days
from proposals.queries.queues import Waiting
from proposals.views.acting import Visit
from proposals.views.sections import Mark, Row, due_mark, joined, waiting_mark

TARGET_DAYS = 2
"""Working days, public holidays left out, within which a text should be read."""


@dataclass(frozen=True)
class Item:
    """What a row of a moderator's list shows."""

    waiting: Waiting
    at: datetime

    @property
    def content(self) -> Content:
        """The text."""
        return self.waiting.content

    @property
    def kind(self) -> str | Promise:
        """What it is."""
        return _("Proposal") if isinstance(self.content, Proposal) else _("Comment")

    @property
    def title(self) -> str:
        """What it is called: the title of a proposal, or of the proposal that a comment is about."""
        if isinstance(self.content, Proposal):
            return self.content.title
        return self.content.proposal.published_title or self.content.proposal.code

    @property
    def title_language(self) -> str:
        """The language of the title."""
        return proposal_of(self.content).language

    @property
    def speaker(self) -> Any:
        """Who wrote it."""
        return self.content.association if isinstance(self.content, Proposal) else self.content.speaker

    @property
    def target(self) -> date:
        """The last day on which it should be read."""
        return target_of(self.waiting.since)

    @property
    def waited(self) -> Mark:
        """How long it has waited."""
        return waiting_mark(self.waiting.since, self.at)

    @property
    def address(self) -> str:
        """Where to read it and decide."""
        return address_of(self.content)


def target_of(since: datetime) -> date:
    """The last day on which a text that waits since then should be read."""
    return clock.last_day(end_of_working_days(since, TARGET_DAYS))


def address_of(content: Content) -> str:
    """Where a moderator reads the text and decides."""
    if isinstance(content, Proposal):
        return reverse("moderate", args=[content.code])
    return reverse("moderate_comment", args=[content.pk])


def items(visit: Visit, rows: Sequence[Waiting]) -> list[Item]:
    """The rows as they are shown."""
    return [Item(row, visit.at) for row in rows]


def text_row(item: Item) -> Row:
    """A text to read: how long it has waited, how much is left until the target, and who may decide."""
    verdict = item.waiting.verdict
    language = name_of(item.content.language)
    return Row(
        item.title,
        item.address,
        _("Read and decide") if verdict else _("See why another member decides"),
        item.title_language,
        joined(item.kind, people_line(str(item.speaker)), language, "" if verdict else verdict.reason),
        _("target:"),
        item.target,
        marks=[item.waited, due_mark(item.target, item.at)],
        due=item.target if verdict else None,
    )
