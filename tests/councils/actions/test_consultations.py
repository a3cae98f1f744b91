"""From draft to archive: who, when, what is recorded, who is told."""


import pytest

from consult.verdicts import RuleBroken
from councils.actions.consultations import draft_consultation, publish_consultation
from councils.models.notice import Notice
from councils.states import PhaseKind
from tests.cast import DAY, NOON


def notice(**fields):
    phases = {
        PhaseKind.PROPOSE: (NOON, NOON + 20 * DAY),
        PhaseKind.DISCUSS: (NOON, NOON + 25 * DAY),
        PhaseKind.VOTE: (NOON + 5 * DAY, NOON + 30 * DAY),
    }
    values = {
        "title": "Autobus",
        "aim": "Aim",
        "up_for_decision": "x",
        "not_up_for_decision": "",
        "legal_basis": "",
        "questions": ["A?", "B?"],
        "phases": phases,
        "answer_due_on": (NOON + 60 * DAY).date(),
    }
    return Notice(**values | fields)


def test_publish(world):
    row = draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Autobus", council=world.council)
    assert publish_consultation(row, actor=world.prefect, notice=notice(council=world.council)).state == "scheduled"
    with pytest.raises(RuleBroken, match="already_published"):
        publish_consultation(row, actor=world.prefect, notice=notice())
