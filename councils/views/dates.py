"""The dates of a public consultation at the desk: what can move, what follows from it, and the press that does it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.verdicts import Verdict, filled, first_denial
from councils.actions.deadlines import close_phase_early, extend_phase, move_answers, reopen_phase
from councils.context import person, standing
from councils.forms.dates import AnswersForm, CloseForm, MoveForm, SeenForm
from councils.models import Consultation
from councils.models.standing import Standing
from councils.queries import closers_of, consultations_visible_to, participants_of
from councils.rules import DECIDING
from councils.rules.dates import (
    answers_sound,
    closing_sound,
    closings_after,
    may_close_phase_early,
    may_extend_phase,
    may_move_answers,
    may_reopen_phase,
    period_reasoned,
)
from councils.states import DateAct, PhaseKind, ResultsShown


@dataclass(frozen=True)
class Move:
    """One way to move a date: what is asked, how it is done, what is said then."""

    title: str | Promise
    form: type[Any]
    act: Callable[..., Consultation]
    said: str | Promise


MOVES: dict[str, Move] = {
    DateAct.EXTEND: Move(_("Extend a phase"), MoveForm, extend_phase, _("The phase was extended.")),
    DateAct.CLOSE: Move(
        _("Close a phase early"), CloseForm, close_phase_early, _("The phase closes before its time, as you decided.")
    ),
    DateAct.REOPEN: Move(_("Reopen a phase"), MoveForm, reopen_phase, _("The phase is open again.")),
    DateAct.ANSWERS: Move(
        _("Move the day of the answers"), AnswersForm, move_answers, _("The day of the answers was moved.")
    ),
}


def in_care(request: HttpRequest, code: str) -> Consultation:
    """The consultation, for the officers and the prefect of its prefecture. Raises Http404 for anybody else."""
    reader, at = standing(request), clock.now()
    row = get_object_or_404(consultations_visible_to(reader, at).prefetch_related("phases"), code=code)
    if row.prefecture not in reader.prefectures_as(DECIDING, at):
        raise Http404
    return row


@signed_in
def desk_dates(request: HttpRequest, code: str) -> HttpResponse:
    """The phases as they stand, what of them can move now, and every change so far."""
    row, at = in_care(request, code), clock.now()
    offered = [
        {"act": act, "title": MOVES[act].title, "kinds": found[0], "refusal": found[1]}
        for act, found in ((act, _movable(standing(request), row, act, at)) for act in MOVES)
    ]
    return render(request, "councils/desk_dates.html", {"consultation": row, "offered": offered, "at": at})


@signed_in
def date_move(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Move one date: the form, then what follows from it, then the press."""
    row, at = in_care(request, code), clock.now()
    if act not in MOVES:
        raise Http404
    move, (kinds, refusal) = MOVES[act], _movable(standing(request), row, act, at)
    form: SeenForm = move.form(typed(request), kinds=kinds)
    follows: list[Any] = []
    if form.is_valid() and _asked(form, standing(request), row, act, at):
        if form.is_confirmed():
            if attempt(form, lambda: move.act(row, actor=person(request), **form.given())):
                return done(request, str(move.said), "desk_dates", row.code)
        else:
            follows = list(_consequences(form, row, act, at))
            form.data = request.POST.dict() | {"seen": form.mark()}
    context = {"consultation": row, "move": move, "kinds": kinds, "refusal": refusal, "follows": follows}
    return form_page(request, "councils/date_move.html", context | {"act": act}, form)


def _movable(reader: Standing, row: Consultation, act: str, at: datetime) -> tuple[list[str], str | Promise]:
    """The phases that can be moved in this way now; and, where there are none, why not."""
    if act == DateAct.ANSWERS:
        verdict = may_move_answers(reader, row, at)
        return ([DateAct.ANSWERS.value] if verdict else []), verdict.reason
    verdicts = {kind: _may(reader, row, act, kind, at) for kind in PhaseKind.values if kind in row.schedule}
    kinds = [kind for kind, verdict in verdicts.items() if verdict]
    return kinds, "" if kinds else next((verdict.reason for verdict in verdicts.values()), "")


def _may(reader: Standing, row: Consultation, act: str, kind: str, at: datetime) -> Verdict:
    if act == DateAct.EXTEND:
        return may_extend_phase(reader, row, kind, at)
    if act == DateAct.CLOSE:
        return may_close_phase_early(reader, row, kind, at)
    return may_reopen_phase(reader, row, kind, at, closed_by=closers_of(row))


def _asked(form: SeenForm, reader: Standing, row: Consultation, act: str, at: datetime) -> bool:
    """Ask the rules before the consequences are shown; a refusal stands on the form."""
    verdict = _possible(form.cleaned_data, reader, row, act, at)
    if not verdict:
        form.add_error(None, str(verdict.reason))
    return verdict.allowed


def _possible(given: dict[str, Any], reader: Standing, row: Consultation, act: str, at: datetime) -> Verdict:
    if act == DateAct.ANSWERS:
        return first_denial(may_move_answers(reader, row, at), lambda: answers_sound(row, given["due_on"], at))
    kind, until = given["kind"], given["until"] or at
    return first_denial(
        _may(reader, row, act, kind, at),
        lambda: closing_sound(row, act, kind, until, at),
        lambda: period_reasoned(row, closings_after(row, act, kind, until), given["period_words"]),
    )


def _consequences(form: SeenForm, row: Consultation, act: str, at: datetime) -> Iterator[str | Promise]:
    """What follows from the step, a sentence each."""
    given = form.cleaned_data
    if act == DateAct.ANSWERS:
        yield filled(_("Each proposal has its answer by %(day)s."), day=clock.day_in_words(given["due_on"]))
    else:
        yield from _closings(row, act, given["kind"], given["until"] or at)
        yield _("Nothing else of the notice changes. Who takes positions stays as when they opened.")
        hidden = act == DateAct.REOPEN and row.results_shown == ResultsShown.AFTER_CLOSING
        if hidden and PhaseKind.VOTE in closings_after(row, act, given["kind"], given["until"]):
            yield _("Positions were shown since the closing. They are hidden again until the new one.")
    number = len(participants_of(row, at))
    told = ngettext("%(count)d person who takes part is told.", "%(count)d people who take part are told.", number)
    yield told % {"count": number}
    yield _("Everybody reads the new date with your reason on the page of the consultation. The record keeps both.")


def _closings(row: Consultation, act: str, kind: str, until: datetime) -> Iterator[str | Promise]:
    for moved, (before, after) in closings_after(row, act, kind, until).items():
        yield filled(
            _("%(phase)s: closing on %(after)s instead of %(before)s."),
            phase=PhaseKind(moved).label,
            after=clock.in_words(after),
            before=clock.in_words(before),
        )
