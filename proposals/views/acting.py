"""What every page of this app shares: who visits and when, and how a form becomes an act.

visit = visit_of(request)
proposal = visit.proposal(code)
form = VoteForm(visit.speaking(proposal.consultation), data=visit.typed)
return visit.carry_out(form, lambda: cast_vote(proposal, actor=visit.actor, **form.cleaned_data),
                       said=..., to=...) or page_with(form)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language

from consult import clock
from consult.accounts.models import User
from consult.ui.forms import attempt, done, form_page, typed
from councils.context import standing
from councils.models import Association, Consultation, Council, Prefecture
from councils.models.standing import Standing
from councils.queries import consultations_visible_to
from councils.states import MandateKind, Role
from proposals.facts import Content, consultation_of, moderates_in
from proposals.models import Comment, Proposal
from proposals.queries.answers import answers_for
from proposals.queries.reading import for_page
from proposals.queries.visible import comments_visible_to, may_read, proposals_visible_to

M = TypeVar("M", bound=Model)
C = TypeVar("C", bound=Content)


@dataclass(frozen=True)
class Visit:
    """Who reads or acts, what they are, and at which instant: asked once for a request."""

    request: HttpRequest
    standing: Standing
    at: datetime

    @property
    def actor(self) -> User:
        """The person who presses; the view is for people who are signed in."""
        assert self.standing.user is not None  # noqa: S101  for the type checker; @signed_in stands before
        return self.standing.user

    @property
    def typed(self) -> QueryDict | None:
        """What was sent, or None when the page is only being read."""
        return typed(self.request)

    @property
    def language(self) -> str:
        """The language of the page, in which the person probably writes."""
        return get_language() or "it"

    def page(self, template: str, form: Any = None, **context: Any) -> HttpResponse:
        """The page; 422 when its form was refused, 409 for the second of two editors."""
        return form_page(self.request, template, {"at": self.at, **context}, form)

    def carry_out(
        self,
        form: Any,
        act: Callable[[], Any],
        *,
        said: str | Promise | Callable[[Any], str | Promise],
        to: str | Callable[[Any], str],
    ) -> HttpResponse | None:
        """Ask the action if a sound form was sent: then say what happens next and go there. None otherwise.

        A refusal stands on the form, which keeps what was typed.
        """
        changed = attempt(form, act)
        if changed is None:
            return None
        sentence, address = (hint(changed) if callable(hint) else hint for hint in (said, to))
        return done(self.request, str(sentence), str(address))

    # --- what they may see ---------------------------------------------------------------------------

    def proposal(self, code: str) -> Proposal:
        """The proposal if this person may see it; a stranger learns nothing. Raises Http404."""
        return one(for_page(proposals_visible_to(self.standing, self.at)), code=code)

    def own_proposal(self, code: str) -> Proposal:
        """The proposal if it is of an association the person has a mandate for now. Raises Http404."""
        row = self.proposal(code)
        if row.association_id not in {mandate.association_id for mandate in self.standing.mandates_to_prepare(self.at)}:
            raise Http404
        return row

    def comment(self, pk: int) -> Comment:
        """The comment if this person may see it. Raises Http404."""
        proposal = self.proposal(one(Comment.objects.select_related("proposal"), pk=pk).proposal.code)
        rows = comments_visible_to(self.standing, self.at, proposal)
        comment = one(rows.select_related("association", "council", "office_of", "author", "parent"), pk=pk)
        comment.proposal = proposal
        return comment

    def consultation(self, code: str) -> Consultation:
        """The consultation if this person may see it. Raises Http404."""
        return one(consultations_visible_to(self.standing, self.at), code=code)

    def for_moderator(self, content: C) -> C:
        """The text, for somebody who moderates where it was written. Raises Http404 for anybody else."""
        if not moderates_in(self.standing, consultation_of(content).prefecture, self.at):
            raise Http404
        return content

    def for_office(self, consultation: Consultation) -> Consultation:
        """The consultation, for officers and the prefect of its prefecture. Raises Http404 for anybody else."""
        if consultation.prefecture not in answers_for(self.standing, self.at):
            raise Http404
        return consultation

    # --- what they are -------------------------------------------------------------------------------

    def acting_for(self, kinds: Iterable[str], consultation: Consultation | None = None) -> list[Association]:
        """Associations the person has such a mandate for now; without any, those of past mandates.

        The past ones are offered so that the refusal can say what ended and who can renew it.
        """
        mandates = self.standing.mandates_in_force(self.at, kinds)
        if consultation is not None:
            mandates = [mandate for mandate in mandates if mandate.covers(consultation)]
        rows = mandates or sorted(self.standing.mandates, key=lambda mandate: mandate.starts_at, reverse=True)
        return list({mandate.association_id: mandate.association for mandate in rows}.values())

    def speaking(self, consultation: Consultation) -> list[Association]:
        """Associations the person sends, comments and votes for."""
        return self.acting_for(MandateKind.speaking(), consultation)

    def present(self, consultation: Consultation) -> list[Association]:
        """Associations to which the person belongs now, here: what only its people see is theirs to see."""
        here = [mandate for mandate in self.standing.mandates_in_force(self.at) if mandate.covers(consultation)]
        return list({mandate.association_id: mandate.association for mandate in here}.values())

    def quoted(self, content: Content) -> dict[str, str] | None:
        """The words of a text, to stand beside a form about it, if this person reads them."""
        if not may_read(self.standing, content, self.at):
            return None
        return {"text": content.body, "language": content.language}

    def bodies(self, consultation: Consultation) -> list[Council | Prefecture]:
        """The councils on which the person sits there, and the prefecture whose officer they are."""
        prefecture = consultation.prefecture
        seats = self.standing.seats_in_force(self.at, prefecture)
        councils = {held.seat.council_id: held.seat.council for held in seats}
        officer = Role.OFFICER in self.standing.roles_in_force(self.at, prefecture)
        return [*councils.values(), *([prefecture] if officer else [])]

    def speakers(self, consultation: Consultation) -> list[Any]:
        """As whom the person may comment: associations, then bodies. Ended mandates alone come after a body."""
        bodies = self.bodies(consultation)
        speaking_now = self.standing.mandates_in_force(self.at, MandateKind.speaking())
        return [*self.speaking(consultation), *bodies] if speaking_now or not bodies else list(bodies)


def visit_of(request: HttpRequest) -> Visit:
    """The visit that this request is."""
    return Visit(request, standing(request), clock.now())


def one(rows: QuerySet[M], **named: Any) -> M:
    """The row so named, or Http404."""
    found = rows.filter(**named).first()
    if found is None:
        raise Http404
    return found
