"""The list of proposals: what a reader asks for, and the rows of one page of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from councils.models import Association, Consultation, Phase, Prefecture
from councils.states import PhaseKind, ResultsShown
from proposals.models import Comment, Proposal
from proposals.queries.owed import answer_owed, being_amended, due_day, with_charge
from proposals.queries.tallies import in_favour
from proposals.states import CommentState, ProposalState

SORTS = {
    "newest": _("newest first"),
    "discussed": _("most discussed first"),
    "supported": _("most supported first, where positions are shown"),
    "due": _("soonest answer due first"),
}
"""The orders a reader may ask for. Names of columns never come from outside."""

LISTED_STATES = (
    ProposalState.PUBLISHED,
    ProposalState.UNDER_REVIEW,
    ProposalState.ANSWERED,
    ProposalState.MERGED,
    ProposalState.WITHDRAWN,
    ProposalState.HIDDEN,
)


@dataclass(frozen=True)
class Wanted:
    """What a reader asks of the list; empty means all."""

    words: str = ""
    question: int | None = None
    state: str = ""
    language: str = ""
    association: str = ""
    province: str = ""
    awaiting: bool = False
    sort: str = "newest"

    @property
    def narrows(self) -> bool:
        """Whether anything is left out on request."""
        return self != Wanted(sort=self.sort)


def listed(visible: QuerySet[Proposal], wanted: Wanted, at: datetime) -> QuerySet[Proposal]:
    """Of the proposals visible to a reader, those that are public or left a trace, as asked, in the order asked."""
    rows = visible.filter(_matches(wanted))
    if wanted.sort == "discussed":
        return rows.alias(weight=comments_shown()).order_by("-weight", "-published_at", "-pk")
    if wanted.sort == "supported":
        return rows.alias(weight=_support(at)).order_by(F("weight").desc(nulls_last=True), "-published_at", "-pk")
    if wanted.sort == "due":
        return rows.alias(weight=_due()).order_by(F("weight").asc(nulls_last=True), "-published_at", "-pk")
    return rows.order_by(F("published_at").desc(nulls_last=True), "-pk")


def _matches(wanted: Wanted) -> Q:
    published = Q(state=ProposalState.PUBLISHED) | being_amended()
    if wanted.state == ProposalState.PUBLISHED:
        found = published
    else:
        found = Q(state=wanted.state) if wanted.state else Q(state__in=LISTED_STATES) | being_amended()
    if wanted.words:
        found &= _with_words(wanted.words)
    if wanted.question is not None:
        found &= Q(question__number=wanted.question)
    if wanted.language:
        found &= Q(language=wanted.language)
    if wanted.association:
        supported = Proposal.objects.filter(cosponsors__slug=wanted.association).order_by().values("pk")
        found &= Q(association__slug=wanted.association) | Q(pk__in=supported)
    if wanted.province:
        found &= Q(consultation__prefecture__sigla=wanted.province)
    if wanted.awaiting:
        found &= answer_owed()
    return found


def _with_words(words: str) -> Q:
    """The words in the title that everybody reads, or in the text; one that is being changed is found by its title.

    Its row holds the changed text, which nobody else has read yet.
    """
    text = Q(body__icontains=words) | Q(summary_it__icontains=words)
    title = Q(published_title__icontains=words) & ~Q(state=ProposalState.HIDDEN)
    return title | (text & Q(state__in=ProposalState.public()))


def comments_shown() -> Any:
    """How many comments a proposal has that everybody reads."""
    shown = Comment.objects.filter(proposal=OuterRef("pk"), state=CommentState.PUBLISHED).order_by().values("proposal")
    return Coalesce(Subquery(shown.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def _support(at: datetime) -> Any:
    closed = Phase.objects.filter(consultation=OuterRef("consultation"), kind=PhaseKind.VOTE, closes_at__lte=at)
    shown = Q(consultation__results_shown=ResultsShown.AT_ONCE) | Exists(closed)
    return Case(When(shown, then=in_favour()), default=None, output_field=IntegerField())


def _due() -> Any:
    return Case(When(answer_owed(), then=due_day()), default=Value(None), output_field=DateField())


def shown_rows(
    visible: QuerySet[Proposal],
    page: QuerySet[Proposal, Any],
    wanted: Wanted,
    at: datetime,
    consultation: Consultation | None = None,
) -> list[Proposal]:
    """The rows of one page of ``listed`` with what a row shows: one query, which counts for these rows alone.

    ``page`` holds their keys, not yet read. Rows of one consultation share it, with its phases.
    """
    rows = with_charge(listed(visible.filter(pk__in=page), wanted, at)).annotate(comments_shown=comments_shown())
    rows = rows.select_related("association", "question", "merged_into")
    if consultation is None:
        return list(rows.select_related("consultation__prefecture").prefetch_related("consultation__phases"))
    found: list[Proposal] = list(rows)
    for row in found:
        row.consultation = consultation
    return found


def filter_choices(
    visible: QuerySet[Proposal], *, with_prefectures: bool
) -> tuple[list[Association], list[Prefecture]]:
    """The associations, and the prefectures if they are asked for, that a reader finds proposals of."""
    associations = list(Association.objects.filter(pk__in=visible.order_by().values("association")))
    if not with_prefectures:
        return associations, []
    consultations = Consultation.objects.filter(pk__in=visible.order_by().values("consultation"))
    return associations, list(Prefecture.objects.filter(pk__in=consultations.order_by().values("prefecture")))
