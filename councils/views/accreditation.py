"""Accreditation files: the officer's list, one file, and each decision on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from consult import clock
from consult.ui.forms import attempt, done, form_page, signed_in, typed
from consult.ui.kit import Step, StepState, Tone, Words
from consult.ui.pager import page_of
from consult.verdicts import Verdict, first_denial
from councils.actions import accreditation as acts
from councils.context import person, standing
from councils.forms import AccreditForm, OptionalWordsForm, PapersForm, WordsForm, last_instant
from councils.models import Accreditation, Association
from councils.models.standing import Standing
from councils.queries import (
    Duplicate,
    associations_visible_to,
    changes_visible_to,
    duplicates_of,
    files_visible_to,
    papers_visible_to,
)
from councils.rules import (
    DECIDING,
    holds_role,
    may_accredit,
    may_send_documents,
    may_withdraw_accreditation,
    not_asked_before,
    withdraws_own,
)
from councils.states import AccreditationAct, AccreditationState, ChangeState

WAITING = (AccreditationState.APPLIED, AccreditationState.DOCUMENTS_REQUESTED)
"""States in which the prefecture owes the association a step."""


@dataclass(frozen=True)
class Decision:
    """One decision: what is asked on its page, how it is taken, and what it means for the association."""

    form: type[forms.Form]
    take: Callable[..., Accreditation]
    consequence: str | Promise


def _request_documents(file: Accreditation, *, actor: Any, words: str, due_on: Any) -> Accreditation:
    return acts.request_documents(file, actor=actor, words=words, due_at=last_instant(due_on))


DECISIONS: dict[AccreditationAct, Decision] = {
    AccreditationAct.REQUEST_DOCUMENTS: Decision(
        PapersForm, _request_documents, _("The association gets one request, with what is missing and until when.")
    ),
    AccreditationAct.ACCREDIT: Decision(
        AccreditForm, acts.accredit_association, _("The association takes part from now on, under its own name.")
    ),
    AccreditationAct.REFUSE: Decision(
        WordsForm, acts.refuse_accreditation, _("The association cannot take part. It reads your reason.")
    ),
    AccreditationAct.SUSPEND: Decision(
        WordsForm,
        acts.suspend_accreditation,
        _("The association cannot take part from now on. What it said and its positions stay visible and counted."),
    ),
    AccreditationAct.REINSTATE: Decision(
        WordsForm, acts.reinstate_accreditation, _("The association takes part again from now on.")
    ),
    AccreditationAct.WITHDRAW: Decision(
        WordsForm,
        acts.withdraw_accreditation,
        _("The file is closed for good. What the association said stays. To come back it applies again."),
    ),
}


PUBLISHING = frozenset({AccreditationAct.ACCREDIT, AccreditationAct.REINSTATE})
"""Decisions from which everybody reads on the association's page what it said of itself."""


@signed_in
def desk_accreditation_list(request: HttpRequest) -> HttpResponse:
    """The files of my prefecture, oldest first: those that wait for us, or all."""
    at, reader = clock.now(), standing(request)
    offices = [role.prefecture for role in reader.roles if role.holds(at) and role.role in DECIDING]
    if not offices:
        raise Http404
    _require(holds_role(reader, offices[0], DECIDING, at))
    rows = files_visible_to(reader, at).filter(prefecture__in=offices).order_by("applied_at", "pk")
    everything = request.GET.get("show") == "all"
    page = page_of(request, rows if everything else rows.filter(state__in=WAITING))
    for file in page:
        file.marks = _marks(file, at)
    changes = changes_visible_to(reader, at).filter(association__prefecture__in=offices, state=ChangeState.ASKED)
    context = {"page": page, "everything": everything, "at": at, "changes": changes}
    return render(request, "councils/desk_accreditation_list.html", context)


def _marks(file: Accreditation, at: datetime) -> list[tuple[Words, Tone, str]]:
    """How old a file that waits is, and how long the papers may still take: words, tone and picture of badges."""
    contested: list[tuple[Words, Tone, str]] = (
        [(_("contested claim"), Tone.DANGER, "warning-circle")] if file.is_contested else []
    )
    if file.state not in WAITING:
        return contested
    days = (clock.in_rome(at).date() - clock.in_rome(file.applied_at).date()).days
    age = ngettext("waiting for %(count)d day", "waiting for %(count)d days", days) % {"count": days}
    found: list[tuple[Words, Tone, str]] = [*contested, (age, Tone.NEUTRAL, "inbox")]
    if file.documents_due_at is not None and file.documents_due_at <= at:
        found.append((_("papers overdue"), Tone.DANGER, "warning-circle"))
    return found


