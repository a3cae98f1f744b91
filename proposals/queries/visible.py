"""Who sees which proposal, which comment, and which text of it. Pages, lists, feeds and notices all ask here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from councils.models import Prefecture, Question
from councils.models.standing import Standing
from councils.states import ConsultationState, Role
from proposals.facts import Content, consultation_of, is_public, writer_of
from proposals.models import Comment, Proposal
from proposals.models.texts import sent_text
from proposals.queries.owed import being_amended
from proposals.states import CommentState, ProposalState

WHOLE_CASE = frozenset({Role.OFFICER, Role.PREFECT, Role.SECRETARY})
"""Staff who read every text of their prefecture that was sent (design 5)."""


@dataclass(frozen=True)
class Text:
    """A version of a proposal's text."""

    version: int
    title: str
    body: str
    language: str
    summary_it: str
    question: Question | None = None


def proposals_visible_to(standing: Standing, at: datetime) -> QuerySet[Proposal]:
    """Proposals whose page this person finds; for anybody else they do not exist.

    Everybody: those that stand, and the trace of those hidden or withdrawn after they were public. An
    association: all of its own. Moderators and staff of the prefecture: all that were sent. Finding a page
    is not reading a text: that is ``public_text`` and ``text_for``.
    """
    left = Q(state__in=ProposalState.traced()) | being_amended()
    everybody = left & Q(published_at__isnull=False, consultation__state__in=ConsultationState.public())
    sent = Q(consultation__prefecture__in=reads_in(standing, at), sent_at__isnull=False) & ~Q(state=ProposalState.DRAFT)
    return Proposal.objects.filter(everybody | sent | of_own_association(standing, at))


def of_own_association(standing: Standing, at: datetime) -> Q:
    """The condition that a proposal belongs to an association for which the person has a mandate there now."""
    own = Q(pk__in=[])
    for mandate in standing.mandates_to_prepare(at):
        scope = [consultation.pk for consultation in mandate.consultations.all()]
        own |= Q(association=mandate.association_id, **({"consultation__in": scope} if scope else {}))
    return own


def comments_visible_to(standing: Standing, at: datetime, proposal: Proposal) -> QuerySet[Comment]:
    """Comments of the proposal that this person finds on its page, the trace of hidden and withdrawn ones included."""
    left = Q(state__in=CommentState.traced(), published_at__isnull=False)
    here = [mandate for mandate in standing.mandates_in_force(at) if mandate.covers(proposal.consultation)]
    own = Q(association__in={mandate.association_id for mandate in here})
    if standing.user is not None:
        own |= Q(association__isnull=True, author=standing.user)
    if proposal.consultation.prefecture_id in {row.pk for row in reads_in(standing, at)}:
        left |= ~Q(state=CommentState.WITHDRAWN)
    return Comment.objects.filter(left | own, proposal=proposal)


def reads_in(standing: Standing, at: datetime) -> list[Prefecture]:
    """Prefectures of which the person reads every text that was sent: by a seat, or by a role with a second factor."""
    seats = [held.seat.council.prefecture for held in standing.seats_in_force(at)]
    return list({row.pk: row for row in [*seats, *standing.prefectures_as(WHOLE_CASE, at)]}.values())


def reads_concealed(standing: Standing, content: Content, at: datetime) -> bool:
    """Whether the person reads this text when others see only its trace: its association, moderators, staff."""
    consultation = consultation_of(content)
    if consultation.prefecture_id in {row.pk for row in reads_in(standing, at)}:
        return True
    if content.association_id is None:
        return standing.user is not None and writer_of(content) == standing.user
    own = [m for m in standing.mandates_to_prepare(at) if m.association_id == content.association_id]
    return any(m.covers(consultation) for m in own)


def may_read(standing: Standing, content: Content, at: datetime) -> bool:
    """Whether this person reads the words of a text whose place they find: everybody, or those who read concealed ones.

    Whatever repeats a text beside its own page asks here: a form about it, an answer to it.
    """
    return is_public(content) or reads_concealed(standing, content, at)


def public_text(proposal: Proposal) -> Text | None:
    """What everybody reads: the published version, while a change of it is pending too. None where it is not public."""
    if not proposal.stands:
        return None
    if proposal.state in ProposalState.public():
        return _text(proposal)
    published = sent_text(proposal, proposal.published_version or 0)
    return _text(published.instance) if published else None


def text_for(proposal: Proposal, standing: Standing, at: datetime) -> Text | None:
    """What this person reads: the public text; where there is none, the last text for those who read concealed ones."""
    public = public_text(proposal)
    if public is None and reads_concealed(standing, proposal, at):
        return _text(proposal)
    return public


def _text(row: Proposal) -> Text:
    return Text(row.version, row.title, row.body, row.language, row.summary_it, row.question)
