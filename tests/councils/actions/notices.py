"""A notice that lacks nothing, for tests to take things away from."""

from datetime import datetime
from typing import Any

from councils.models.notice import Notice
from councils.states import PhaseKind
from tests.cast import DAY, NOON


def phases(starts: datetime) -> dict[str, tuple[datetime, datetime]]:
    """Proposals for 20 days, comments for 25, positions from day 5 to day 30."""
    return {
        PhaseKind.PROPOSE: (starts, starts + 20 * DAY),
        PhaseKind.DISCUSS: (starts, starts + 25 * DAY),
        PhaseKind.VOTE: (starts + 5 * DAY, starts + 30 * DAY),
    }


def notice(starts: datetime = NOON, **fields: Any) -> Notice:
    """Complete, opening at ``starts``, unless fields say otherwise."""
    values = {
        "title": "Autobus sicuri verso i campi",
        "aim": "Sapere dove mettere le fermate.",
        "up_for_decision": "Fermate e orari.",
        "not_up_for_decision": "Il prezzo del biglietto.",
        "legal_basis": "Art. 57 DPR 394/1999.",
        "questions": ("Quali fermate?", "Quali orari?"),
        "phases": phases(starts),
        "answer_due_on": (starts + 60 * DAY).date(),
    }
    return Notice(**values | fields)