def _way(file: Accreditation) -> list[Step]:
    """The file in four words: received, examined, decided, taking part. The decision says what it was."""
    decided = file.state not in WAITING
    papers = file.state == AccreditationState.DOCUMENTS_REQUESTED
    refused = file.state in {AccreditationState.REFUSED, AccreditationState.WITHDRAWN} and file.accredited_at is None
    return [
        Step(pgettext("file", "received"), StepState.DONE, file.applied_at),
        Step(
            pgettext("file", "examined"),
            StepState.DONE if decided else StepState.CURRENT,
            note=file.get_state_display() if papers else "",
        ),
        Step(
            pgettext("file", "decided"),
            StepState.DONE if decided else StepState.AHEAD,
            file.decided_at if decided else None,
            file.get_state_display() if decided else "",
        ),
        *([] if refused else [_taking_part(file)]),
    ]


def _taking_part(file: Accreditation) -> Step:
    words = pgettext("file", "takes part")
    if file.state == AccreditationState.ACCREDITED:
        return Step(words, StepState.CURRENT, file.accredited_at)
    return Step(words, StepState.AHEAD, note=file.get_state_display() if file.accredited_at else "")


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(str(verdict.reason))


@signed_in
def desk_accreditation(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: state, history of the decision, and the steps that are possible now."""
    at, reader = clock.now(), standing(request)
    files = files_visible_to(reader, at).select_related("answer").prefetch_related("association__register_entries")
    file = get_object_or_404(files, pk=pk)
    steps = [act for act in DECISIONS if _verdict(reader, file, act)]
    as_staff = bool(holds_role(reader, file.prefecture, DECIDING, at))
    context = {"file": file, "steps": steps, "as_staff": as_staff, "waiting": file.state in WAITING}
    context |= {"way": _way(file), "marks": _marks(file, at), "may_send": bool(may_send_documents(reader, file, at))}
    context |= {"papers": papers_visible_to(reader, at).filter(accreditation=file)}
    if as_staff:
        context["suspects"] = _suspects(reader, file, at)
    return render(request, "councils/desk_accreditation.html", context)


@dataclass(frozen=True)
class Suspect:
    """Another association that may be the same: why, where, and what of it the reader may open. No name otherwise."""

    why: list[Words]
    places: list[str]
    association: Association | None
    file: Accreditation | None


def _suspects(reader: Standing, file: Accreditation, at: datetime) -> list[Suspect]:
    found = duplicates_of(file.association, at)
    pks = [row.association.pk for row in found]
    seen = set(associations_visible_to(reader, at).filter(pk__in=pks).values_list("pk", flat=True)) if found else set()
    ours = {role.prefecture_id for role in reader.roles if role.holds(at) and role.role in DECIDING}
    return [_suspect(row, row.association.pk in seen, ours) for row in found]


def _suspect(row: Duplicate, seen: bool, ours: set[int]) -> Suspect:
    files = list(row.association.accreditations.all())
    reasons = (
        (row.same_tax_code, _("same tax code")),
        (row.same_name, _("same name")),
        (row.same_person, _("same legal representative")),
    )
    return Suspect(
        [words for holds, words in reasons if holds],
        [f"{file.prefecture.official_title}: {file.get_state_display()}" for file in files],
        row.association if seen else None,
        next((file for file in reversed(files) if file.prefecture_id in ours), None),
    )


def _verdict(reader: Standing, file: Accreditation, act: AccreditationAct) -> Verdict:
    if act == AccreditationAct.WITHDRAW:
        return may_withdraw_accreditation(reader, file, clock.now())
    may = may_accredit(reader, file, act, clock.now())
    return first_denial(may, not_asked_before(file)) if act == AccreditationAct.REQUEST_DOCUMENTS else may


@signed_in
def accreditation_decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Take one decision on a file, with its reason."""
    at, reader = clock.now(), standing(request)
    file = get_object_or_404(files_visible_to(reader, at).prefetch_related("association__register_entries"), pk=pk)
    if act not in DECISIONS:
        raise Http404
    step = AccreditationAct(act)
    decision = DECISIONS[step]
    own = step == AccreditationAct.WITHDRAW and withdraws_own(reader, file, at)
    form = (OptionalWordsForm if own else decision.form)(typed(request))
    if attempt(form, lambda: decision.take(file, actor=person(request), **form.cleaned_data)):
        return done(request, str(_("The decision was taken and recorded.")), "desk_accreditation", file.pk)
    context = {"file": file, "step": step, "consequence": decision.consequence, "may": _verdict(reader, file, step)}
    context |= {"way": _way(file), "shows": step in PUBLISHING}
    return form_page(request, "councils/accreditation_decide.html", context, form)
