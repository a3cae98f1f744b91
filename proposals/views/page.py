"""The page of one proposal: the text, where it stands, who took which position, what was said and answered."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from proposals.facts import is_public
from proposals.forms.fields import row_key
from proposals.forms.taking_part import CommentForm, ReportForm, VoteForm
from proposals.models import Proposal, Vote
from proposals.models.deadlines import resend_until
from proposals.models.participant import Participant
from proposals.queries.participation import participants_in
from proposals.queries.reading import (
    Positions,
    Thread,
    decided_against,
    last_decision,
    outcomes_of,
    positions_on,
    threads_on,
)
from proposals.queries.visible import reads_concealed, text_for
from proposals.rules import may_commit, may_report, may_request_review
from proposals.states import ProposalState
from proposals.views import possible
from proposals.views.acting import Visit, visit_of


def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """Read one proposal."""
    visit = visit_of(request)
    return show(visit, visit.proposal(code))


def show(visit: Visit, row: Proposal, **sent: Any) -> HttpResponse:
    """The page. ``sent`` names the form that came back: it stands in place of a fresh one, with what was typed."""
    speaking = visit.speaking(row.consultation)
    acting = [] if _is_over(visit, row) else participants_in(visit.standing, speaking, row.consultation)
    positions = positions_on(row, visit.present(row.consultation), visit.at)
    threads = threads_on(row, visit.standing, visit.at)
    possible.mark_own(visit, threads)
    context = {
        "proposal": row,
        "pending": row.stands and row.state not in ProposalState.public(),
        "text": text_for(row, visit.standing, visit.at),
        "positions": positions,
        "threads": threads,
        "outcomes": outcomes_of(row) if row.state == ProposalState.ANSWERED else [],
        "may_report": may_report(visit.standing, row, visit.at),
        "may_commit": may_commit(visit.standing, row, visit.at),
        **_decided(visit, row, acting),
        **_taking_part(visit, row, acting, positions, threads),
    }
    return visit.page("proposals/page.html", next(iter(sent.values()), None), **(context | sent))


def _is_over(visit: Visit, row: Proposal) -> bool:
    """Whether nothing is left to say on it: it is answered, and every phase has closed."""
    closes_at = row.consultation.closes_at
    return row.state == ProposalState.ANSWERED and closes_at is not None and closes_at <= visit.at


def _decided(visit: Visit, row: Proposal, acting: list[Participant]) -> dict[str, Any]:
    """What a moderator decided, and what the association that proposed it may do.

    Everybody reads why a text was hidden; why one was returned is for those who read the text that came back.
    """
    told = row.state == ProposalState.HIDDEN or reads_concealed(visit.standing, row, visit.at)
    decision = last_decision(row) if told and decided_against(row) else None
    request = getattr(decision, "review_request", None)
    asking = may_request_review(visit.standing, decision, visit.at, requested=request is not None) if decision else None
    return {
        "decision": decision,
        "review": getattr(request, "review", None),
        "may_review": asking,
        "own_acts": possible.own_acts(visit, row, acting),
        "resend_by": resend_until(row) if row.state == ProposalState.RETURNED else None,
    }


def _taking_part(
    visit: Visit, row: Proposal, acting: list[Participant], positions: Positions, threads: list[Thread]
) -> dict[str, Any]:
    """What the reader may say here, with fresh forms for what they may."""
    associations = [who.association for who in acting]
    own = [vote for vote in positions.votes if [vote.association] == associations]
    return {
        "own_position": own[0] if own else None,
        "own_given": any(vote.association in associations for vote in positions.votes),
        "may_vote": possible.voting(visit, row, acting),
        "may_comment": possible.commenting(visit, row, acting),
        "may_cosponsor": possible.cosponsoring(visit, row, acting),
        "vote_form": vote_form(visit, associations, own, initial=_standing_position(own)),
        "comment_form": comment_form(visit, row, threads),
        "report_form": ReportForm(auto_id="report-%s"),
    }


def vote_form(visit: Visit, associations: list[Any], given: list[Vote], **options: Any) -> VoteForm:
    """The form of a position, beginning with the one that stands."""
    fresh = {"language": visit.language} | options.pop("initial", {})
    return VoteForm(associations, given, auto_id="vote-%s", initial=fresh, **options)


def _standing_position(own: list[Vote]) -> dict[str, Any]:
    """The position that the reader's one association gave; with several, nothing is chosen in advance."""
    if not own:
        return {}
    reason = own[0].reason
    said = {"reason": reason.content, "language": reason.language} if reason else {}
    return {"position": own[0].position, **said}


def comment_form(visit: Visit, row: Proposal, threads: list[Thread], **options: Any) -> CommentForm:
    """The form of a comment, or of the answer to the comment that the address names."""
    shown = [comment for thread in threads for comment in (thread.comment, *thread.replies)]
    parents = {row_key(comment): comment for comment in shown}
    wanted = visit.request.GET.get("parent", "")
    fresh = {"language": visit.language, "parent": wanted if wanted in parents else ""}
    speakers = visit.speakers(row.consultation)
    form = CommentForm(speakers, list(parents.values()), auto_id="comment-%s", initial=fresh, **options)
    answered = parents.get(form["parent"].value() or "")
    form.answered = answered if answered and is_public(answered) else None
    return form


def address_of(row: Proposal, part: str = "") -> str:
    """Where the proposal is read; ``part`` is the section to come to."""
    return reverse("proposal", args=[row.code]) + (f"#{part}" if part else "")
