"""What awaits the people of an association: their texts, the decisions on them, the comments to answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)

from councils.models import Accreditation, Consultation, CouncilMember, Mandate, Phase
from councils.models.standing import Standing
from councils.queries import consultations_visible_to, mandates_visible_to, memberships_kept_by, with_schedule
from councils.rules import entitled
from councils.states import Audience, ConsultationState, MandateKind, PhaseKind
from proposals.models import Comment, Proposal, Vote
from proposals.models.deadlines import resend_until
from proposals.queries.owed import being_amended, with_charge
from proposals.queries.visible import of_own_association
from proposals.states import CommentState, ProposalState, Stance

ENDING = timedelta(days=30)
"""So long before its end, a mandate or a seat is shown as ending."""


def own_drafts(standing: Standing, at: datetime) -> list[Proposal]:
    """Texts that are with the association: drafts, and those that a moderator returned.

    Soonest to be sent first; those that can be sent no more come last.
    """
    rows = _own(standing, at).filter(state__in=ProposalState.with_the_author()).order_by("created_at", "pk")
    last = datetime.max.replace(tzinfo=at.tzinfo)

    def place(row: Proposal) -> tuple[bool, datetime]:
        until = send_until(row)
        return until is not None and until <= at, until or last

    return sorted(rows.prefetch_related("consultation__phases"), key=place)


def send_until(draft: Proposal) -> datetime | None:
    """Until when (excluded) a text that is with the association may be sent, as far as its notice says."""
    if draft.state == ProposalState.RETURNED:
        return resend_until(draft)
    phase = draft.consultation.schedule.get(PhaseKind.PROPOSE)
    return phase.closes_at if phase else None


def own_proposals(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """Proposals that were sent: what waits for an answer first, soonest due first, then the newest.

    With ``charge_office`` and ``charge_due_on``. What was given up is left out.
    """
    elsewhere = ProposalState.with_the_author() | {ProposalState.WITHDRAWN}
    waiting = When(state=ProposalState.UNDER_REVIEW, then=Value(0))
    rows = with_charge(_own(standing, at).exclude(state__in=elsewhere))
    rows = rows.alias(place=Case(waiting, default=Value(1), output_field=IntegerField()))
    return rows.order_by("place", F("charge_due_on").asc(nulls_last=True), "-sent_at", "-pk")


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
    running = sorted(rows.distinct(), key=lambda row: row.closes_at or at)
    prefetch_related_objects([row for row in running if row.audience == Audience.INVITED], "invited")
    return [
        row
        for row in running
        if any(entitled(a, row, [f for f in files if f.association_id == a.pk]) for a in mine.values())
    ]


@dataclass(frozen=True)
class Undone:
    """What the person's associations did and did not do in a consultation: texts begun, positions not taken."""

    written: int = 0
    unsaid: int = 0


def undone_in(
    consultations: Collection[Consultation], standing: Standing, files: Collection[Accreditation], at: datetime
) -> dict[int, Undone]:
    """The same for each consultation, by key: one query, however many there are.

    A position is missing for each pair of a proposal that stands and an association that the person speaks for.
    """
    speaking = {row.pk: _speaking_in(row, standing, files, at) for row in consultations}
    kept = of_own_association(standing, at) & ~Q(state=ProposalState.WITHDRAWN)
    numbers = {_unsaid(pk): Count("pk", filter=_without_position(pk)) for found in speaking.values() for pk in found}
    rows = Proposal.objects.filter(consultation__in=consultations).order_by().values("consultation")
    answered: Any = rows.annotate(written=Count("pk", filter=kept), **numbers)
    counted = {row["consultation"]: row for row in answered}
    return {pk: _undone(counted.get(pk, {}), found) for pk, found in speaking.items()}


def _unsaid(association: int) -> str:
    return f"unsaid_{association}"


def _without_position(association: int) -> Q:
    """Proposals that stand and on which the association has not said what it thinks."""
    takes_positions = Q(state__in=ProposalState.public() - {ProposalState.MERGED}) | being_amended()
    return takes_positions & Q(~Exists(Vote.objects.filter(proposal=OuterRef("pk"), association=association)))


def _undone(row: Mapping[str, int], speaking: Collection[int]) -> Undone:
    return Undone(row.get("written", 0), sum(row.get(_unsaid(pk), 0) for pk in speaking))


def _speaking_in(
    consultation: Consultation, standing: Standing, files: Collection[Accreditation], at: datetime
) -> set[int]:
    """The associations, by key, that the person speaks for in the consultation."""
    speaking = [m for m in standing.mandates_in_force(at, MandateKind.speaking()) if m.covers(consultation)]
    return {m.association_id for m in speaking if _entitled(m, consultation, files)}


def _entitled(mandate: Mandate, consultation: Consultation, files: Collection[Accreditation]) -> bool:
    own = [file for file in files if file.association_id == mandate.association_id]
    return bool(entitled(mandate.association, consultation, own))


def mandates_ending(standing: Standing, at: datetime) -> QuerySet[Mandate]:
    """Mandates that the person sees and that end within ``ENDING``, soonest first."""
    rows = mandates_visible_to(standing, at).prefetch_related(None).filter(accepted_at__lte=at, starts_at__lte=at)
    return rows.filter(ends_at__gt=at, ends_at__lte=at + ENDING).order_by("ends_at", "pk")


def seats_ending(standing: Standing, at: datetime) -> QuerySet[CouncilMember]:
    """Memberships of the councils the person keeps that end within ``ENDING``, soonest first."""
    rows = memberships_kept_by(standing, at).filter(starts_at__lte=at)
    return rows.filter(ends_at__gt=at, ends_at__lte=at + ENDING).order_by("ends_at", "pk")


def _own(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(of_own_association(standing, at)).select_related(
        "consultation__prefecture", "association", "question"
    )
