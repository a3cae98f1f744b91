"""Whether the thing is in the state for it, and what was typed makes sense."""

from django.utils.translation import gettext_lazy as _

from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Consultation, Question
from councils.states import ConsultationState, moved
from proposals.facts.content import Content
from proposals.models import Comment, ContentReport, Proposal
from proposals.models.comment import COMMENT_LENGTH
from proposals.models.proposal import BODY_LENGTH, TITLE_LENGTH
from proposals.states import (
    COMMENT_MOVES,
    PROPOSAL_MOVES,
    CommentState,
    CommitmentState,
    Ground,
    OutcomeValue,
    Position,
    ProposalAct,
    ProposalState,
    ReviewResult,
)


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
        _(
            "This proposal is not public now, so nobody can comment or take a position on it. "
            "Choose a public one from the list."
        ),
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
        _("This consultation is %(state)s: nothing can be answered in it now. Its page says what happens next."),
        state=consultation.get_state_display(),
    )


def all_answered(unanswered: int) -> Verdict:
    """No proposal that stands is without its answer."""
    return unless(
        unanswered == 0,
        "unanswered",
        _("Proposals without an answer: %(count)s. Answer each of them first; the desk lists them."),
        count=unanswered,
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
        ground_known(ground),
        words_given(words),
    )


def can_take_in(into: Proposal, proposal: Proposal) -> Verdict:
    """Another proposal may be joined to this one: it is public in the same consultation, and not joined itself."""
    return first_denial(
        unless(
            into.pk != proposal.pk, "same_proposal", _("A proposal cannot be joined to itself. Choose another one.")
        ),
        unless(
            into.consultation_id == proposal.consultation_id,
            "other_consultation",
            _("The two proposals belong to different consultations. Choose one of the same consultation."),
        ),
        unless(
            into.stands and into.state != ProposalState.MERGED,
            "cannot_take_in",
            _("The other proposal is not public, or was joined itself. Choose one that stands."),
        ),
    )


def ground_known(ground: str) -> Verdict:
    """The ground is one of the published list."""
    return unless(
        ground in dict(Ground.against()), "ground_unknown", _("Choose one of the reasons of the moderation rules.")
    )


def report_open(report: ContentReport) -> Verdict:
    """Nobody has answered the report yet."""
    return unless(
        report.decision_id is None,
        "report_closed",
        _("Another moderator has answered this report already. Go on with the next one."),
    )


def result_known(result: str) -> Verdict:
    """The result of a review is one of the two."""
    return unless(
        result in ReviewResult.values, "result_unknown", _("Choose whether the decision stands or is reversed.")
    )


def outcome_complete(value: str, reasons: str, signatory: str) -> Verdict:
    """An answer says what it is, why, and who signs it: reasons are owed for a yes as well (design 2.8)."""
    return first_denial(
        unless(value in OutcomeValue.values, "value_unknown", _("Choose one of the answers.")),
        unless(
            bool(reasons.strip()), "reasons_missing", _("Every answer needs its reasons, a yes included. Write them.")
        ),
        unless(bool(signatory.strip()), "signatory_missing", _("Say in which role the answer is signed.")),
    )


def progress_known(state: str) -> Verdict:
    """The state that a progress report leaves is one of the three."""
    return unless(
        state in CommitmentState.values, "state_unknown", _("Say whether the commitment is running, done or dropped.")
    )
