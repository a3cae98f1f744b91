"""What every decision of a moderator has in common: the change of the text's state, and the reasoned row beside it."""

from datetime import datetime
from typing import Any

from consult.accounts.models import User
from consult.audit.journal import moment, state
from proposals.actions.place import Moderator
from proposals.facts import Content, about
from proposals.models import Comment, ContentReport, ModerationDecision
from proposals.models.texts import put_back
from proposals.states import CommentState, ModerationVerdict, ProposalState

Decided = tuple[ModerationDecision, dict[str, Any]]
"""The row of a decision, and what the record keeps of it."""


def decide(
    content: Content, moderator: Moderator, *, verdict: ModerationVerdict, ground: str, words: str = ""
) -> Decided:
    """Keep the decision with its ground and explanation. Returns the row and its facts."""
    facts: dict[str, Any] = {"ground": ground, "verdict": verdict.value}
    explanation = None
    if words:
        explanation, facts["explanation"] = state(
            words, kind=f"moderation.{verdict}", language=moderator.person.language
        )
    decision = ModerationDecision.objects.create(
        **about(content),
        made_at=moment(),
        decided_by=moderator.person,
        council=moderator.council,
        verdict=verdict,
        ground=ground,
        explanation=explanation,
        content_version=content.version,
    )
    return decision, facts


def make_public(content: Content, at: datetime) -> None:
    """Let everybody read the text as it is now, and keep when that was first so."""
    content.published_at = content.published_at or at
    if isinstance(content, Comment):
        content.state = CommentState.PUBLISHED
        content.save(update_fields=["state", "published_at"])
        return
    content.state, content.published_version = ProposalState.PUBLISHED, content.version
    content.published_title = content.title
    content.save(update_fields=["state", "published_at", "published_version", "published_title"])


def hide(content: Content) -> None:
    """Take the text off the site and leave its trace; a proposal remembers where it stood."""
    if isinstance(content, Comment):
        content.state = CommentState.HIDDEN
        content.save(update_fields=["state"])
        return
    content.state_before_hiding, content.state = content.state, ProposalState.HIDDEN
    content.save(update_fields=["state", "state_before_hiding"])


def bring_back(content: Content, at: datetime) -> None:
    """Undo a hiding, to where the text stood; or publish what was refused."""
    if isinstance(content, Comment) or content.state == ProposalState.REJECTED:
        make_public(content, at)
        return
    content.state, content.state_before_hiding = content.state_before_hiding or ProposalState.PUBLISHED, ""
    content.save(update_fields=["state", "state_before_hiding"])


def refuse(content: Content) -> bool:
    """Do not publish the text. A refused change puts the published text back: whether it was one is returned."""
    if isinstance(content, Comment):
        content.state = CommentState.REJECTED
        content.save(update_fields=["state"])
        return False
    if content.published_version is None:
        content.state = ProposalState.REJECTED
        content.save(update_fields=["state"])
        return False
    restored = put_back(content, content.published_version)
    content.state = ProposalState.PUBLISHED
    content.save(update_fields=[*restored, "state"])
    return True


def close_reports(content: Content, decision: ModerationDecision) -> list[User]:
    """Close every open report of the text with this decision. Returns who had reported it."""
    reports = ContentReport.objects.select_related("reporter").filter(**about(content), decision=None)
    reporters = [report.reporter for report in reports]
    reports.update(decision=decision)
    return reporters
