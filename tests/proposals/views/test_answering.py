"""What the institution owes: an office and a date, an answer with reasons, promises kept in public."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Office
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commitments import open_commitment
from proposals.models import Commitment, Proposal, ReasonedOutcome, TakingCharge
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.views.conftest import BUDGET, at

AFTER = NOON + 21 * DAY


@pytest.fixture
def row(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def answer(world: World, **typed: str) -> dict[str, str]:
    given = {"value": "accepted", "office": f"office-{world.office.pk}", "signatory": "Il Prefetto", "language": "it"}
    return given | {"reasons": "Si può fare."} | typed


def test_from_no_office_to_a_kept_promise(world: World, visit: Any, row: Proposal) -> None:
    officer, prefect = visit("officer"), visit("prefect")
    waiting = officer.read("answers")
    assert row.title in waiting.main
    assert "no office yet" in waiting.main
    charged = officer.send("take_charge", row.code, due_on="2026-06-30")
    assert "The office and the date are public now." in officer.follow(charged).main
    assert "Office: Area IV" in visit().read("proposal", row.code).main
    with clock.at(AFTER, channel="test"):
        answered = prefect.send("answer", row.code, **answer(world))
        assert "The answer is public" in prefect.follow(answered).main
        outcome = ReasonedOutcome.objects.get()
        assert officer.read("proposal", row.code).links("commitment_open", outcome.pk)
        opened = officer.send("commitment_open", outcome.pk, what="Una corsa alle 5.", due_on="2026-07-31")
        assert "The commitment is public." in officer.follow(opened).main
        promise = Commitment.objects.get()
        assert officer.read("commitment_list").links("commitment_progress", promise.pk)
        done = officer.send("commitment_progress", promise.pk, words="Parte lunedì.", state="done")
        page = officer.follow(done)
        assert "The report is public." in page.main
        assert "Parte lunedì." in page.main
        closed = officer.send("commitment_progress", promise.pk, words="Ancora.", state="done")
        assert closed.status == 422
        assert closed.typed("words") == "Ancora."


def test_the_answer_waits_for_the_closing(world: World, visit: Any, row: Proposal) -> None:
    take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
    page = visit("prefect").send("answer", row.code, **answer(world))
    assert page.status == 422
    assert "Give the answer after that." in page.main
    assert page.typed("reasons") == "Si può fare."
    assert not visit("prefect").read("answer", row.code).has_form(at("answer", row.code))


def test_an_officer_without_delegation_reads_who_answers(world: World, visit: Any, row: Proposal) -> None:
    take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
    with clock.at(AFTER, channel="test"):
        page = visit("officer").send("answer", row.code, **answer(world))
    assert page.status == 422
    assert page.typed("reasons") == "Si può fare."
    assert not ReasonedOutcome.objects.exists()


def test_a_second_answer_gets_the_next_number(world: World, visit: Any, row: Proposal) -> None:
    take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
    with clock.at(AFTER, channel="test"):
        for value in ("not_accepted", "accepted"):
            assert visit("prefect").send("answer", row.code, **answer(world, value=value)).status == 303
        page = visit().read("proposal", row.code)
    assert "Answer no. 1: not accepted" in page.main
    assert "Answer no. 2: accepted" in page.main


def test_no_answer_without_reasons(world: World, visit: Any, row: Proposal) -> None:
    take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
    with clock.at(AFTER, channel="test"):
        page = visit("prefect").send("answer", row.code, **answer(world, reasons=" \n "))
    assert page.status == 422
    assert "Write the reasons: no answer is published without them." in page.main


def test_a_date_in_the_past_and_an_office_elsewhere_are_refused(world: World, visit: Any, row: Proposal) -> None:
    elsewhere = Office.objects.create(prefecture=world.bari, name="Area I")
    past = visit("officer").send("take_charge", row.code, due_on="2026-05-11")
    assert past.status == 422
    assert "This date is past. Choose today or a later day." in past.main
    assert past.typed("due_on") == "2026-05-11"
    forged = visit("officer").send("take_charge", row.code, office=f"office-{elsewhere.pk}", due_on="2026-06-30")
    assert forged.status == 422
    assert not TakingCharge.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "delegate_of_spiga", "member", "secretary", "officer_of_bari"])
def test_answering_is_for_the_office(world: World, visit: Any, row: Proposal, who: str) -> None:
    for name in ("take_charge", "answer"):
        assert visit(who).read(name, row.code).status == 404
        assert visit(who).send(name, row.code, **answer(world, due_on="2026-06-30")).status == 404
    if who != "officer_of_bari":
        assert visit(who).read("answers").status == 404
    assert not TakingCharge.objects.exists()


def answered(world: World, row: Proposal) -> ReasonedOutcome:
    take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
    return answer_proposal(
        row, actor=world.prefect, value="accepted", reasons="Sì.", office=world.office, signatory="Il Prefetto"
    )


def test_commitments_stand_by_how_they_stand(world: World, visit: Any, row: Proposal) -> None:
    with clock.at(AFTER, channel="test"):
        outcome = answered(world, row)
        for what, days in (("Poi.", 9), ("Subito.", 1)):
            open_commitment(
                outcome, actor=world.officer, what=what, office=world.office, due_on=(AFTER + days * DAY).date()
            )
    assert "Nothing has been promised yet." not in visit().read("commitment_list").main
    with clock.at(AFTER + 3 * DAY, channel="test"):
        page = visit().read("commitment_list")
        assert [tag.get_text() for tag in page.soup.select("main h2")] == ["Overdue", "Running"]
        assert page.main.index("Subito.") < page.main.index("Poi.")
        assert [
            tag.get_text() for tag in visit().read("commitment_list", standing="running").soup.select("main h2")
        ] == ["Running"]
        assert "Subito." in visit().read("commitment_list", office=str(world.office.pk)).main
        for odd in ({"standing": "x"}, {"office": "1 or 1"}, {"office": "9" * 40}):
            assert "Subito." in visit().read("commitment_list", **odd).main


def test_commitments_of_a_hidden_proposal_are_not_listed(world: World, visit: Any, row: Proposal) -> None:
    with clock.at(AFTER, channel="test"):
        open_commitment(
            answered(world, row), actor=world.officer, what="Corsa.", office=world.office, due_on=AFTER.date()
        )
        with scaffolding():
            row.refresh_from_db()
            row.state = ProposalState.HIDDEN
            row.save(update_fields=["state"])
        page = visit().read("commitment_list")
    assert "Corsa." not in page.text
    assert "Nothing has been promised yet." in page.main


def test_the_number_of_queries_does_not_grow(world: World, visit: Any) -> None:
    reader, anybody, counts = visit("officer"), visit(), []
    for more in (1, 2, 27):
        with clock.at(AFTER, channel="test"):
            for _ in range(more):
                with scaffolding():
                    row = proposal(world.consultation, world.spiga)
                    proposal(world.consultation, world.lega)
                outcome = answered(world, row)
                open_commitment(outcome, actor=world.officer, what="C.", office=world.office, due_on=AFTER.date())
            reader.read("answers")
            counts.append((reader.read("answers").queries, anybody.read("commitment_list").queries))
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= BUDGET
