from datetime import timedelta

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from consult import clock
from consult.audit.journal import scaffolding
from councils.actions.roll import admit_late
from councils.models import Accreditation, Association, Consultation, Prefecture
from councils.queries import entitled_associations
from councils.states import Audience, ResultsShown
from proposals.actions.voting import cast_vote
from proposals.models import Proposal, Vote
from proposals.queries.tallies import Tally, counted, entitled_in, results_are_shown, shown_tallies, tallies, tally
from proposals.templatetags.proposals import basis
from tests.cast import DAY, NOON, World, association, consultation, proposal
from tests.proposals.stage import INSTANT, calendar


@pytest.fixture
def paper(world: World) -> Proposal:
    with scaffolding():
        row = proposal(world.consultation, world.lega)
    cast_vote(row, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    cast_vote(row, actor=world.delegate_of_lega, association=world.lega, position="against")
    return row


def test_a_tally_has_its_basis(world: World, paper: Proposal) -> None:
    counts = tally(paper, NOON)
    assert counts == Tally(in_favour=1, against=1, abstained=0, entitled=3)
    assert counts.given == 2
    assert counted(Vote.objects.all(), paper, NOON) == counts


def test_imported_material_has_no_basis(world: World, paper: Proposal) -> None:
    with scaffolding():
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.is_imported = True
        row.save()
    counts = tally(paper, NOON)
    assert counts == Tally(in_favour=1, against=1, entitled=None)
    with translation.override("en"):
        assert basis(counts) == "1 in favour, 1 against, 0 abstained; how many could take part is not known here"


def test_a_suspension_leaves_positions_counted_and_the_basis_whole(world: World, paper: Proposal) -> None:
    Accreditation.objects.filter(association=world.spiga).update(state="suspended", stopped_at=NOON)
    assert tally(paper, NOON) == Tally(in_favour=1, against=1, entitled=3)


@pytest.mark.parametrize("audience", Audience.values)
@pytest.mark.parametrize("opening", [-DAY, timedelta(0), DAY])
def test_the_basis_is_that_of_the_opening(world: World, audience: str, opening: timedelta) -> None:
    """The number is the one of ``entitled_associations``, whatever the audience and the moment."""
    with scaffolding():
        association("barese", world.bari)
        association("romana", Prefecture.objects.get(sigla="RM"))
        association("gone", world.foggia)
        late = association("late", world.foggia)
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.audience, row.audience_letters = audience, "g"
        row.save()
        row.invited.set(Association.objects.all())
    Accreditation.objects.filter(association__slug="gone").update(state="withdrawn", stopped_at=NOON)
    Accreditation.objects.filter(association=late).update(accredited_at=NOON)
    calendar(row, vote=(opening / DAY, 15))
    expected = entitled_associations(row, NOON).count()
    assert entitled_in([row.pk], NOON) == {row.pk: expected}
    base = {"province": 3, "region": 4, "everywhere": 5, "letters": 3, "invited": 5}[audience]
    assert expected == base + 1, "before it opened, one that was still there; then, one that had come"


@pytest.mark.parametrize("audience", Audience.values)
def test_whoever_was_added_late_is_in_the_basis_once(world: World, paper: Proposal, audience: str) -> None:
    with scaffolding():
        late = association("late", world.foggia)
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.audience, row.audience_letters = audience, "g"
        row.save()
        row.invited.set(Association.objects.all())
    Accreditation.objects.filter(association=late).update(accredited_at=NOON - DAY)
    assert entitled_in([row.pk], NOON) == {row.pk: 3}
    admit_late(row, actor=world.prefect, association=late, words="La domanda era completa.")
    assert entitled_in([row.pk], NOON) == {row.pk: 4}
    with scaffolding():
        Accreditation.objects.create(
            association=late,
            prefecture=world.bari,
            state="accredited",
            applied_at=NOON - 40 * DAY,
            accredited_at=NOON - 30 * DAY,
        )
    assert entitled_in([row.pk], NOON) == {row.pk: 4}
    assert entitled_associations(Consultation.objects.get(pk=row.pk), NOON).count() == 4


def test_without_positions_the_basis_is_that_of_now(world: World, paper: Proposal) -> None:
    world.consultation.phases.filter(kind="vote").delete()
    assert tally(paper, NOON).entitled == 3


@pytest.mark.parametrize(
    ("shown", "offset", "expected"),
    [
        (ResultsShown.AT_ONCE, -20 * DAY, True),
        (ResultsShown.AFTER_CLOSING, -INSTANT, False),
        (ResultsShown.AFTER_CLOSING, timedelta(0), True),
    ],
)
def test_when_positions_are_shown(world: World, paper: Proposal, shown: str, offset: timedelta, expected: bool) -> None:
    with scaffolding():
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.results_shown = shown
        row.save()
    at = NOON + 20 * DAY + offset
    assert results_are_shown(row, at) is expected
    paper.consultation = row
    assert (paper.pk in shown_tallies([paper], at)) is expected


def test_nothing_stays_closed_where_there_are_no_positions(world: World) -> None:
    world.consultation.results_shown = ResultsShown.AFTER_CLOSING
    world.consultation.phases.filter(kind="vote").delete()
    assert results_are_shown(Consultation.objects.get(pk=world.consultation.pk), NOON)


def test_two_queries_for_any_number(
    world: World, paper: Proposal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with scaffolding():
        other = consultation("altrove", world.bari)
        rows = [paper, proposal(world.consultation, world.spiga), proposal(other, world.spiga)]
    for some in (rows[:1], rows):
        with django_assert_num_queries(2):
            found = tallies(some, NOON)
        assert set(found) == {row.pk for row in some}
    assert found[rows[2].pk] == Tally(entitled=3)


def test_the_last_position_is_counted_once(world: World, paper: Proposal) -> None:
    for position in ("against", "in_favour", "abstained"):
        with clock.at(NOON + timedelta(minutes=1), channel="test"):
            cast_vote(paper, actor=world.legal_of_spiga, association=world.spiga, position=position)
    assert tally(paper, NOON) == Tally(against=1, abstained=1, entitled=3)
