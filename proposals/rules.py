"""Who may do what in a consultation: pure questions about a person, a thing and a moment.

Each right below reads as one sentence made of small facts, which stand in ``facts.py`` with the words of
their refusals. Nothing here reads the database: rows come as arguments, with what they point to already
fetched. Actions call ``.require()`` on the answer; views ask the same question to decide what to show,
and show the reason of a refusal.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, first_denial, unless
from councils.models import Council, Prefecture
from councils.models.standing import Standing
from councils.rules import holds_role, phase_open, publishes_for, signed_in
from councils.states import PhaseKind, Role
from proposals.facts import (
    Content,
    can,
    change_not_too_late,
    consultation_of,
    drafts,
    free_of_ties,
    in_time_to_send,
    institution_answers,
    is_entitled,
    is_entitled_or_applies,
    is_public,
    moderates_in,
    no_change_pending,
    positions_not_closed,
    proposals_not_closed,
    running,
    says_something,
    speaks,
    still_with_the_author,
    takes_part,
    takes_positions,
    text_not_frozen,
    works_for,
    wrong_state,
    wrote,
)
from proposals.models import Comment, Commitment, ConflictDeclaration, ModerationDecision, Proposal, ReviewRequest
from proposals.models.participant import Participant
from proposals.states import CommentState, CommitmentState, ModerationVerdict, ProposalAct, ProposalState

# --- to write a proposal -----------------------------------------------------------------------------


def may_draft(participant: Participant, at: datetime) -> Verdict:
    """Whether the person may prepare a proposal: a contributor too, before proposals open, and while applying."""
    return first_denial(
        drafts(participant, at),
        lambda: is_entitled_or_applies(participant),
        lambda: proposals_not_closed(participant.consultation, at),
    )


def may_save_draft(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may change a text that is still with the association."""
    with_the_author = proposal.state in ProposalState.with_the_author()
    return first_denial(
        drafts(participant, at),
        lambda: ALLOWED if with_the_author else wrong_state(proposal),
        lambda: still_with_the_author(proposal, at),
    )


