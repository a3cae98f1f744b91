"""Which proposals the institution owes an answer, which office has them, and by which day."""

from datetime import date

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from proposals.models import Proposal, TakingCharge
from proposals.states import ProposalState


def being_amended() -> Q:
    """Proposals of which everybody reads the published version while a new one is on its way."""
    return Q(state__in=[ProposalState.IN_MODERATION, ProposalState.RETURNED], published_version__isnull=False)


def answer_owed() -> Q:
    """Proposals that everybody reads and nobody has answered; one that was joined gets the other's answer."""
    return Q(state__in=[ProposalState.PUBLISHED, ProposalState.UNDER_REVIEW]) | being_amended()


def being_answered(proposal: Proposal) -> bool:
    """The same of one proposal: whether it is public and has no answer yet."""
    owed = {ProposalState.PUBLISHED, ProposalState.UNDER_REVIEW}
    return proposal.state in owed or (proposal.stands and proposal.state not in ProposalState.public())


def newest_charge(field: str) -> Subquery:
    """A column of the newest taking in charge of each proposal."""
    return Subquery(TakingCharge.objects.filter(proposal=OuterRef("pk")).order_by("-taken_at", "-pk").values(field)[:1])


def due_day() -> Coalesce:
    """By which day each proposal is answered: the day its office named, else the one the notice named."""
    return Coalesce(newest_charge("due_on"), F("consultation__answer_due_on"), output_field=DateField())


def with_charge(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The same with ``charge_office`` and ``charge_due_on``: who has each proposal, and until when."""
    return rows.annotate(charge_office=newest_charge("office__name"), charge_due_on=newest_charge("due_on"))


def due_on(proposal: Proposal) -> date | None:
    """``due_day`` of one proposal. Reads ``charge_due_on`` where ``with_charge`` put it."""
    named: date | None = getattr(proposal, "charge_due_on", None)
    return named or proposal.consultation.answer_due_on
