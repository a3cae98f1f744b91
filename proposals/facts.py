"""Small facts of which the rights in ``rules.py`` are made, each with the sentence of its refusal."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.accounts.models import User
from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Consultation, Office, Prefecture, Question
from councils.models.standing import Standing
from councils.rules import drafts_for, entitled, holds_role, may_take_part, phase_open, signed_in, speaks_for
from councils.states import ConsultationState, PhaseKind, Role
from proposals.models import Comment, Proposal
from proposals.models.comment import COMMENT_LENGTH
from proposals.models.deadlines import positions_close_at, resend_until, text_freezes_at
from proposals.models.participant import Participant
from proposals.models.proposal import BODY_LENGTH, TITLE_LENGTH
from proposals.states import (
    COMMENT_MOVES,
    PROPOSAL_MOVES,
    CommentState,
    Ground,
    Position,
    ProposalAct,
    ProposalState,
    moved,
)

Content = Proposal | Comment
"""What people write and moderators read."""


def consultation_of(content: Content) -> Consultation:
    """The consultation in which the text was written."""
    return content.consultation if isinstance(content, Proposal) else content.proposal.consultation


def is_public(content: Content) -> bool:
    """Whether everybody reads the text now."""
    if isinstance(content, Proposal):
        return content.stands
    return content.state == CommentState.PUBLISHED


# --- who ---------------------------------------------------------------------------------------------


def drafts(participant: Participant, at: datetime) -> Verdict:
    """The person may prepare texts for the association here."""
    who = participant
    return first_denial(
        signed_in(who.standing), lambda: drafts_for(who.standing, who.association, at, who.consultation)
    )


def speaks(participant: Participant, at: datetime) -> Verdict:
    """The person may speak for the association here."""
    who = participant
    return first_denial(
        signed_in(who.standing), lambda: speaks_for(who.standing, who.association, at, who.consultation)
    )


def is_entitled(participant: Participant) -> Verdict:
    """The association may take part here."""
    return entitled(participant.association, participant.consultation, participant.accreditations)


def takes_part(participant: Participant, kind: PhaseKind, at: datetime) -> Verdict:
    """The person speaks for an association that may take part here, and the phase is open."""
    who = participant
    return may_take_part(who.standing, who.association, who.consultation, who.accreditations, kind, at)


def wrote(standing: Standing, content: Content, at: datetime) -> Verdict:
    """The person speaks for the association whose text it is; a text of no association is its writer's."""
    association = content.association
    if association is not None:
        return first_denial(
            signed_in(standing), lambda: speaks_for(standing, association, at, consultation_of(content))
        )
    return first_denial(
        signed_in(standing),
        unless(writer_of(content) == standing.user, "not_yours", _("Only the person who wrote this can do that.")),
    )


def writer_of(content: Content) -> User | None:
    """The person who typed the text."""
    return content.created_by if isinstance(content, Proposal) else content.author


def moderates_in(standing: Standing, prefecture: Prefecture, at: datetime) -> Verdict:
    """Whether the person is a moderator there now: by a seat in one of its councils, or as secretary."""
    if standing.seats_in_force(at, prefecture):
        return ALLOWED
    secretary = holds_role(standing, prefecture, {Role.SECRETARY}, at)
    if secretary.code != "no_role":
        return secretary
    return denied(
        "not_a_moderator",
        _("Texts are read by the members of the council of %(province)s and its secretary."),
        province=prefecture.province_name,
    )


def free_of_ties(standing: Standing, content: Content) -> Verdict:
    """The person has nothing to do with the text: neither with its words nor with an association behind it."""
    if standing.user is not None and writer_of(content) == standing.user:
        return denied("own_text", _("You wrote this text. Another member decides on it."))
    return unless(
        not (associations_behind(content) & associations_of(standing)),
        "conflict_of_interest",
        _("You have a tie with the association concerned: a mandate or a seat. Another member decides on this text."),
    )


def associations_behind(content: Content) -> set[int]:
    """Whose interests a text touches: its association, the proposal's, and those that co-sponsor the proposal."""
    proposal = content if isinstance(content, Proposal) else content.proposal
    behind = {row.pk for row in proposal.cosponsors.all()} | {proposal.association_id}
    return behind | ({content.association_id} if content.association_id else set())


