"""What awaits the people of an association: their texts, the decisions on them, the comments to answer."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from councils.models import Phase
from councils.models.standing import Standing
from councils.states import PhaseKind
from proposals.models import Comment, Proposal
from proposals.queries.visible import of_own_association
from proposals.states import CommentState, ProposalState, Stance


def own_drafts(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """Texts that are with the association: drafts, and those that a moderator returned. Newest first."""
    return _own(standing, at).filter(state__in=ProposalState.with_the_author()).order_by("-created_at", "-pk")


def own_proposals(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """Proposals that were sent and are on their way, newest first; what was given up is left out."""
    elsewhere = ProposalState.with_the_author() | {ProposalState.WITHDRAWN}
    return _own(standing, at).exclude(state__in=elsewhere).order_by("-sent_at", "-pk")


def questions_to_answer(standing: Standing, at: datetime) -> QuerySet[Comment]:
    """Questions on the association's proposals that it has not answered and still can, oldest first."""
    answers = Comment.objects.filter(
        Q(parent=OuterRef("pk")) | Q(answers=OuterRef("pk")), association=OuterRef("proposal__association")
    ).exclude(state=CommentState.WITHDRAWN)
    discussing = Phase.objects.filter(
        consultation=OuterRef("proposal__consultation"), kind=PhaseKind.DISCUSS, opens_at__lte=at, closes_at__gt=at
    )
    rows = Comment.objects.filter(
        ~Exists(answers),
        Exists(discussing),
        proposal__in=_own(standing, at).filter(published_at__isnull=False),
        state=CommentState.PUBLISHED,
        stance=Stance.QUESTION,
    )
    return rows.select_related("proposal", "association", "council", "office_of").order_by("created_at", "pk")


def _own(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(of_own_association(standing, at)).select_related(
        "consultation__prefecture", "association", "question"
    )
