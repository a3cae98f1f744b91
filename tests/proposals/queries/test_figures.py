"""The figures are counted from what everybody sees, and tell nothing before its time."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Accreditation, Association, Consultation, Phase, Prefecture
from councils.states import ConsultationState, LegalForm, PhaseKind, ResultsShown
from proposals.actions.moderation import publish_content, return_proposal
from proposals.actions.sending import send_proposal
from proposals.models import ModerationDecision, Proposal, ReasonedOutcome, Vote
from proposals.queries.figures import (
    Asked,
    Pace,
    Turnout,
    associations_by_province,
    by_language,
    by_legal_form,
    by_outcome,
    by_state,
    consultations_counted,
    first_readings,
    groups_of,
    proposals_counted,
    turnouts,
)
from proposals.queries.small_cells import Cell
from proposals.states import OutcomeValue, Position, ProposalState
from tests.cast import DAY, NOON, World, association, consultation, proposal

ALL = Asked()
STATES = ProposalState


def found(asked: Asked = ALL) -> list[Any]:
    return groups_of(proposals_counted(asked, NOON))


def publish(world: World, number: int = 1, by: Association | None = None, **fields: Any) -> list[Proposal]:
    with scaffolding():
        return [proposal(world.consultation, by or world.spiga, **fields) for _ in range(number)]


def answered(row: Proposal, world: World, *values: str, days: float = 10) -> None:
    """Answers of these values, the first so many days after the publication, each later one a day after."""
    assert row.published_at is not None
    with scaffolding():
        for number, value in enumerate(values, start=1):
            ReasonedOutcome.objects.create(
                proposal=row,
                number=number,
                value=value,
                reasons="Perché.",
                office=world.office,
                signatory="Il Prefetto",
                answered_at=row.published_at + days * DAY + (number - 1) * DAY,
            )


# --- what is counted -----------------------------------------------------------------------------------


def test_only_what_everybody_finds_is_counted(world: World) -> None:
    for state in (STATES.DRAFT, STATES.IN_MODERATION, STATES.RETURNED, STATES.REJECTED, STATES.WITHDRAWN):
        publish(world, state=state)
    assert found() == []
    publish(world, 2)
    publish(world, state=STATES.ANSWERED)
    assert by_state(found()) == [Cell("published", 2), Cell("answered", 1)]


def test_a_hidden_proposal_counts_by_its_state_alone(world: World) -> None:
    publish(world, state=STATES.HIDDEN, published_at=NOON, published_version=1, language="uk")
    assert by_state(found()) == [Cell("hidden", 1)]
    assert by_language(found()) == []
    assert by_legal_form(found()) == []


def test_one_being_amended_counts_as_it_is_read(world: World) -> None:
    publish(world, state=STATES.IN_MODERATION, published_at=NOON, published_version=1)
    publish(world)
    assert by_state(found()) == [Cell("published", 2)]
    assert by_language(found()) == [Cell("it", 2)]


def test_consultations_in_preparation_and_imported_ones_are_left_out(world: World) -> None:
    with scaffolding():
        draft = consultation("bozza", world.foggia, state=ConsultationState.DRAFT)
        old = consultation("archivio", world.foggia, is_imported=True)
        for row in (draft, old):
            proposal(row, world.spiga)
    assert found() == []
    assert consultations_counted(NOON) == [world.consultation]


def test_languages_come_most_used_first(world: World) -> None:
    publish(world, 2, language="ar")
    publish(world, 3)
    publish(world, language="fr")
    assert by_language(found()) == [Cell("it", 3), Cell("ar", 2), Cell("fr", 1)]


def test_a_province_and_a_consultation_may_be_asked_for(world: World) -> None:
    with scaffolding():
        other = consultation("casa", world.bari)
        proposal(other, world.spiga)
    publish(world, 2)
    assert sum(group.number for group in found()) == 3
    assert sum(group.number for group in found(Asked(province="FG"))) == 2
    assert sum(group.number for group in found(Asked(consultation="casa"))) == 1
    assert found(Asked(province="FG", consultation="casa")) == []


# --- who takes part ------------------------------------------------------------------------------------


def associations(world: World, number: int, where: Prefecture, form: str = LegalForm.ODV) -> list[Association]:
    with scaffolding():
        rows = [association(f"{where.sigla.lower()}_{form}_{index}", where) for index in range(number)]
        Association.objects.filter(pk__in=[row.pk for row in rows]).update(legal_form=form)
    return [Association.objects.get(pk=row.pk) for row in rows]


def test_a_legal_form_is_shown_from_five_associations_on(world: World) -> None:
    four = associations(world, 4, world.foggia, LegalForm.ODV)
    five = associations(world, 5, world.foggia, LegalForm.APS)
    two = associations(world, 2, world.foggia, LegalForm.OTHER)
    for row in [*four, *four, *five, *two]:
        publish(world, by=row)
    assert by_legal_form(found()) == [Cell("aps", 5), Cell("odv", None, few=True), Cell("other", None, few=True)]


def test_many_proposals_of_few_associations_are_not_shown(world: World) -> None:
    publish(world, 9)
    assert by_legal_form(found()) == [Cell("other", None, few=True)]


def test_provinces_are_shown_from_five_associations_on(world: World) -> None:
    """Foggia has four on the roll: three that are accredited and one suspended; the applicant is not on it."""
    bari = Cell("Bari", 5)
    associations(world, 5, world.bari)
    associations(world, 2, Prefecture.objects.get(sigla="LE"))
    assert associations_by_province() == [bari, Cell("Foggia", None, few=True), Cell("Lecce", None, few=True)]
    with scaffolding():
        association("fifth", world.foggia)
    cells = {cell.key: cell for cell in associations_by_province()}
    assert cells["Foggia"].few is False
    assert cells["Lecce"] == Cell("Lecce", None, few=True)
    assert cells["Bari"].value is None or cells["Foggia"].value is None, "else Lecce would be what is left"


def test_imported_participants_are_no_associations(world: World) -> None:
    Association.objects.filter(accreditations__prefecture=world.foggia).update(is_placeholder=True)
    assert associations_by_province() == []


# --- positions -----------------------------------------------------------------------------------------


@pytest.fixture
def voters(world: World) -> list[Association]:
    """Four more that are entitled: with the three of the cast, and the suspended one gone before, seven."""
    return associations(world, 4, world.foggia)


def vote(row: Proposal, *by: Association) -> None:
    for one in by:
        Vote.objects.create(proposal=row, association=one, position=Position.AGAINST, proposal_version=1, cast_at=NOON)


def counted(asked: Asked = ALL, after: timedelta = timedelta(0)) -> list[Turnout]:
    return turnouts(consultations_counted(NOON + after), asked, NOON + after)


def said(row: Turnout) -> tuple[bool, int | None, int | None, bool]:
    return row.shown, row.given, row.entitled, row.few


def test_five_that_took_a_position_are_shown_and_four_are_not(world: World, voters: list[Association]) -> None:
    first, second = publish(world, 2)
    assert [said(row) for row in counted()] == [(True, 0, 7, False)], "nobody yet"
    vote(first, *voters)
    vote(second, *voters)
    assert [said(row) for row in counted()] == [(True, None, 7, True)]
    vote(second, world.spiga)
    assert [said(row) for row in counted()] == [(True, 5, 7, False)]


def test_where_few_are_entitled_nothing_is_told(world: World) -> None:
    """Three accredited and one suspended since, who counted at the opening."""
    vote(publish(world)[0], world.spiga, world.lega)
    assert [said(row) for row in counted()] == [(True, None, None, False)]


def test_nothing_is_told_before_positions_are_shown(world: World, voters: list[Association], second: timedelta) -> None:
    Consultation.objects.update(results_shown=ResultsShown.AFTER_CLOSING)
    vote(publish(world)[0], *voters, world.spiga)
    closing = Phase.objects.get(kind=PhaseKind.VOTE).closes_at - NOON
    here = Asked(consultation="trasporti")
    for asked in (ALL, here):
        assert [said(row) for row in counted(asked, closing - second)] == [(False, None, 7, False)]
    assert counted(ALL, closing) == [], "it takes none any more"
    assert [said(row) for row in counted(here, closing)] == [(True, 5, 7, False)]


def test_positions_on_what_is_hidden_are_not_counted(world: World, voters: list[Association]) -> None:
    row = publish(world)[0]
    vote(row, *voters, world.spiga)
    Proposal.objects.filter(pk=row.pk).update(state=STATES.HIDDEN)
    assert [said(row) for row in counted()] == [(True, 0, 7, False)]


def test_consultations_that_take_no_positions_now_are_left_out_unless_asked_for(world: World) -> None:
    with scaffolding():
        later = consultation("dopo", world.bari)
        silent = consultation("muta", world.bari)
    Phase.objects.filter(consultation=later, kind=PhaseKind.VOTE).update(opens_at=NOON + DAY)
    Phase.objects.filter(consultation=silent, kind=PhaseKind.VOTE).delete()
    assert [row.consultation.code for row in counted()] == ["trasporti"]
    assert [row.consultation.code for row in counted(Asked(consultation="dopo"))] == ["dopo"]
    assert counted(Asked(consultation="muta")) == []
    assert counted(Asked(province="BA")) == []


# --- answers and time ----------------------------------------------------------------------------------


def test_the_newest_answer_counts_and_the_first_one_stops_the_clock(world: World) -> None:
    slow, quick, last = publish(world, 3, state=STATES.ANSWERED)
    answered(slow, world, OutcomeValue.NOT_ACCEPTED, OutcomeValue.ACCEPTED, days=30)
    answered(quick, world, OutcomeValue.ACCEPTED, days=4)
    answered(last, world, OutcomeValue.REFERRED, days=6.5)
    assert by_outcome(proposals_counted(ALL, NOON)) == ([Cell("accepted", 2), Cell("referred", 1)], Pace(6.5, 3))


def test_answers_to_hidden_proposals_are_not_counted(world: World) -> None:
    row = publish(world, state=STATES.ANSWERED)[0]
    answered(row, world, OutcomeValue.ACCEPTED)
    Proposal.objects.filter(pk=row.pk).update(state=STATES.HIDDEN)
    assert by_outcome(proposals_counted(ALL, NOON)) == ([], Pace(None, 0))


def test_the_first_reading_is_counted_from_the_first_sending(world: World) -> None:
    """Sent at noon, returned after a day, sent again after two, published after three: read after one day."""
    row = publish(world, state=STATES.DRAFT, sent_at=None)[0]
    for after, act in enumerate(("send", "return", "send", "publish")):
        with clock.at(NOON + after * DAY, channel="test"):
            if act == "send":
                send_proposal(row, actor=world.delegate_of_spiga)
            elif act == "return":
                return_proposal(row, actor=world.member, ground="off_topic", words="Manca il luogo.")
            else:
                publish_content(row, actor=world.member)
        row = Proposal.objects.get(pk=row.pk)
        if act == "return":
            assert first_readings(proposals_counted(ALL, NOON)) == Pace(None, 0), "nobody finds it yet"
    assert first_readings(proposals_counted(ALL, NOON)) == Pace(1.0, 1)


def test_the_median_of_an_even_number_lies_between(world: World) -> None:
    for days, row in zip((1, 2, 4, 30), publish(world, 4), strict=True):
        ModerationDecision.objects.create(
            proposal=row,
            decided_by=world.member,
            verdict="published",
            ground="within_rules",
            content_version=1,
            made_at=row.sent_at + days * DAY,
        )
    assert first_readings(proposals_counted(ALL, NOON)) == Pace(3.0, 4)


def test_each_question_costs_what_it_says(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    publish(world, 3)
    with django_assert_num_queries(2):
        rows = consultations_counted(NOON)
    with django_assert_num_queries(1):
        found()
    with django_assert_num_queries(1):
        by_outcome(proposals_counted(ALL, NOON))
    with django_assert_num_queries(1):
        first_readings(proposals_counted(ALL, NOON))
    with django_assert_num_queries(1):
        associations_by_province()
    with django_assert_num_queries(2):
        turnouts(rows, ALL, NOON)


def test_a_suspension_leaves_the_basis_whole(world: World, voters: list[Association]) -> None:
    Accreditation.objects.filter(association=world.spiga).update(state="suspended", stopped_at=NOON)
    assert [row.entitled for row in counted()] == [7]
