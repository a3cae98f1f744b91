"""Where a proposal stands, as steps of a strip, and what happens next, in plain words."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consult import clock
from consult.ui.kit import Step, StepState, Tone, Words, steps_until
from consult.verdicts import filled
from councils.states import PhaseKind
from proposals.models import Proposal
from proposals.queries.owed import being_answered, due_on
from proposals.states import OutcomeValue, ProposalState

STATES = ProposalState

STAGES: dict[str, Words] = {
    STATES.IN_MODERATION: pgettext_lazy("proposal", "sent"),
    STATES.PUBLISHED: pgettext_lazy("proposal", "published"),
    STATES.UNDER_REVIEW: _("examined by an office"),
    STATES.ANSWERED: pgettext_lazy("proposal", "answered"),
}
"""The way of a proposal, when nothing ends it before."""

ENDS = frozenset({STATES.REJECTED, STATES.WITHDRAWN, STATES.HIDDEN, STATES.MERGED})

STATE_TONES: dict[str, Tone] = {
    STATES.PUBLISHED: Tone.PRIMARY,
    STATES.UNDER_REVIEW: Tone.PRIMARY,
    STATES.ANSWERED: Tone.SUCCESS,
    STATES.RETURNED: Tone.WARNING,
    STATES.REJECTED: Tone.DANGER,
}
STATE_ICONS: dict[str, str] = {
    STATES.DRAFT: "pencil",
    STATES.IN_MODERATION: "clock",
    STATES.RETURNED: "pencil",
    STATES.PUBLISHED: "horn",
    STATES.UNDER_REVIEW: "pa",
    STATES.ANSWERED: "check-circle",
    STATES.REJECTED: "ban",
    STATES.WITHDRAWN: "minus-circle",
    STATES.HIDDEN: "ban",
    STATES.MERGED: "link",
}
OUTCOME_LOOKS: dict[str, tuple[Tone, str]] = {
    OutcomeValue.ACCEPTED: (Tone.SUCCESS, "check-circle"),
    OutcomeValue.PARTLY_ACCEPTED: (Tone.PRIMARY, "check"),
    OutcomeValue.NOT_ACCEPTED: (Tone.NEUTRAL, "close"),
}
OTHER_OUTCOME = (Tone.NEUTRAL, "arrow-right")
"""Tone and picture of an answer, the same wherever it stands; what goes to somebody else has an arrow."""

NEXT: dict[str, Words] = {
    STATES.DRAFT: _("Only your association reads this draft. Finish it, then send it."),
    STATES.IN_MODERATION: _("A moderator reads it, usually within two working days. Then everybody reads it here."),
    STATES.RETURNED: _("The association changes the text and sends it again. Then a moderator reads it."),
    STATES.PUBLISHED: _("The institution names an office, which examines the proposal and answers with reasons."),
    STATES.UNDER_REVIEW: _("The office prepares the answer. Everybody reads it here, with its reasons."),
    STATES.ANSWERED: _("The institution has answered. Its reasons, and what it promised, stand on this page."),
    STATES.REJECTED: _("It is not published. The association can ask another member to review this."),
    STATES.WITHDRAWN: _("Nothing more happens. It will not be answered."),
    STATES.HIDDEN: _("Its text is not shown. The association can ask another member to review this."),
    STATES.MERGED: _("The institution answers the other proposal. That answer counts for this one too."),
}
CHANGING = _("A moderator reads the changed text. Until then this one stands, and it can be answered.")
TAKING_PART = _("Associations comment and take positions until %(when)s. Then the institution examines the proposal.")


def changing(proposal: Proposal) -> bool:
    """Whether everybody reads the published text while a changed one is on its way."""
    return proposal.stands and proposal.state not in STATES.public()


def overdue(proposal: Proposal, at: datetime) -> bool:
    """Whether the answer is owed and its day has passed."""
    due = due_on(proposal)
    return being_answered(proposal) and due is not None and due < clock.in_rome(at).date()


def next_words(proposal: Proposal, at: datetime) -> Words:
    """What happens next with the proposal."""
    if changing(proposal):
        return CHANGING
    closes_at = _closing(proposal)
    if proposal.state == STATES.PUBLISHED and closes_at is not None and at < closes_at:
        return filled(TAKING_PART, when=clock.in_words(closes_at))
    return NEXT[proposal.state]


def _closing(proposal: Proposal) -> datetime | None:
    kinds = (PhaseKind.DISCUSS, PhaseKind.VOTE)
    phases = [phase for kind, phase in proposal.consultation.schedule.items() if kind in kinds]
    return max((phase.closes_at for phase in phases), default=None)


def steps_of(proposal: Proposal, at: datetime) -> list[Step]:
    """The way of the proposal: reached, now, ahead; the answer late when its day has passed."""
    if proposal.state in ENDS:
        return _ended(proposal)
    stage = _stage(proposal)
    current = list(STAGES).index(stage) if stage else -1
    steps = steps_until(STAGES.values(), current)
    dates = [_first_sent(proposal), proposal.published_at, None]
    return [*map(_dated, steps[:-1], dates), _answer(steps[-1], proposal, at)]


def _stage(proposal: Proposal) -> str:
    """The stage that is shown as now; a draft has not come to the first."""
    if changing(proposal):
        return STATES.PUBLISHED
    if proposal.state == STATES.RETURNED:
        return STATES.IN_MODERATION
    return "" if proposal.state == STATES.DRAFT else proposal.state


def _first_sent(proposal: Proposal) -> datetime | None:
    """When it was sent; unknown once a changed text was sent after publication, whose date stands in its place."""
    sent, published = proposal.sent_at, proposal.published_at
    return None if sent and published and sent > published else sent


def _dated(step: Step, when: datetime | None) -> Step:
    return step if step.state == StepState.AHEAD else Step(step.words, step.state, when)


def _answer(step: Step, proposal: Proposal, at: datetime) -> Step:
    """The last step, with the day by which it is owed; given, it is done and nothing comes after it."""
    if proposal.state == STATES.ANSWERED:
        return Step(step.words, StepState.DONE)
    due: date | None = due_on(proposal) if being_answered(proposal) else None
    if due is None:
        return step
    if overdue(proposal, at):
        return Step(step.words, StepState.LATE, due, pgettext_lazy("the answer", "overdue"))
    return Step(step.words, step.state, due, pgettext_lazy("the answer", "due"))


def _ended(proposal: Proposal) -> list[Step]:
    """What was reached, and how it ended."""
    steps = [Step(STAGES[STATES.IN_MODERATION], StepState.DONE, _first_sent(proposal))] if proposal.sent_at else []
    if proposal.published_at:
        steps.append(Step(STAGES[STATES.PUBLISHED], StepState.DONE, proposal.published_at))
    return [*steps, Step(proposal.get_state_display(), StepState.CURRENT)]
