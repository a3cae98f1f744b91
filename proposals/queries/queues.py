"""What waits for a moderator: texts to read, reports to answer, decisions to review. Oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from consult.verdicts import Verdict
from councils.models import Phase, Prefecture
from councils.models.standing import Standing
from councils.states import PhaseKind, Role
from proposals.facts import Content
from proposals.models import Comment, ContentReport, Proposal, ReviewRequest
from proposals.queries.participation import conflicts_of
from proposals.rules import may_moderate, may_review
from proposals.states import CommentState, ProposalState


@dataclass(frozen=True)
class Waiting:
    """A thing that waits: the text it is about, since when, and whether this person may decide on it."""

    content: Content
    since: datetime
    verdict: Verdict
    matter: ContentReport | ReviewRequest | None = None


def moderated_by(standing: Standing, at: datetime) -> list[Prefecture]:
    """The prefectures whose texts the person moderates now: by a seat in a council, or as its secretary."""
    rows = [held.seat.council.prefecture for held in standing.seats_in_force(at)]
    rows += standing.prefectures_as([Role.SECRETARY], at)
    return list({row.pk: row for row in rows}.values())


def texts_to_read(standing: Standing, at: datetime) -> list[Waiting]:
    """Texts that wait for publication, in a fixed number of queries."""
    where = moderated_by(standing, at)
    proposals = _with_ties(Proposal.objects.filter(waiting_proposals(at), consultation__prefecture__in=where))
    comments = _with_ties(
        Comment.objects.filter(state=CommentState.IN_MODERATION, proposal__consultation__prefecture__in=where),
        "proposal__",
    )
    sent = [(row, row.sent_at or row.created_at) for row in proposals]
    said = [(row, row.created_at) for row in comments]
    return _asked(standing, at, [*sent, *said])


Place = tuple[datetime, bool, int]
"""Where a text stands in the queue: since when it waits; of two that came at once, the proposal first."""


def place_of(content: Content) -> Place:
    """The place of a text in the queue; of one that was just decided, the place it had."""
    if isinstance(content, Proposal):
        return content.sent_at or content.created_at, False, content.pk
    return content.created_at, True, content.pk


@dataclass(frozen=True)
class Next:
    """What a moderator reads next, and how many texts they can decide on."""

    text: Content | None
    left: int


def next_to_read(standing: Standing, at: datetime, after: Place | None = None) -> Next:
    """The oldest text on which the person may decide, or the first behind ``after``; at the end, from the front."""
    own = sorted((row.content for row in texts_to_read(standing, at) if row.verdict), key=place_of)
    behind = [row for row in own if after is None or place_of(row) > after]
    others = [row for row in own if after is None or place_of(row) != after]
    return Next(next(iter([*behind, *others]), None), len(own))


def waiting_proposals(at: datetime) -> Q:
    """Proposals that a moderator must decide on: sent ones, and changes that came back too late to be sent again."""
    opened = Phase.objects.filter(kind=PhaseKind.VOTE, opens_at__lte=at).values("consultation")
    lapsed = Q(state=ProposalState.RETURNED, published_version__isnull=False, consultation__in=opened)
    return Q(state=ProposalState.IN_MODERATION) | lapsed


def open_reports(standing: Standing, at: datetime) -> list[Waiting]:
    """Reports that nobody has answered, with what they are about."""
    rows = _about_content(ContentReport.objects.filter(decision=None).select_related("words"), "", standing, at)
    conflicts = conflicts_of(standing.user)
    return [
        Waiting(row.content, row.made_at, may_moderate(standing, row.content, at, conflicts=conflicts), row)
        for row in rows.order_by("made_at", "pk")
    ]


def open_reviews(standing: Standing, at: datetime) -> list[Waiting]:
    """Decisions whose review was asked for and not given, with what they are about."""
    requests = ReviewRequest.objects.filter(review__isnull=True)
    rows = _about_content(
        requests.select_related("words", "decision__decided_by", "decision__explanation"), "decision__", standing, at
    )
    conflicts = conflicts_of(standing.user)
    return [
        Waiting(row.decision.content, row.asked_at, may_review(standing, row, at, conflicts=conflicts), row)
        for row in rows.order_by("asked_at", "pk")
    ]


@dataclass(frozen=True)
class Pile:
    """How many things of a kind wait, and since when the oldest does."""

    number: int
    oldest: datetime | None


def pile_of_reports(standing: Standing, at: datetime) -> Pile:
    """The reports of ``open_reports``, counted in one query."""
    return _pile(ContentReport.objects.filter(_there("", standing, at), decision=None), "made_at")


def pile_of_reviews(standing: Standing, at: datetime) -> Pile:
    """The requests of ``open_reviews``, counted in one query."""
    return _pile(ReviewRequest.objects.filter(_there("decision__", standing, at), review__isnull=True), "asked_at")


def _pile(rows: QuerySet[Any], since: str) -> Pile:
    return Pile(**rows.aggregate(number=Count("pk"), oldest=Min(since)))


def _there(prefix: str, standing: Standing, at: datetime) -> Q:
    """The condition that what a row is about was written where the person moderates."""
    where = moderated_by(standing, at)
    of_proposal = Q(**{f"{prefix}proposal__consultation__prefecture__in": where})
    return of_proposal | Q(**{f"{prefix}comment__proposal__consultation__prefecture__in": where})


def _about_content(rows: Any, prefix: str, standing: Standing, at: datetime) -> Any:
    """The rows about texts of the moderator's prefectures, with all that the rules and the page read of them."""
    proposal, comment = f"{prefix}proposal", f"{prefix}comment"
    related = [f"{proposal}__{name}" for name in _RELATED] + [f"{comment}__proposal__{name}" for name in _RELATED]
    speakers = [f"{comment}__{name}" for name in _SPEAKERS]
    return (
        rows.filter(_there(prefix, standing, at))
        .select_related(*related, *speakers)
        .prefetch_related(f"{proposal}__cosponsors", f"{comment}__proposal__cosponsors")
    )


_RELATED = ("consultation__prefecture", "association", "created_by")
_SPEAKERS = ("association", "council", "office_of", "author")


def _with_ties(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """The texts with all that the rules and the page read of them."""
    related = [f"{prefix}{name}" for name in _RELATED] + (list(_SPEAKERS) if prefix else ["question"])
    return rows.select_related(*related).prefetch_related(f"{prefix}cosponsors").order_by(F("pk"))


def _asked(standing: Standing, at: datetime, rows: Iterable[tuple[Content, datetime]]) -> list[Waiting]:
    conflicts = conflicts_of(standing.user)
    waiting = [Waiting(row, since, may_moderate(standing, row, at, conflicts=conflicts)) for row, since in rows]
    return sorted(waiting, key=lambda item: item.since)
