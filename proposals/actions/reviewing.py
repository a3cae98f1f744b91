"""The review of a restriction: once, at its author's request, by another member than who decided."""

from datetime import datetime

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, record, state
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.queries import standing_of
from proposals.actions.deciding import bring_back, make_public
from proposals.actions.place import author_capacity, lock_authors, lock_content, moderator_of
from proposals.actions.recipients import authors_of, reviewers_of
from proposals.facts import Content, about, kind_of, result_known, text_not_frozen, words_given
from proposals.models import ModerationDecision, Proposal, Review, ReviewRequest
from proposals.models.texts import next_version, put_back
from proposals.rules import may_request_review, may_review
from proposals.states import CommentState, ModerationVerdict, ProposalState, ReviewResult


@action("review.requested")
def request_review(decision: ModerationDecision, *, actor: User, words: str = "") -> ReviewRequest:
    """Ask that another member look at a decision against one's text. Once for each decision; it changes nothing yet.

    The moderators who could decide it are told. Raises RuleBroken with the refusal of ``may_request_review``.
    """
    lock_authors(decision.content)
    content = lock_content(decision.content)
    at, standing = moment(), standing_of(actor)
    requested = ReviewRequest.objects.filter(decision=decision).exists()
    may_request_review(standing, decision, at, requested=requested).require()

    said, digest = state(words, kind="review.words", language=actor.language) if words.strip() else (None, None)
    request = ReviewRequest.objects.create(decision=decision, asked_by=actor, asked_at=at, words=said)

    facts = {"verdict": decision.verdict, "words": digest}
    version = decision.content_version
    entry = record(
        "review.requested", subject=request, version=version, facts=facts, **author_capacity(standing, content)
    )
    notify(entry, reviewers_of(decision, at))
    return request


@action(
    "review.upheld",
    "review.reversed",
    "proposal.published",
    "proposal.restored",
    "comment.published",
    "comment.restored",
)
def decide_review(request: ReviewRequest, *, actor: User, result: str, words: str) -> Review:
    """Say whether a decision stands. When it is reversed, the text is back or public with this act.

    Nothing is undone when the text has moved on since: it was changed, withdrawn or decided on again, or is a
    change that came too late because positions opened. The author is told. Raises RuleBroken with the
    refusal of ``may_review``, or without a result or words.
    """
    decision = request.decision
    content = lock_content(decision.content)
    request = lock(ReviewRequest, request.pk)
    moderator, at = moderator_of(content, actor), moment()
    reviewed = Review.objects.filter(request=request).exists()
    first_denial(
        may_review(moderator.standing, request, at, conflicts=moderator.conflicts, reviewed=reviewed),
        result_known(result),
        words_given(words),
    ).require()

    said, digest = state(words, kind="review.explanation", language=actor.language)
    review = Review.objects.create(request=request, reviewer=actor, result=result, explanation=said, made_at=at)
    undone = _undo(decision, content, at) if result == ReviewResult.REVERSED else ""

    facts = {"verdict": decision.verdict, "explanation": digest}
    capacity = moderator.capacity()
    entry = record(f"review.{result}", subject=decision, version=decision.content_version, facts=facts, **capacity)
    if undone:
        facts = {"before": decision.verdict, "text": content.text_digest()}
        verb = f"{kind_of(content)}.{undone}"
        record(verb, subject=content, version=content.version, facts=facts, **capacity)
    notify(entry, authors_of(content, at), result=result)
    return review


def _undo(decision: ModerationDecision, content: Content, at: datetime) -> str:
    """Put the text where it would be without the decision. Returns what was done with it; empty when nothing was."""
    newer = ModerationDecision.objects.filter(**about(content), pk__gt=decision.pk)
    if newer.filter(verdict__in=ModerationVerdict.restricting()).exists():
        return ""
    if decision.verdict == ModerationVerdict.HIDDEN and content.state in {ProposalState.HIDDEN, CommentState.HIDDEN}:
        bring_back(content, at)
        return "restored"
    if decision.verdict != ModerationVerdict.HIDDEN and _still_refused(decision, content, at):
        if isinstance(content, Proposal):
            content.save(update_fields=put_back(content, decision.content_version))
        make_public(content, at)
        return "published"
    return ""


def _still_refused(decision: ModerationDecision, content: Content, at: datetime) -> bool:
    """Whether the text of the decision, the last one sent, still waits outside and may still come in."""
    if not isinstance(content, Proposal):
        return content.state == CommentState.REJECTED
    if content.published_version is None:
        return content.state in {ProposalState.RETURNED, ProposalState.REJECTED}
    waiting = content.state in {ProposalState.RETURNED, ProposalState.PUBLISHED}
    return waiting and next_version(content) == decision.content_version + 1 and text_not_frozen(content, at).allowed
