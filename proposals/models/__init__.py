"""The rows of what people do. Read from here: ``from proposals.models import Proposal``."""

from proposals.models.comment import Comment
from proposals.models.imported import ImportedItem
from proposals.models.moderation import ConflictDeclaration, ContentReport, ModerationDecision, Review, ReviewRequest
from proposals.models.outcome import Commitment, CommitmentReport, ReasonedOutcome, TakingCharge
from proposals.models.proposal import Proposal
from proposals.models.vote import Vote

__all__ = [
    "Comment",
    "Commitment",
    "CommitmentReport",
    "ConflictDeclaration",
    "ContentReport",
    "ImportedItem",
    "ModerationDecision",
    "Proposal",
    "ReasonedOutcome",
    "Review",
    "ReviewRequest",
    "TakingCharge",
    "Vote",
]
