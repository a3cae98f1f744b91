"""What awaits the people of an association: their texts, the decisions on them, the comments to answer."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from councils.models import Accreditation, Consultation, Phase
from councils.models.standing import Standing
from councils.queries import consultations_visible_to, with_schedule
from councils.rules import entitled
from councils.states import ConsultationState, PhaseKind
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


def own_files(standing: Standing, at: datetime) -> list[Accreditation]:
    """The accreditation files of the associations for which the person has a mandate now."""
    mine = {mandate.association_id for mandate in standing.mandates_in_force(at)}
    return list(Accreditation.objects.filter(association__in=mine).select_related("association", "prefecture"))


def consultations_open_to(standing: Standing, files: Collection[Accreditation], at: datetime) -> list[Consultation]:
    """Consultations that run and in which one of the person's associations may take part, soonest to close first.

    ``files`` are those of ``own_files``.
    """
    mine = {mandate.association_id: mandate.association for mandate in standing.mandates_in_force(at)}
    rows = with_schedule(consultations_visible_to(standing, at)).filter(
        state=ConsultationState.SCHEDULED, phases__closes_at__gt=at
    )
    return [
        row
        for row in sorted(rows.distinct(), key=lambda row: row.closes_at or at)
        if any(entitled(a, row, [f for f in files if f.association_id == a.pk]) for a in mine.values())
    ]


def _own(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(of_own_association(standing, at)).select_related(
        "consultation__prefecture", "association", "question"
    )