def may_send(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the proposal may go to the moderators now.

    A new one while proposals are open; a returned one for three working days as well, never after
    positions closed (design 2.4).
    """
    return first_denial(
        speaks(participant, at),
        lambda: is_entitled(participant),
        lambda: can(proposal, ProposalAct.SEND),
        lambda: in_time_to_send(proposal, at),
        lambda: says_something(proposal.title, proposal.body),
    )


def may_amend(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether a published text may change: until positions open, because they refer to a text (design 2.4)."""
    return first_denial(
        speaks(participant, at),
        lambda: is_entitled(participant),
        lambda: can(proposal, ProposalAct.AMEND),
        lambda: running(proposal.consultation, at),
        lambda: text_not_frozen(proposal, at),
    )


def may_withdraw(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the association may take its proposal back: what is not public always, the rest until positions close."""
    return first_denial(
        speaks(participant, at),
        lambda: can(proposal, ProposalAct.WITHDRAW),
        lambda: positions_not_closed(proposal, at) if proposal.stands else ALLOWED,
    )


def may_cosponsor(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the association may put its name beside the proposer's, while proposals or comments are open."""
    proposing = phase_open(participant.consultation, PhaseKind.PROPOSE, at)
    return first_denial(
        speaks(participant, at),
        lambda: is_entitled(participant),
        lambda: proposing if proposing else phase_open(participant.consultation, PhaseKind.DISCUSS, at),
        lambda: takes_positions(proposal),
        unless(
            proposal.association_id != participant.association.pk,
            "own_proposal",
            _("This is the proposal of your own association. Other associations can support it: send them its link."),
        ),
    )


# --- to comment and to vote --------------------------------------------------------------------------


def may_comment(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may comment for the association."""
    return first_denial(takes_part(participant, PhaseKind.DISCUSS, at), lambda: takes_positions(proposal))


def may_comment_as_member(standing: Standing, council: Council, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may comment as a member of the council. The phase binds members too (design 2.3)."""
    seats = standing.seats_in_force(at, proposal.consultation.prefecture)
    return first_denial(
        signed_in(standing),
        unless(
            any(held.seat.council_id == council.pk for held in seats),
            "not_a_member",
            _(
                "Only a member of %(council)s can comment in its name, while the seat lasts. "
                "You can comment for your association, if you act for one."
            ),
            council=council.name,
        ),
        lambda: phase_open(proposal.consultation, PhaseKind.DISCUSS, at),
        lambda: takes_positions(proposal),
    )


def may_comment_as_office(standing: Standing, prefecture: Prefecture, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may comment for the prefecture. The phase binds the office too (design 2.3)."""
    return first_denial(
        signed_in(standing),
        lambda: holds_role(standing, prefecture, {Role.OFFICER}, at),
        lambda: unless(
            prefecture.pk == proposal.consultation.prefecture_id,
            "other_prefecture",
            _(
                "This consultation belongs to another prefecture, whose office comments on it. "
                "Write to that office if you have something to say."
            ),
        ),
        lambda: phase_open(proposal.consultation, PhaseKind.DISCUSS, at),
        lambda: takes_positions(proposal),
    )


def may_withdraw_comment(standing: Standing, comment: Comment, at: datetime) -> Verdict:
    """Whether a comment may be taken back: before it is public always, then while comments are open."""
    public = comment.state == CommentState.PUBLISHED
    return first_denial(
        wrote(standing, comment, at),
        lambda: can(comment, ProposalAct.WITHDRAW),
        lambda: phase_open(comment.proposal.consultation, PhaseKind.DISCUSS, at) if public else ALLOWED,
    )


def may_vote(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may give the association's position on the proposal, its own included.

    It is advisory: art. 57 DPR 394/1999 gives councils no vote and no quorum.
    """
    return first_denial(takes_part(participant, PhaseKind.VOTE, at), lambda: takes_positions(proposal))


def may_withdraw_vote(participant: Participant, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may take the association's position back: for as long as it could change it.

    So a position on a proposal that was hidden, withdrawn or joined to another stays as it was.
    """
    return may_vote(participant, proposal, at)


# --- to moderate -------------------------------------------------------------------------------------


def may_moderate(
    standing: Standing, content: Content, at: datetime, *, conflicts: Collection[ConflictDeclaration] = ()
) -> Verdict:
    """Whether the person may decide on the text: a member of a council there, or its secretary, without a tie.

    Nobody decides on an association they belong or belonged to, or sit for (design 2.7); nor on their own
    words; nor on what they passed on by declaring a conflict. No phase stops a moderator.
    """
    return first_denial(
        signed_in(standing),
        lambda: moderates_in(standing, consultation_of(content).prefecture, at),
        lambda: free_of_ties(standing, content),
        lambda: unless(
            not any(declared.content == content and declared.member == standing.user for declared in conflicts),
            "conflict_declared",
            _("You passed this text on because of a conflict of interest. Another member decides on it."),
        ),
    )


def may_declare_conflict(standing: Standing, content: Content, at: datetime) -> Verdict:
    """Whether the person may pass the text on to another moderator."""
    return first_denial(signed_in(standing), lambda: moderates_in(standing, consultation_of(content).prefecture, at))


def publishable(content: Content, at: datetime) -> Verdict:
    """Whether the text can go public now: a changed text no longer once positions have opened (design 2.4)."""
    allowed = can(content, ProposalAct.PUBLISH)
    if allowed and isinstance(content, Proposal) and content.published_version is not None:
        return change_not_too_late(content, at)
    return allowed


def hideable(content: Content) -> Verdict:
    """Whether the text can be hidden: whatever stands on the site, in whichever state, at whatever time."""
    was_public = content.published_at is not None
    return first_denial(can(content, ProposalAct.HIDE), ALLOWED if was_public else wrong_state(content))


def rejectable(content: Content) -> Verdict:
    """Whether publication can be refused: of a text that waits, or of a change that was returned and came no more."""
    came_back = isinstance(content, Proposal) and content.published_version is not None
    waits = content.state in {ProposalState.IN_MODERATION, CommentState.IN_MODERATION}
    return first_denial(can(content, ProposalAct.REJECT), ALLOWED if waits or came_back else wrong_state(content))


def may_report(standing: Standing, content: Content, at: datetime, *, reported: bool = False) -> Verdict:
    """Whether the person may report a public text: anyone signed in, once while the report is open."""
    return first_denial(
        signed_in(standing),
        unless(is_public(content), "not_public", _("This text is not public, so there is nothing to report.")),
        unless(
            not reported, "already_reported", _("You have reported this text already. A moderator will answer you.")
        ),
    )


def may_request_review(
    standing: Standing, decision: ModerationDecision, at: datetime, *, requested: bool = False
) -> Verdict:
    """Whether the author may ask that another member look at a restriction: once for each decision."""
    return first_denial(
        wrote(standing, decision.content, at),
        unless(
            decision.verdict in ModerationVerdict.restricting(),
            "nothing_to_review",
            _("Only a decision against a text can be reviewed. This one is not: you need not do anything."),
        ),
        unless(
            not requested,
            "review_requested",
            _("A review of this decision was asked for already. Another member will answer you."),
        ),
    )


def may_review(
    standing: Standing,
    request: ReviewRequest,
    at: datetime,
    *,
    conflicts: Collection[ConflictDeclaration] = (),
    reviewed: bool = False,
) -> Verdict:
    """Whether the person may decide the review: a moderator without a tie, and another than who decided."""
    return first_denial(
        may_moderate(standing, request.decision.content, at, conflicts=conflicts),
        lambda: unless(
            request.decision.decided_by != standing.user,
            "own_decision",
            _("You took this decision. Another member reviews it."),
        ),
        unless(
            not reviewed,
            "already_reviewed",
            _("Another member has reviewed this decision already. Go on with the next one."),
        ),
    )


# --- to answer ---------------------------------------------------------------------------------------


def may_take_charge(standing: Standing, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may say which office handles the proposal, and by when it will be answered."""
    return first_denial(
        works_for(standing, proposal.consultation, at),
        lambda: institution_answers(proposal.consultation),
        lambda: no_change_pending(proposal),
        lambda: can(proposal, ProposalAct.TAKE_CHARGE),
    )


def may_answer(standing: Standing, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may give the institution's answer, which is public as soon as it is given.

    Giving it is publishing it, so it takes who may publish an outcome (design 5): the prefect, or an officer
    by the prefect's delegation. It comes after the last phase: an answer before would overrule the
    associations that may still speak.
    """
    closes_at = proposal.consultation.closes_at
    return first_denial(
        signed_in(standing),
        lambda: publishes_for(standing, proposal.consultation, at),
        lambda: institution_answers(proposal.consultation),
        lambda: unless(
            closes_at is None or at >= closes_at,
            "consultation_still_open",
            _("Associations can take part until %(when)s. Give the answer after that."),
            when=clock.in_words(closes_at) if closes_at else "",
        ),
        lambda: can(proposal, ProposalAct.ANSWER),
    )


def may_commit(standing: Standing, proposal: Proposal, at: datetime) -> Verdict:
    """Whether the person may promise something in public, under an answer that was given."""
    return first_denial(
        works_for(standing, proposal.consultation, at),
        lambda: institution_answers(proposal.consultation),
        lambda: unless(
            proposal.state == ProposalState.ANSWERED,
            "not_answered",
            _("A commitment belongs to an answer. Answer the proposal first."),
        ),
    )


def may_report_progress(standing: Standing, commitment: Commitment, at: datetime) -> Verdict:
    """Whether the person may tell how a running commitment goes on."""
    return first_denial(
        works_for(standing, commitment.proposal.consultation, at),
        lambda: unless(
            commitment.state == CommitmentState.RUNNING,
            "commitment_closed",
            _("This commitment is %(state)s. Open a new one if there is more to do."),
            state=commitment.get_state_display(),
        ),
    )
