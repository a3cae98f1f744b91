"""The lists of a desk: texts to read, reports, reviews, answers owed. Oldest and soonest due first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult.ui.forms import signed_in
from consult.ui.pager import page_of
from councils.models import Prefecture
from proposals.facts import Content
from proposals.models import Proposal
from proposals.models.working_days import end_of_working_days
from proposals.queries.answers import answers_for, owed_answers
from proposals.queries.queues import Waiting, moderated_by, open_reports, open_reviews, texts_to_read
from proposals.views.acting import Visit, visit_of

TARGET_DAYS = 2
"""Working days within which a text should be read."""


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
        """What it is called: the title of a proposal, the code of what a comment is about."""
        return self.content.title if isinstance(self.content, Proposal) else self.content.proposal.code

    @property
    def title_language(self) -> str:
        """The language of the title."""
        return self.content.language if isinstance(self.content, Proposal) else "it"

    @property
    def speaker(self) -> Any:
        """Who wrote it."""
        return self.content.association if isinstance(self.content, Proposal) else self.content.speaker

    @property
    def target(self) -> datetime:
        """Until when it should be read."""
        return end_of_working_days(self.waiting.since, TARGET_DAYS)

    @property
    def late(self) -> bool:
        """Whether it has waited longer than that."""
        return self.target <= self.at

    @property
    def address(self) -> str:
        """Where to read it and decide."""
        if isinstance(self.content, Proposal):
            return reverse("moderate", args=[self.content.code])
        return reverse("moderate_comment", args=[self.content.pk])


def items(visit: Visit, rows: Sequence[Waiting]) -> list[Item]:
    """The rows as they are shown."""
    return [Item(row, visit.at) for row in rows]


def _only_for(places: Callable[..., list[Prefecture]], visit: Visit) -> None:
    """Raise Http404 for somebody who has none of these places now."""
    if not places(visit.standing, visit.at):
        raise Http404


def _moderators_list(request: HttpRequest, rows: Callable[..., list[Waiting]], tab: str) -> HttpResponse:
    visit = visit_of(request)
    _only_for(moderated_by, visit)
    page = page_of(request, rows(visit.standing, visit.at))
    return visit.page(f"proposals/moderation/{tab}.html", page=page, items=items(visit, list(page)), tab=tab)


@signed_in
def moderation(request: HttpRequest) -> HttpResponse:
    """Texts that wait for a moderator."""
    return _moderators_list(request, texts_to_read, "queue")


@signed_in
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports that wait for an answer."""
    return _moderators_list(request, open_reports, "reports")


@signed_in
def review_list(request: HttpRequest) -> HttpResponse:
    """Decisions whose authors ask for a second look."""
    return _moderators_list(request, open_reviews, "reviews")


@signed_in
def answers(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for an office or for an answer."""
    visit = visit_of(request)
    _only_for(answers_for, visit)
    return visit.page("proposals/answers/list.html", page=page_of(request, owed_answers(visit.standing, visit.at)))
