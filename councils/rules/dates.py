"""Who may move the dates of a public consultation, and to when. What opens never moves; nobody reopens alone."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import Verdict, first_denial, unless
from councils.models import Consultation
from councils.models.standing import Standing
from councils.rules.consultations import publishes_for, usual_period
from councils.states import ConsultationState, DateAct, PhaseKind

Closings = Mapping[str, tuple[datetime, datetime]]
"""Phase kind -> the closing before and after an act, in the order of the phases."""


# --- who, and when -----------------------------------------------------------------------------------


def may_extend_phase(standing: Standing, consultation: Consultation, kind: str, at: datetime) -> Verdict:
    """Whether the person may give a phase more time now: who publishes, until the phase has closed."""
    return first_denial(
        _moves_closings(standing, consultation, kind, at),
        lambda: unless(
            at < consultation.schedule[kind].closes_at,
            "phase_closed_already",
            _("This phase closed on %(when)s. Ask a second person to reopen it."),
            when=clock.in_words(consultation.schedule[kind].closes_at),
        ),
    )


def may_close_phase_early(standing: Standing, consultation: Consultation, kind: str, at: datetime) -> Verdict:
    """Whether the person may end a phase before its time: who publishes, while the phase is open."""
    return first_denial(
        _moves_closings(standing, consultation, kind, at),
        lambda: unless(
            consultation.schedule[kind].opens_at < at < consultation.schedule[kind].closes_at,
            "phase_not_running",
            _("This phase is not open now, so there is nothing to close early."),
        ),
    )


def may_reopen_phase(
    standing: Standing, consultation: Consultation, kind: str, at: datetime, *, closed_by: Collection[int]
) -> Verdict:
    """Whether the person may open a closed phase again: who publishes, before the examination, as a second person.

    ``closed_by`` are the keys of those who closed phases of this consultation early. Neither they nor whoever
    published the notice may do it.
    """
    return first_denial(
        _moves_closings(standing, consultation, kind, at),
        lambda: unless(
            at >= consultation.schedule[kind].closes_at,
            "phase_still_open",
            _("This phase has not closed. It can be extended until %(when)s."),
            when=clock.in_words(consultation.schedule[kind].closes_at),
        ),
        lambda: unless(
            standing.user is not None and standing.user.pk not in {consultation.published_by_id, *closed_by},
            "second_person_needed",
            _(
                "You published this consultation or closed a phase of it early. "
                "Only a second person can reopen a phase: ask the prefect, or another officer with a delegation."
            ),
        ),
    )


def may_move_answers(standing: Standing, consultation: Consultation, at: datetime) -> Verdict:
    """Whether the person may move the day by which each proposal is answered: until the outcome is public."""
    return first_denial(
        publishes_for(standing, consultation, at),
        unless(
            consultation.state in {ConsultationState.SCHEDULED, ConsultationState.UNDER_REVIEW},
            "answers_settled",
            _("You can move the day of the answers from the publication of the notice until that of the outcome."),
        ),
    )


def _moves_closings(standing: Standing, consultation: Consultation, kind: str, at: datetime) -> Verdict:
    return first_denial(
        publishes_for(standing, consultation, at),
        unless(
            consultation.state == ConsultationState.SCHEDULED,
            "dates_settled",
            _("Dates move from the publication of the notice until the examination begins. Leave them as they are."),
        ),
        unless(
            kind in consultation.schedule, "no_such_phase", _("This consultation has no such phase. Choose another.")
        ),
    )


# --- to when -----------------------------------------------------------------------------------------


def closings_after(consultation: Consultation, act: str, kind: str, until: datetime) -> Closings:
    """Which closings move when this phase closes at ``until``: the phases stay in order.

    What gives a phase more time gives it also to later phases that would now close before it. What takes time
    away takes it also from earlier phases that would now close after it.
    """
    order = list(PhaseKind.values)
    place = order.index(kind)
    moved: dict[str, tuple[datetime, datetime]] = {}
    for other in order:
        phase = consultation.schedule.get(other)
        if phase is None:
            continue
        if act == DateAct.CLOSE:
            along = other in order[:place] and phase.closes_at > until
        else:
            along = other in order[place:] and phase.closes_at < until
        if other == kind or along:
            moved[other] = (phase.closes_at, until)
    return moved


def closing_sound(consultation: Consultation, act: str, kind: str, until: datetime, at: datetime) -> Verdict:
    """Whether the new closing is possible: later than now and than the old one, or before it where time is taken."""
    phase = consultation.schedule[kind]
    if act == DateAct.CLOSE:
        return unless(
            max(at, phase.opens_at) <= until < phase.closes_at,
            "not_earlier",
            _("Choose an instant from now until before %(when)s, when the phase closes anyway."),
            when=clock.in_words(phase.closes_at),
        )
    return first_denial(
        unless(until > at, "closing_in_the_past", _("The new closing is past. Choose a later one.")),
        unless(
            until > phase.closes_at,
            "not_later",
            _("The phase closes on %(when)s already. Choose a later instant."),
            when=clock.in_words(phase.closes_at),
        ),
        lambda: _before_the_answers(consultation, until),
    )


def _before_the_answers(consultation: Consultation, until: datetime) -> Verdict:
    due_on = consultation.answer_due_on
    return unless(
        due_on is None or clock.in_rome(until).date() < due_on,
        "answers_due_before",
        _(
            "The answers are due by %(day)s. "
            "Choose a closing before that day, or move it first by a decision of its own."
        ),
        day=clock.day_in_words(due_on) if due_on else "",
    )


def period_after(consultation: Consultation, closings: Closings) -> tuple[datetime, datetime]:
    """The whole period as it will be: the first opening, which stays, and the last closing."""
    opens_at = min(phase.opens_at for phase in consultation.schedule.values())
    return opens_at, max(
        closings[kind][1] if kind in closings else phase.closes_at for kind, phase in consultation.schedule.items()
    )


def needs_period_reason(consultation: Consultation, closings: Closings) -> bool:
    """Whether the whole period changes to one shorter than four weeks or longer than twelve."""
    opens_at, closes_at = period_after(consultation, closings)
    return closes_at != consultation.closes_at and not usual_period(opens_at, closes_at)


def period_reasoned(consultation: Consultation, closings: Closings, words: str) -> Verdict:
    """Whether a period outside the usual limits has its written reason, which is shown."""
    return unless(
        bool(words.strip()) or not needs_period_reason(consultation, closings),
        "period_reason_needed",
        _("The whole period becomes shorter than 4 weeks or longer than 12. Write why, which will be shown."),
    )


def answers_sound(consultation: Consultation, due_on: date, at: datetime) -> Verdict:
    """Whether the new day of the answers is possible: another one, not past, and after the last closing."""
    closes_at = consultation.closes_at
    return first_denial(
        unless(
            due_on >= clock.in_rome(at).date(),
            "due_in_the_past",
            _("This date is past. Choose today or a later day."),
        ),
        unless(
            closes_at is None or due_on > clock.in_rome(closes_at).date(),
            "due_before_closing",
            _("The answers come after the closing, which is on %(when)s. Choose a later day."),
            when=clock.in_words(closes_at) if closes_at else "",
        ),
        unless(due_on != consultation.answer_due_on, "same_day", _("This is the day already. Choose another one.")),
    )
