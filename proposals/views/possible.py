"""What a reader of a proposal may do now: the same rules that the actions ask, asked to decide what to show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult.verdicts import Verdict, denied
from councils.models import Council, Prefecture
from councils.rules import phase_open
from councils.states import PhaseKind
from proposals.facts import takes_positions, wrote
from proposals.models import Comment, Proposal
from proposals.models.participant import Participant
from proposals.queries.reading import Thread
from proposals.rules import (
    may_amend,
    may_comment,
    may_comment_as_member,
    may_comment_as_office,
    may_cosponsor,
    may_save_draft,
    may_send,
    may_vote,
    may_withdraw,
    may_withdraw_comment,
)
from proposals.states import CommentState, ProposalState
from proposals.views.acting import Visit

NOT_SIGNED_IN = denied("not_signed_in", _("Delegates of accredited associations sign in to take part."))
FOR_NOBODY = frozenset({"phase_closed", "consultation_not_running", "merged", "not_readable"})
"""Refusals that are the same for everybody: they come before the advice to sign in."""

NO_ASSOCIATION = denied(
    "no_mandate",
    _("Associations take part through their delegates. You act for no association now, but you can read and follow."),
)


NO_POSITION = denied(
    "no_position",
    _("Your association has no position on this proposal now, so there is nothing to take back."),
)


@dataclass(frozen=True)
class Act:
    """Something to do with a proposal: its name, where, and whether it may be done."""

    name: str | Promise
    address: str
    verdict: Verdict


def best(verdicts: Iterable[Verdict], otherwise: Verdict) -> Verdict:
    """The first yes; else the first refusal; else, where nothing could be asked, the other one."""
    asked = list(verdicts)
    return next((verdict for verdict in asked if verdict), asked[0] if asked else otherwise)


def voting(visit: Visit, proposal: Proposal, acting: list[Participant]) -> Verdict:
    """Whether the reader may give a position, for one association at least; after the closing nobody may."""
    phase = phase_open(proposal.consultation, PhaseKind.VOTE, visit.at)
    for closed in (phase, takes_positions(proposal)):
        if closed.code in FOR_NOBODY:
            return closed
    return best((may_vote(who, proposal, visit.at) for who in acting), nobody(visit))


def commenting(visit: Visit, proposal: Proposal, acting: list[Participant]) -> Verdict:
    """Whether the reader may comment: for an association, as a council member, or for the office."""
    phase = phase_open(proposal.consultation, PhaseKind.DISCUSS, visit.at)
    for closed in (phase, takes_positions(proposal)):
        if closed.code in FOR_NOBODY:
            return closed
    asked = [may_comment(who, proposal, visit.at) for who in acting]
    asked += [_as_body(body, proposal, visit) for body in visit.bodies(proposal.consultation)]
    return best(asked, nobody(visit))


def _as_body(body: Council | Prefecture, proposal: Proposal, visit: Visit) -> Verdict:
    if isinstance(body, Council):
        return may_comment_as_member(visit.standing, body, proposal, visit.at)
    return may_comment_as_office(visit.standing, body, proposal, visit.at)


def nobody(visit: Visit) -> Verdict:
    """Why somebody who acts for no association and sits nowhere cannot take part."""
    return NO_ASSOCIATION if visit.standing.user else NOT_SIGNED_IN


def own_acts(visit: Visit, proposal: Proposal, acting: list[Participant]) -> list[Act]:
    """What the association that proposed it may do with it, each with its reason when it may not."""
    own = [who for who in acting if who.association.pk == proposal.association_id]
    return [act for who in own for act in _acts_of(who, proposal, visit)]


def _acts_of(who: Participant, proposal: Proposal, visit: Visit) -> list[Act]:
    def address(name: str) -> str:
        return reverse(name, args=[proposal.code])

    withdrawing = Act(_("Take it back"), address("proposal_withdraw"), may_withdraw(who, proposal, visit.at))
    if proposal.state in {ProposalState.DRAFT, ProposalState.RETURNED}:
        writing = Act(_("Go on writing"), address("proposal_edit"), may_save_draft(who, proposal, visit.at))
        sending = Act(_("Look at it and send it"), address("proposal_send"), may_send(who, proposal, visit.at))
        return [writing, sending, withdrawing]
    if proposal.state == ProposalState.PUBLISHED:
        return [Act(_("Change the text"), address("proposal_edit"), may_amend(who, proposal, visit.at)), withdrawing]
    return [withdrawing] if proposal.state == ProposalState.IN_MODERATION else []


def cosponsoring(visit: Visit, proposal: Proposal, acting: list[Participant]) -> Verdict:
    """Whether one of the reader's associations may put its name beside the proposer's and has not done so."""
    there = {row.pk for row in proposal.cosponsors.all()} | {proposal.association_id}
    others = [who for who in acting if who.association.pk not in there]
    return best((may_cosponsor(who, proposal, visit.at) for who in others), denied("nobody", ""))


def mark_own(visit: Visit, threads: list[Thread]) -> None:
    """Mark the comments that the reader may take back, and those of which a decision can be reviewed."""
    for thread in threads:
        for comment in (thread.comment, *thread.replies):
            _mark(visit, comment)


def _mark(visit: Visit, comment: Comment) -> None:
    comment.is_own = bool(may_withdraw_comment(visit.standing, comment, visit.at))  # type: ignore[attr-defined]  # for the template
    decided = getattr(comment, "decision_pk", None)
    restricted = comment.state in {CommentState.HIDDEN, CommentState.REJECTED}
    if decided and restricted and wrote(visit.standing, comment, visit.at):
        comment.review_address = reverse("request_review", args=[decided])  # type: ignore[attr-defined]  # for the template
