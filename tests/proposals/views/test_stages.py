"""From the closing to the archive, one step at a time, and back for nobody."""

from typing import Any

from consult import clock
from consult.audit.journal import scaffolding
from councils.states import ConsultationState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.views.conftest import BUDGET

AFTER = NOON + 21 * DAY


def test_the_steps_follow_each_other_to_the_archive(world: World, visit: Any) -> None:
    code = world.consultation.code
    with clock.at(AFTER, channel="test"):
        prefect = visit("prefect")
        assert prefect.read("desk").links("consultation_stage", code)
        for step in ("examine", "publish_outcome", "follow_up", "archive"):
            assert prefect.send("consultation_stage", code, step=step).status == 303
        assert "No step is left" in prefect.read("consultation_stage", code).main
    world.consultation.refresh_from_db()
    assert world.consultation.state == ConsultationState.ARCHIVED


def test_the_examination_waits_for_the_closing(world: World, visit: Any) -> None:
    page = visit("officer").send("consultation_stage", world.consultation.code, step="examine")
    assert page.status == 422
    assert "Start the examination after that." in page.main


def test_a_step_out_of_turn_is_no_choice(world: World, visit: Any) -> None:
    with clock.at(AFTER, channel="test"):
        assert visit("prefect").send("consultation_stage", world.consultation.code, step="archive").status == 422
    world.consultation.refresh_from_db()
    assert world.consultation.state == ConsultationState.SCHEDULED


def test_the_page_names_what_is_unanswered(world: World, visit: Any) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    with clock.at(AFTER, channel="test"):
        prefect = visit("prefect")
        prefect.send("consultation_stage", world.consultation.code, step="examine")
        page = prefect.read("consultation_stage", world.consultation.code)
        assert row.published_title in page.main
        assert page.queries <= BUDGET
        refused = prefect.send("consultation_stage", world.consultation.code, step="publish_outcome")
        assert refused.status == 422
        assert "Proposals without an answer: 1." in refused.main


def test_it_is_for_the_staff_of_the_prefecture(world: World, visit: Any) -> None:
    for name in ("delegate_of_spiga", "member", "officer_of_bari", "auditor"):
        assert visit(name).read("consultation_stage", world.consultation.code).status == 404
