"""What the clock records: that a phase opened or closed. Nothing depends on it; rights are read from the dates."""

from datetime import datetime

from django.db.models import Q

from consult import clock
from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import Entry, action, lock, moment, nothing_changed, record
from consult.notifications.outbox import notify
from councils.models import Consultation, Phase
from councils.queries import participants_of
from councils.states import ConsultationState


def record_phase_changes(*, actor: User | None = None) -> int:
    """Record the openings and closings that are due and not noticed yet; returns how many.

    One act for each consultation, under its lock: safe to run twice, and twice at once.
    """
    at = clock.now()
    due = Q(opens_at__lte=at, opening_noticed_at=None) | Q(closes_at__lte=at, closing_noticed_at=None)
    rows = Consultation.objects.filter(
        pk__in=Phase.objects.filter(due).values("consultation"),
        state__in=ConsultationState.public(),
        is_imported=False,
    )
    return sum(notice_phases(row, actor=actor) for row in rows.order_by("pk"))


@action("consultation.phase_opened", "consultation.phase_closed")
def notice_phases(consultation: Consultation, *, actor: User | None = None) -> int:
    """Record what opened and what closed in one consultation since the last round, and tell who takes part.

    Each event holds the instant that was due and the instant it was noticed. Returns how many; 0 changes nothing.
    """
    row = lock(Consultation, consultation.pk)
    at = moment()
    phases = sorted(row.schedule.values(), key=lambda phase: (phase.opens_at, phase.kind))
    opened = [phase for phase in phases if phase.opening_noticed_at is None and phase.opens_at <= at]
    closed = [phase for phase in phases if phase.closing_noticed_at is None and phase.closes_at <= at]
    if not opened and not closed:
        nothing_changed()
        return 0
    openings = [_noticed(row, phase, "opening_noticed_at", phase.opens_at, at) for phase in opened]
    closings = [_noticed(row, phase, "closing_noticed_at", phase.closes_at, at) for phase in closed]
    _tell(row, openings, [phase for phase in opened if phase.is_open(at)], at)
    _tell(row, closings, closed, at)
    return len(opened) + len(closed)


def _noticed(row: Consultation, phase: Phase, field: str, due_at: datetime, at: datetime) -> Entry:
    setattr(phase, field, at)
    phase.save(update_fields=[field])
    verb = "consultation.phase_opened" if field == "opening_noticed_at" else "consultation.phase_closed"
    facts = {"phase": phase.kind, "due_at": instant_text(due_at), "noticed_at": instant_text(at)}
    return record(verb, subject=row, facts=facts)


def _tell(row: Consultation, entries: list[Entry], phases: list[Phase], at: datetime) -> None:
    """One notice for all phases that changed together; none of what is over, or of a consultation that stopped."""
    if phases and row.state == ConsultationState.SCHEDULED:
        until = max(phase.closes_at for phase in phases)
        names = [phase.kind for phase in phases]
        notify(entries[0], participants_of(row, at), title=row.title, phases=names, closes_at=until)
