"""What the page of one proposal shows, in a fixed number of queries whatever stands on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from councils.models import Accreditation, Association
from councils.models.standing import Standing
from councils.states import AccreditationState, PhaseKind
from proposals.facts import about
from proposals.models import Comment, Commitment, CommitmentReport, ModerationDecision, Proposal, ReasonedOutcome, Vote
from proposals.queries.owed import with_charge
from proposals.queries.tallies import Tally, counted, results_are_shown
from proposals.queries.visible import comments_visible_to
from proposals.states import CommentState, Ground, ModerationVerdict, ProposalState


@dataclass
class Thread:
    """A comment and the answers to it."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


@dataclass
class Positions:
    """Who took which position. ``tally`` is None until positions are shown, ``votes`` then holds one's own alone."""

    votes: Sequence[Vote]
    tally: Tally | None
    shown_from: datetime | None


def positions_on(proposal: Proposal, own: Collection[Association], at: datetime) -> Positions:
    """The positions on a proposal, as far as they are shown now; those of the reader's associations always."""
    shown = results_are_shown(proposal.consultation, at)
    suspended = Accreditation.objects.filter(association=OuterRef("association"), state=AccreditationState.SUSPENDED)
    votes = Vote.objects.filter(proposal=proposal).select_related("association", "reason").order_by("cast_at", "pk")
    votes = votes.annotate(now_suspended=Exists(suspended))
    phase = proposal.consultation.schedule.get(PhaseKind.VOTE)
    if not shown:
        seen = list(votes.filter(association__in=own)) if own else []
        return Positions(seen, None, phase.closes_at if phase else None)
    rows = list(votes)
    return Positions(rows, counted(rows, proposal, at), None)


def positions_of(associations: Collection[Association], proposal: Proposal) -> list[Vote]:
    """The positions that these associations took on the proposal, with their reasons: one query, none without any."""
    if not associations:
        return []
    votes = Vote.objects.filter(proposal=proposal, association__in=associations)
    return list(votes.select_related("association", "reason"))


def threads_on(proposal: Proposal, standing: Standing, at: datetime) -> list[Thread]:
    """The comments that the reader may see, in two levels, oldest first, with the ground of what was hidden."""
    newest = ModerationDecision.objects.filter(comment=OuterRef("pk")).order_by("-made_at", "-pk")
    rows = comments_visible_to(standing, at, proposal).annotate(
        ground_code=Subquery(newest.values("ground")[:1]),
        decision_pk=Subquery(newest.filter(verdict__in=ModerationVerdict.restricting()).values("pk")[:1]),
    )
    threads: dict[int, Thread] = {}
    for comment in _with_speakers(rows):
        comment.proposal = proposal
        if comment.parent_id in threads:
            threads[comment.parent_id].replies.append(comment)
        elif comment.parent_id is None:
            threads[comment.pk] = Thread(comment)
    return list(threads.values())


def _with_speakers(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    speakers = ("association", "council", "office_of")
    answered = [f"answers__{name}" for name in speakers]
    return rows.select_related(*speakers, "author", "answers", *answered).order_by("created_at", "pk")


def ground_said(comment: Comment) -> str:
    """The ground on which a comment was hidden, in words; empty for any other."""
    code = getattr(comment, "ground_code", None)
    hidden = comment.state in {CommentState.HIDDEN, CommentState.REJECTED}
    return str(Ground(code).label) if code and hidden else ""


def commitments_for_page(rows: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """The same with the promise, the office, and every report on it: two queries."""
    progress = Prefetch("progress", CommitmentReport.objects.select_related("words"), to_attr="reports_read")
    return rows.select_related("office", "what", "proposal__consultation__prefecture").prefetch_related(progress)


def outcomes_of(proposal: Proposal) -> list[ReasonedOutcome]:
    """The answers given, newest first, with what was promised in them and how that goes on."""
    promises = commitments_for_page(Commitment.objects.all())
    rows = ReasonedOutcome.objects.filter(proposal=proposal).select_related("office").order_by("-number")
    return list(rows.prefetch_related(Prefetch("commitments", promises, to_attr="promises")))


def last_decision(content: Proposal | Comment) -> ModerationDecision | None:
    """The newest decision against a text, with its explanation and review."""
    rows = content.moderationdecisions.filter(verdict__in=ModerationVerdict.restricting())  # each knows its text
    return rows.select_related("explanation", "review_request__review__explanation").order_by("-made_at", "-pk").first()


def decisions_on(content: Proposal | Comment) -> list[ModerationDecision]:
    """All that moderators decided on a text, oldest first, with their explanations."""
    return list(ModerationDecision.objects.filter(**about(content)).select_related("explanation"))


def decided_against(proposal: Proposal) -> bool:
    """Whether the proposal stands where a moderator's decision put it."""
    return proposal.state in {ProposalState.HIDDEN, ProposalState.RETURNED, ProposalState.REJECTED}


def for_page(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same with all that a page of one proposal names: place, author, question, office."""
    related = ("consultation__prefecture", "consultation__council", "association", "question", "merged_into")
    return with_charge(rows).select_related(*related).prefetch_related("cosponsors")
