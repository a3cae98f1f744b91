from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from consult import clock
from consult.accounts.assurance import Assurance
from consult.audit.journal import scaffolding
from proposals.actions.moderation import hide_content, reject_content, return_proposal
from proposals.actions.reporting import report_content
from proposals.actions.reviewing import request_review
from proposals.actions.sending import amend_proposal
from proposals.models import Proposal
from proposals.queries.queues import moderated_by, open_reports, open_reviews, texts_to_read
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, consultation, mandate, proposal
from tests.proposals.stage import comment, staged, standing

WHY: dict[str, Any] = {"ground": "off_topic", "words": "Parla d'altro."}


@pytest.fixture
def public(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def fill(world: World, public: Proposal, number: int) -> None:
    """So many texts to read, and as many comments."""
    with scaffolding():
        for _ in range(number):
            proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)
    for _ in range(number):
        comment(public, world.lega, state=CommentState.IN_MODERATION)


def test_the_oldest_text_comes_first_whatever_it_is(world: World, public: Proposal) -> None:
    with scaffolding():
        late = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION, sent_at=NOON)
        early = proposal(world.consultation, world.lega, state=ProposalState.IN_MODERATION)
    said = comment(public, world.lega, state=CommentState.IN_MODERATION)
    waiting = texts_to_read(standing(world, "member"), NOON)
    assert [item.content for item in waiting] == [early, said, late]
    assert [item.since for item in waiting] == [NOON - 2 * DAY, NOON - DAY, NOON]
    assert all(item.verdict for item in waiting)


def test_the_queue_shows_what_one_may_not_decide(world: World, public: Proposal) -> None:
    with scaffolding():
        proposal(world.consultation, world.lega, state=ProposalState.IN_MODERATION)
        mandate(world.member, world.lega)
    (item,) = texts_to_read(standing(world, "member"), NOON)
    assert item.verdict.code == "conflict_of_interest"


@pytest.mark.parametrize("who", ["nobody", "stranger", "officer", "prefect", "officer_of_bari", "delegate_of_spiga"])
def test_others_have_an_empty_queue(world: World, public: Proposal, who: str) -> None:
    fill(world, public, 1)
    report_content(public, actor=world.stranger, ground="insult")
    person = standing(world, who)
    assert texts_to_read(person, NOON) == open_reports(person, NOON) == open_reviews(person, NOON) == []


def test_a_queue_is_of_ones_own_prefecture(world: World, public: Proposal) -> None:
    with scaffolding():
        proposal(consultation("altrove", world.bari), world.spiga, state=ProposalState.IN_MODERATION)
    assert texts_to_read(standing(world, "member"), NOON) == []
    world.secretary.assurance = Assurance.SINGLE
    assert moderated_by(standing(world, "secretary"), NOON) == []


def test_a_returned_change_that_came_too_late_comes_back_to_the_queue(world: World, public: Proposal) -> None:
    staged(world.consultation)
    row = amend_proposal(public, actor=world.delegate_of_spiga, edit=1, title="Altra", body="Altro.", language="it")
    row = return_proposal(row, actor=world.member, **WHY)
    assert texts_to_read(standing(world, "member"), NOON) == []
    after = NOON + 4 * DAY
    assert [item.content for item in texts_to_read(standing(world, "member"), after)] == [row]
    with clock.at(after, channel="test"):
        row = reject_content(row, actor=world.member, ground="off_topic", words="Troppo tardi.")
    assert row.state == ProposalState.PUBLISHED and row.title == "Proposta 1"
    assert texts_to_read(standing(world, "member"), after) == []


def test_reports_wait_until_they_are_answered(world: World, public: Proposal) -> None:
    said = comment(public, world.lega)
    first = report_content(said, actor=world.stranger, ground="hate", words="Qui.")
    with clock.at(NOON + timedelta(hours=1), channel="test"):
        second = report_content(public, actor=world.stranger, ground="insult")
    waiting = open_reports(standing(world, "secretary"), NOON)
    assert [(item.matter, item.content) for item in waiting] == [(first, said), (second, public)]
    hide_content(said, actor=world.member, **WHY)
    assert [item.matter for item in open_reports(standing(world, "secretary"), NOON)] == [second]


def test_a_review_waits_for_another_member(world: World, public: Proposal) -> None:
    hide_content(public, actor=world.member, **WHY)
    request = request_review(public.moderationdecisions.get(), actor=world.delegate_of_spiga)
    for who, code in (("member", "own_decision"), ("second_member", "allowed"), ("secretary", "allowed")):
        (item,) = open_reviews(standing(world, who), NOON)
        assert (item.matter, item.content, item.verdict.code) == (request, public, code)


@pytest.mark.parametrize("number", [1, 3])
def test_the_queues_are_flat(
    world: World, public: Proposal, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(world, public, number)
    people = [world.stranger, world.delegate_of_lega, world.delegate_of_spiga][:number]
    for person in people:
        report_content(public, actor=person, ground="insult")
    with scaffolding():
        hidden = [proposal(world.consultation, world.spiga) for _ in range(number)]
    for row in hidden:
        hide_content(row, actor=world.second_member, **WHY)
        request_review(row.moderationdecisions.get(), actor=world.delegate_of_spiga)
    person = standing(world, "member")
    with django_assert_max_num_queries(5):
        assert len(texts_to_read(person, NOON)) == 2 * number
    with django_assert_max_num_queries(4):
        assert len(open_reports(person, NOON)) == number
    with django_assert_max_num_queries(4):
        assert len(open_reviews(person, NOON)) == number
