import pytest

from consult.accounts.assurance import Assurance
from consult.audit.journal import scaffolding
from councils.models import Consultation
from councils.states import ConsultationState, MandateKind
from proposals.models import Proposal
from proposals.queries.visible import (
    comments_visible_to,
    may_read,
    proposals_visible_to,
    public_text,
    reads_concealed,
    text_for,
)
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, consultation, mandate, person, proposal
from tests.proposals.stage import comment, standing

TRACED = {"published", "under_review", "answered", "merged", "hidden", "withdrawn"}
READ = {"published", "under_review", "answered", "merged"}

OUTSIDERS = ["nobody", "stranger", "delegate_of_lega", "expired_delegate", "officer_of_bari", "mediator", "auditor"]
INSIDERS = ["member", "secretary", "officer", "prefect"]
OWN = ["delegate_of_spiga", "contributor_of_spiga", "legal_of_spiga"]


@pytest.fixture
def rows(world: World) -> dict[str, Proposal]:
    """A proposal of Spiga in each state, public once where the state can only come after that."""
    made = {}
    with scaffolding():
        for state in ProposalState.values:
            public = {"published_at": NOON - DAY, "published_version": 1} if state in {"hidden", "withdrawn"} else {}
            into = {"merged_into": made["published"]} if state == "merged" else {}
            made[state] = proposal(world.consultation, world.spiga, state=state, **public, **into)
    return made


def seen(world: World, who: str) -> set[str]:
    return set(proposals_visible_to(standing(world, who), NOON).values_list("state", flat=True))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_everybody_finds_what_stands_and_the_trace_of_what_stood(
    world: World, rows: dict[str, Proposal], who: str
) -> None:
    assert seen(world, who) == TRACED


@pytest.mark.parametrize("who", INSIDERS)
def test_moderators_and_staff_find_all_that_was_sent(world: World, rows: dict[str, Proposal], who: str) -> None:
    assert seen(world, who) == set(ProposalState.values) - {"draft"}


@pytest.mark.parametrize("who", OWN)
def test_an_association_finds_all_of_its_own(world: World, rows: dict[str, Proposal], who: str) -> None:
    assert seen(world, who) == set(ProposalState.values)


def test_what_was_given_up_before_it_was_sent_is_its_associations_alone(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.WITHDRAWN, sent_at=None)
    for who, expected in (("stranger", 0), ("member", 0), ("delegate_of_spiga", 1)):
        assert proposals_visible_to(standing(world, who), NOON).filter(pk=row.pk).count() == expected


@pytest.mark.parametrize("state", ["in_moderation", "returned"])
def test_a_proposal_being_changed_stays_found(world: World, state: str) -> None:
    with scaffolding():
        proposal(world.consultation, world.spiga, state=state, published_version=1, published_at=NOON)
    assert seen(world, "stranger") == {state}


def test_staff_without_second_factor_are_the_public(world: World, rows: dict[str, Proposal]) -> None:
    world.officer.assurance = Assurance.SINGLE
    assert seen(world, "officer") == TRACED


def test_a_mandate_for_one_consultation_opens_no_drafts_of_another(world: World, rows: dict[str, Proposal]) -> None:
    with scaffolding():
        elsewhere = consultation("altrove", world.foggia)
        helper = world.people["helper"] = person("helper")
        mandate(helper, world.spiga, MandateKind.CONTRIBUTOR).consultations.add(elsewhere)
        draft = proposal(elsewhere, world.spiga, state=ProposalState.DRAFT)
    found = proposals_visible_to(standing(world, "helper"), NOON).filter(state=ProposalState.DRAFT)
    assert list(found) == [draft]


def test_nothing_of_a_consultation_in_preparation_is_public(world: World, rows: dict[str, Proposal]) -> None:
    with scaffolding():
        row = Consultation.objects.get(pk=world.consultation.pk)
        row.state = ConsultationState.DRAFT
        row.save()
    assert seen(world, "stranger") == set()


# --- texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ProposalState.values)
def test_who_reads_which_text(world: World, rows: dict[str, Proposal], state: str) -> None:
    row = rows[state]
    public = public_text(row)
    assert (public is not None) == (state in READ)
    for who in OUTSIDERS:
        assert text_for(row, standing(world, who), NOON) == public
    for who in [*INSIDERS, *OWN]:
        text = text_for(row, standing(world, who), NOON)
        assert text is not None and text.body == row.body


def test_a_change_whose_history_is_missing_shows_nothing_rather_than_the_unread_text(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED, version=2, published_version=1)
    assert row.stands and public_text(row) is None


def test_concealed_texts_of_no_association_are_their_writers(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    said = comment(row, world.bari, author=world.officer_of_bari, state=CommentState.HIDDEN)
    reading = [who for who in [*OUTSIDERS, *INSIDERS, *OWN] if reads_concealed(standing(world, who), said, NOON)]
    assert reading == ["officer_of_bari", *INSIDERS]


# --- comments ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("nobody", {"published", "hidden", "withdrawn"}),
        ("delegate_of_spiga", {"published", "hidden", "withdrawn"}),
        ("delegate_of_lega", set(CommentState.values)),
        ("member", set(CommentState.values)),
        ("officer", set(CommentState.values)),
    ],
)
def test_who_finds_which_comments(world: World, who: str, states: set[str]) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    for state in CommentState.values:
        comment(row, world.lega, state=state)
    found = comments_visible_to(standing(world, who), NOON, row)
    assert set(found.values_list("state", flat=True)) == states


def test_a_comment_taken_back_before_it_was_public_is_its_associations_alone(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    comment(row, world.lega, state=CommentState.WITHDRAWN, published_at=None)
    comment(row, world.council, author=world.member, state=CommentState.WITHDRAWN, published_at=None)
    for who, number in (("nobody", 0), ("secretary", 0), ("delegate_of_lega", 1), ("member", 1)):
        assert comments_visible_to(standing(world, who), NOON, row).count() == number


def test_a_mandate_for_one_consultation_shows_concealed_texts_of_no_other(world: World) -> None:
    with scaffolding():
        elsewhere = consultation("altrove", world.foggia)
        mandate(world.stranger, world.spiga).consultations.add(elsewhere)
        here = proposal(world.consultation, world.spiga, state="hidden", published_at=NOON - DAY)
        there = proposal(elsewhere, world.spiga, state="hidden", published_at=NOON - DAY)
        other = proposal(world.consultation, world.lega)
    waiting = comment(other, world.spiga, state=CommentState.IN_MODERATION)
    reader = standing(world, "stranger")
    assert not reads_concealed(reader, here, NOON)
    assert reads_concealed(reader, there, NOON)
    assert not comments_visible_to(reader, NOON, waiting.proposal).exists()


def test_everybody_reads_what_is_public_and_its_own_people_what_is_not(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.lega)
    said, gone = comment(row, world.spiga), comment(row, world.spiga, state=CommentState.HIDDEN)
    assert may_read(standing(world, "nobody"), said, NOON)
    assert not may_read(standing(world, "delegate_of_lega"), gone, NOON)
    assert may_read(standing(world, "delegate_of_spiga"), gone, NOON)
