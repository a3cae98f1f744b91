"""How far a consultation is: six steps, read from its phases at an instant and from what people decided."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from cms.faces import Phase
from consult import clock
from consult.ui.kit import Step, StepState, Words
from councils.models import Consultation
from councils.states import ConsultationState, PhaseKind

STOPPED = frozenset({ConsultationState.SUSPENDED, ConsultationState.WITHDRAWN})
"""States of which no strip is drawn: nothing comes next."""

SPEAKING = (PhaseKind.DISCUSS, PhaseKind.VOTE)

WORDS: tuple[Words, ...] = (
    pgettext_lazy("stage", "Published"),
    pgettext_lazy("stage", "Proposals"),
    pgettext_lazy("stage", "Comments and positions"),
    pgettext_lazy("stage", "Examination"),
    pgettext_lazy("stage", "Outcome"),
    pgettext_lazy("stage", "Follow-up"),
)

DECIDED = {
    ConsultationState.UNDER_REVIEW: 3,
    ConsultationState.OUTCOME_PUBLISHED: 4,
    ConsultationState.FOLLOW_UP: 5,
    ConsultationState.ARCHIVED: 6,
}
"""The step of a state that people decided on; before, the phases tell."""


def steps_of(row: Consultation, at: datetime) -> list[Step]:
    """The six steps with where each stands; none of one that is not public, was stopped, or was held elsewhere."""
    if row.state in STOPPED or row.is_imported or row.state not in ConsultationState.public():
        return []
    states = _decided(DECIDED[ConsultationState(row.state)]) if row.state in DECIDED else _by_phases(row, at)
    return [Step(words, state, note=_note(row, number, state)) for number, (words, state) in _numbered(states)]


def _numbered(states: Iterable[StepState]) -> Iterable[tuple[int, tuple[Words, StepState]]]:
    return enumerate(zip(WORDS, states, strict=True))


def _decided(current: int) -> list[StepState]:
    done, ahead = [StepState.DONE] * min(current, len(WORDS)), [StepState.AHEAD] * (len(WORDS) - current - 1)
    return [*done, StepState.CURRENT, *ahead] if current < len(WORDS) else done


def _by_phases(row: Consultation, at: datetime) -> list[StepState]:
    """Published until the first phase opens; two steps may run at once; with all phases over, it is examined."""
    opens_at, closes_at = row.opens_at, row.closes_at
    begun = opens_at is not None and opens_at <= at
    over = closes_at is not None and closes_at <= at
    return [
        StepState.DONE if begun else StepState.CURRENT,
        _running(row, (PhaseKind.PROPOSE,), at),
        _running(row, SPEAKING, at),
        StepState.CURRENT if over else StepState.AHEAD,
        StepState.AHEAD,
        StepState.AHEAD,
    ]


def _running(row: Consultation, kinds: Iterable[str], at: datetime) -> StepState:
    phases = [row.schedule[kind] for kind in kinds if kind in row.schedule]
    if any(phase.is_open(at) for phase in phases):
        return StepState.CURRENT
    return StepState.DONE if phases and all(phase.closes_at <= at for phase in phases) else StepState.AHEAD


def _note(row: Consultation, number: int, state: StepState) -> Words:
    """Beside the outcome that is still to come: the day by which it is owed."""
    if number != DECIDED[ConsultationState.OUTCOME_PUBLISHED] or state != StepState.AHEAD or not row.answer_due_on:
        return ""
    return _("answers by %(day)s") % {"day": clock.day_in_words(row.answer_due_on)}


# --- phases as moments ---------------------------------------------------------------------------------------


def state_of(phase: Phase, at: datetime) -> StepState:
    """Where a phase stands: ahead until the instant it opens, done from the instant it closes."""
    if at < phase.opens_at:
        return StepState.AHEAD
    return StepState.CURRENT if at < phase.closes_at else StepState.DONE


def what_is_done_in(kind: str) -> str:
    """What an association does in a phase, in a sentence."""
    return {
        PhaseKind.PROPOSE.value: pgettext("phase", "Associations write proposals."),
        PhaseKind.DISCUSS.value: pgettext("phase", "Associations and members of the council comment on the proposals."),
        PhaseKind.VOTE.value: pgettext("phase", "Associations say whether they are in favour or against, and why."),
    }[kind]
