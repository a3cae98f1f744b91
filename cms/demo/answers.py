"""What the institution owes: an office and a date, a reasoned answer, commitments and how they go on."""

from datetime import timedelta

from cms.demo.content import Item, additions, content
from cms.demo.world import World
from councils.models import Office
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commitments import open_commitment, report_progress
from proposals.models import ReasonedOutcome
from proposals.states import CommitmentState

CHARGED_AFTER, ANSWERED_BEFORE = 4, 1
"""Days after the closing on which an office takes charge, and before the outcome on which it answers."""

PROGRESS_AFTER = {"in_progress": 8, "done": 10}
"""Days after the outcome on which an office tells how it goes on."""

LATE = {"P18": -2}
"""An answer that is owed since two days, in days from the seeding."""


def plan(world: World) -> None:
    """Taking charge, answering and promising in the consultations that have closed."""
    consultations = {row["id"]: row for row in content()["consultations"]}
    for number, row in enumerate(content()["proposals"]):
        consultation = consultations[row["consultation"]]
        if row["state"] in {"under_review", "answered"}:
            charged = world.calendar.at(consultation["closes_in_days"] + CHARGED_AFTER, 10) + timedelta(minutes=number)
            world.story.on(charged, charge, world, consultation, row)
        if row["state"] == "answered":
            _plan_answer(world, consultation, row, number)


def _plan_answer(world: World, consultation: Item, row: Item, number: int) -> None:
    on, outcome = world.story.on, consultation["outcome_in_days"]
    answered = world.calendar.at(outcome - ANSWERED_BEFORE, 10) + timedelta(minutes=number)
    on(answered, answer, world, consultation, row)
    follow_up = row["reasoned_outcome"]["follow_up"]
    if follow_up in PROGRESS_AFTER:
        told = world.calendar.at(outcome + PROGRESS_AFTER[follow_up], 11) + timedelta(minutes=number)
        on(told, tell_progress, world, consultation, row)


def _office(world: World, consultation: Item, row: Item) -> Office:
    answering = row.get("reasoned_outcome", {}).get("competent_office", additions()["offices"]["every"])
    return world.offices[consultation["sigla"], answering]


def charge(world: World, consultation: Item, row: Item) -> None:
    """An officer names the office and the day."""
    promised = world.consultations[row["consultation"]].answer_due_on
    assert promised is not None  # noqa: S101  a published notice names the day
    take_charge(
        world.proposals[row["id"]],
        actor=world.people.of("officer", consultation["sigla"]),
        office=_office(world, consultation, row),
        due_on=world.calendar.day(LATE[row["id"]]) if row["id"] in LATE else promised,
    )


def answer(world: World, consultation: Item, row: Item) -> None:
    """The prefect answers with reasons, and promises what follows."""
    prefect, office = world.people.of("prefect", consultation["sigla"]), _office(world, consultation, row)
    given = row["reasoned_outcome"]
    outcome = answer_proposal(
        world.proposals[row["id"]],
        actor=prefect,
        value=row["outcome"],
        reasons=given["reason_it"],
        office=office,
        signatory=additions()["signatory"],
    )
    if given["follow_up"] != "closed":
        open_commitment(
            outcome,
            actor=world.people.of("officer", consultation["sigla"]),
            what=additions()["commitments"][row["id"]]["what"],
            office=office,
            due_on=world.calendar.day(consultation["outcome_in_days"] + given["deadline_days_after_outcome"]),
        )


def tell_progress(world: World, consultation: Item, row: Item) -> None:
    """The office tells how far it has come; what is done is closed."""
    commitment = ReasonedOutcome.objects.get(proposal=world.proposals[row["id"]]).commitments.get()
    done = row["reasoned_outcome"]["follow_up"] == "done"
    report_progress(
        commitment,
        actor=world.people.of("officer", consultation["sigla"]),
        words=additions()["commitments"][row["id"]]["progress"],
        state=CommitmentState.DONE if done else CommitmentState.RUNNING,
    )
