"""The dates of a public consultation, moved: more time, less time, open again, another day for the answers.

Everything else of the notice stays frozen, and so does every opening: who is entitled is read from it.
"""

from datetime import date, datetime
from typing import Any, cast

from django.conf import settings

from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import Entry, action, lock, moment, record, state
from consult.audit.models import Statement
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.actions.consultations import PUBLISHING
from councils.models import Consultation, DateChange, Prefecture
from councils.models.standing import Standing
from councils.queries import closers_of, members_of, participants_of, standing_of
from councils.rules import words_given
from councils.rules.dates import (
    Closings,
    answers_sound,
    closing_sound,
    closings_after,
    may_close_phase_early,
    may_extend_phase,
    may_move_answers,
    may_reopen_phase,
    period_reasoned,
)
from councils.states import DateAct

VERBS = {
    DateAct.EXTEND: "consultation.phase_extended",
    DateAct.CLOSE: "consultation.phase_closed_early",
    DateAct.REOPEN: "consultation.phase_reopened",
}


@action("consultation.phase_extended")
def extend_phase(
    consultation: Consultation, *, actor: User, kind: str, until: datetime, words: str, period_words: str = ""
) -> Consultation:
    """Give a phase that has not closed more time, with the reason; later phases that would close before it move along.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``no_delegation``, ``dates_settled``,
    ``no_such_phase``, ``phase_closed_already``, ``words_needed``, ``closing_in_the_past``, ``not_later``,
    ``answers_due_before``, ``period_reason_needed``.
    """
    row, standing = _locked(consultation, actor)
    may_extend_phase(standing, row, kind, moment()).require()
    return _move(row, standing, DateAct.EXTEND, kind, until, words, period_words)


@action("consultation.phase_closed_early")
def close_phase_early(
    consultation: Consultation,
    *,
    actor: User,
    kind: str,
    until: datetime | None = None,
    words: str,
    period_words: str = "",
) -> Consultation:
    """End an open phase before its time, at once or at a coming instant; earlier phases that are open end with it.

    What waits for the consultation's lock meanwhile is judged by the new closing. Raises RuleBroken as
    ``extend_phase``, and ``phase_not_running``, ``not_earlier``.
    """
    row, standing = _locked(consultation, actor)
    may_close_phase_early(standing, row, kind, moment()).require()
    return _move(row, standing, DateAct.CLOSE, kind, until or moment(), words, period_words)


@action("consultation.phase_reopened", "consultation.phase_extended")
def reopen_phase(
    consultation: Consultation, *, actor: User, kind: str, until: datetime, words: str, period_words: str = ""
) -> Consultation:
    """Open a closed phase again, by a second person and before the examination; later phases move along.

    Raises RuleBroken as ``extend_phase``, and ``phase_still_open``, ``second_person_needed``.
    """
    row, standing = _locked(consultation, actor)
    may_reopen_phase(standing, row, kind, moment(), closed_by=closers_of(row)).require()
    return _move(row, standing, DateAct.REOPEN, kind, until, words, period_words)


@action("consultation.answers_moved")
def move_answers(consultation: Consultation, *, actor: User, due_on: date, words: str) -> Consultation:
    """Move the day by which each proposal is answered; no phase moves it.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``no_delegation``, ``answers_settled``,
    ``words_needed``, ``due_in_the_past``, ``due_before_closing``, ``same_day``.
    """
    row, standing = _locked(consultation, actor)
    first_denial(
        may_move_answers(standing, row, moment()), words_given(words), answers_sound(row, due_on, moment())
    ).require()
    before, row.answer_due_on = row.answer_due_on, due_on
    row.save(update_fields=["answer_due_on"])
    reason, digest = _stated(words, DateAct.ANSWERS)
    DateChange.objects.create(
        consultation=row,
        act=DateAct.ANSWERS,
        due_before=before,
        due_on=due_on,
        reason=reason,
        changed_at=moment(),
        changed_by=cast(User, standing.user),
    )
    facts = {"before": before.isoformat() if before else "", "due_on": due_on.isoformat(), "reason": digest}
    entry = record("consultation.answers_moved", subject=row, facts=facts, **_capacity(row, standing))
    _tell(row, entry, due_on=due_on)
    return row


def _locked(consultation: Consultation, actor: User) -> tuple[Consultation, Standing]:
    lock(Prefecture, consultation.prefecture_id)
    row = lock(Consultation, consultation.pk)
    return row, standing_of(actor)


def _capacity(row: Consultation, standing: Standing) -> dict[str, Any]:
    return {"on_behalf_of": row.prefecture, "role": standing.role_in(row.prefecture, PUBLISHING, moment())}


def _stated(words: str, act: DateAct) -> tuple[Statement, str]:
    return state(words.strip(), kind=f"consultation.{act}", language=settings.LANGUAGE_CODE)


def _move(
    row: Consultation, standing: Standing, act: DateAct, kind: str, until: datetime, words: str, period_words: str
) -> Consultation:
    """Move the phase and what moves along with it; one event for each, one notice for all."""
    closings = closings_after(row, act, kind, until)
    first_denial(
        words_given(words),
        lambda: closing_sound(row, act, kind, until, moment()),
        lambda: period_reasoned(row, closings, period_words),
    ).require()
    reason, digest = _stated(words, act)
    reasons, facts = {"reason": reason}, {"reason": digest}
    if period_words.strip():
        reasons["period_reason"], facts["period_reason"] = _stated(period_words, act)
    entries = {moved: _moved(row, standing, act, moved, moved != kind, closings, reasons, facts) for moved in closings}
    _tell(row, entries[kind], phases=list(closings), closes_at=until)
    return row


def _moved(
    row: Consultation,
    standing: Standing,
    act: DateAct,
    kind: str,
    along: bool,
    closings: Closings,
    reasons: dict[str, Statement],
    facts: dict[str, str],
) -> Entry:
    phase, (before, until) = row.schedule[kind], closings[kind]
    if act == DateAct.REOPEN and moment() < before:
        act = DateAct.EXTEND  # a later phase that is still open only gets more time
    phase.last_change = DateChange.objects.create(
        consultation=row,
        act=act,
        kind=kind,
        closed_at=before,
        closes_at=until,
        moved_along=along,
        changed_at=moment(),
        changed_by=cast(User, standing.user),
        **reasons,
    )
    phase.closes_at = until
    # A closing that takes place now is told by this act; one that is to come will be noticed by the clock.
    phase.closing_noticed_at = moment() if until <= moment() else None
    phase.save(update_fields=["closes_at", "closing_noticed_at", "last_change"])
    told = {"phase": kind, "before": instant_text(before), "until": instant_text(until), **facts}
    return record(VERBS[act], subject=row, facts=told, **_capacity(row, standing))


def _tell(row: Consultation, entry: Entry, **data: object) -> None:
    """Everybody who takes part: who speaks for an entitled association, and the members of the councils there."""
    people = [*participants_of(row, moment()), *members_of(row.prefecture, moment())]
    notify(entry, people, title=row.title, **data)