def associations_of(standing: Standing) -> set[int]:
    """The associations that a person is or was tied to: by an accepted mandate of any kind, or by their seat."""
    mandated = {mandate.association_id for mandate in standing.mandates if mandate.accepted_at is not None}
    return mandated | {held.seat.association_id for held in standing.seats if held.seat.association_id}


def works_for(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """The person is an officer or the prefect there, signed in with a second factor."""
    return first_denial(
        signed_in(standing), lambda: holds_role(standing, consultation.prefecture, {Role.OFFICER, Role.PREFECT}, at)
    )


# --- when --------------------------------------------------------------------------------------------


def proposals_not_closed(consultation: Consultation, at: datetime) -> Verdict:
    """Proposals are open, or will be: a text may be prepared before."""
    verdict = phase_open(consultation, PhaseKind.PROPOSE, at)
    return ALLOWED if verdict.code == "phase_not_open" else verdict


def running(consultation: Consultation, at: datetime) -> Verdict:
    """The consultation is public, and neither suspended, withdrawn nor past its phases."""
    verdict = phase_open(consultation, PhaseKind.PROPOSE, at)
    return verdict if verdict.code == "consultation_not_running" else ALLOWED


def still_with_the_author(proposal: Proposal, at: datetime) -> Verdict:
    """There is time to finish the text: a draft while it can become a proposal, a returned one while it can go back."""
    if proposal.state == ProposalState.DRAFT:
        return proposals_not_closed(proposal.consultation, at)
    return in_time_to_resend(proposal, at)


def in_time_to_send(proposal: Proposal, at: datetime) -> Verdict:
    """A new proposal in its phase, a returned one in its days."""
    if proposal.state == ProposalState.RETURNED:
        return in_time_to_resend(proposal, at)
    return phase_open(proposal.consultation, PhaseKind.PROPOSE, at)


def in_time_to_resend(proposal: Proposal, at: datetime) -> Verdict:
    """A returned proposal may go back to the moderators."""
    until = resend_until(proposal)
    return first_denial(
        running(proposal.consultation, at),
        unless(
            until is not None and at < until,
            "resend_time_over",
            _("This text could be sent again until %(when)s. You can still read it here."),
            when=clock.in_words(until) if until else "",
        ),
    )


def text_not_frozen(proposal: Proposal, at: datetime) -> Verdict:
    """The published text may still change."""
    freezes_at = text_freezes_at(proposal.consultation)
    return unless(
        freezes_at is not None and at < freezes_at,
        "text_frozen",
        _("Since %(when)s associations take positions on this text, so it no longer changes. You can add a comment."),
        when=clock.in_words(freezes_at) if freezes_at else "",
    )


def change_not_too_late(proposal: Proposal, at: datetime) -> Verdict:
    """A change of a published text may still be published."""
    frozen = text_not_frozen(proposal, at)
    return unless(
        frozen.allowed,
        "change_too_late",
        _("Positions are open and refer to the published text. Do not publish the change: the published text stays."),
    )


def positions_not_closed(proposal: Proposal, at: datetime) -> Verdict:
    """Associations may still change their positions on it."""
    closes_at = positions_close_at(proposal.consultation)
    return unless(
        closes_at is not None and at < closes_at,
        "too_late_to_withdraw",
        _("Positions on this proposal closed on %(when)s, and it will be answered. It can no longer be withdrawn."),
        when=clock.in_words(closes_at) if closes_at else "",
    )


# --- what --------------------------------------------------------------------------------------------


def can(content: Content, act: ProposalAct) -> Verdict:
    """The table of moves allows the act in this state."""
    table = PROPOSAL_MOVES if isinstance(content, Proposal) else COMMENT_MOVES
    return ALLOWED if moved(table, content.state, act) else wrong_state(content)


def wrong_state(content: Content) -> Verdict:
    """The refusal of an act that does not fit the state of the text."""
    return denied(
        "wrong_state",
        _("This text is now: %(state)s. Reload the page to see what can be done."),
        state=content.get_state_display(),
    )


def takes_positions(proposal: Proposal) -> Verdict:
    """Associations may comment on it and take positions: it can be read, and was not joined to another."""
    if proposal.state == ProposalState.MERGED:
        return denied(
            "merged", _("This proposal was joined to another one. Take part there: the link is on this page.")
        )
    return unless(
        proposal.stands,
        "not_readable",
        _("This proposal is not public now, so nobody can comment or take a position on it."),
    )


def no_change_pending(proposal: Proposal) -> Verdict:
    """No changed text waits for the association or a moderator."""
    changing = proposal.stands and proposal.state not in ProposalState.public()
    return unless(
        not changing,
        "change_pending",
        _("A changed text of this proposal is not decided yet. A moderator publishes or refuses it first."),
    )


def institution_answers(consultation: Consultation) -> Verdict:
    """The consultation is in a state in which the institution answers."""
    return unless(
        consultation.state in ConsultationState.answering(),
        "consultation_not_answering",
        _("This consultation is %(state)s: nothing can be answered in it now."),
        state=consultation.get_state_display(),
    )


def question_of(question: Question | None, consultation: Consultation) -> Verdict:
    """The question, if one is named, is asked in this consultation."""
    return unless(
        question is None or question.consultation_id == consultation.pk,
        "other_question",
        _("This question belongs to another consultation. Choose one of this consultation."),
    )


def fits(title: str, body: str) -> Verdict:
    """The text is not longer than a proposal may be."""
    return first_denial(
        unless(
            len(title) <= TITLE_LENGTH,
            "title_too_long",
            _("The title has more than %(most)s characters. Please shorten it."),
            most=TITLE_LENGTH,
        ),
        unless(
            len(body) <= BODY_LENGTH,
            "body_too_long",
            _("The text has more than %(most)s characters. Please shorten it."),
            most=BODY_LENGTH,
        ),
    )


def says_something(title: str, body: str) -> Verdict:
    """The text has a title and a body."""
    return first_denial(
        unless(bool(title.strip()), "title_missing", _("The proposal has no title yet. Write one, then send it.")),
        unless(bool(body.strip()), "body_missing", _("The proposal has no text yet. Write it, then send it.")),
    )


def comment_fits(body: str) -> Verdict:
    """The comment says something, and is not longer than a comment may be."""
    return first_denial(
        unless(bool(body.strip()), "body_missing", _("The comment has no text yet. Write it, then send it.")),
        unless(
            len(body) <= COMMENT_LENGTH,
            "body_too_long",
            _("The text has more than %(most)s characters. Please shorten it."),
            most=COMMENT_LENGTH,
        ),
    )


def reply_fits(parent: Comment | None, proposal: Proposal) -> Verdict:
    """What a reply answers, if it answers something, is a public comment on the same proposal."""
    return unless(
        parent is None or (parent.proposal_id == proposal.pk and parent.state == CommentState.PUBLISHED),
        "nothing_to_answer",
        _("The comment that you answer is not public any more. You can write a new one."),
    )


def not_edited_meanwhile(proposal: Proposal, edit: int) -> Verdict:
    """The text is still the one that the editor had before them."""
    return unless(
        proposal.edit == edit,
        "edited_meanwhile",
        _("Somebody changed this text while you were writing. Yours is kept below: compare the two and save again."),
    )


def position_known(position: str) -> Verdict:
    """The position is one of the three."""
    return unless(
        position in Position.values, "position_unknown", _("Choose a position: in favour, against or abstained.")
    )


def words_given(words: str) -> Verdict:
    """Something was written where an explanation is owed."""
    return unless(bool(words.strip()), "words_missing", _("Please explain in a few words: they will be read."))


def well_grounded(ground: str, words: str) -> Verdict:
    """Whether a restriction names a ground of the published list and explains it (design 2.7)."""
    return first_denial(
        unless(
            ground in dict(Ground.against()),
            "ground_unknown",
            _("Choose one of the reasons of the moderation rules."),
        ),
        words_given(words),
    )


def due_later(due_on: date, at: datetime) -> Verdict:
    """Whether a date by which something is promised lies ahead; today still does."""
    return unless(
        due_on >= clock.in_rome(at).date(), "due_in_the_past", _("This date is past. Choose today or a later day.")
    )


def office_of(office: Office, consultation: Consultation) -> Verdict:
    """Whether the office belongs to the prefecture that holds the consultation."""
    return unless(
        office.prefecture_id == consultation.prefecture_id,
        "other_prefecture",
        _("This office belongs to another prefecture. Choose an office of the one that asks."),
    )
