from consult.audit.journal import scaffolding
from proposals.queries.desk import own_drafts, own_proposals, questions_to_answer
from proposals.states import CommentState, ProposalState, Stance
from tests.cast import NOON, World, proposal
from tests.proposals.stage import comment, standing


def test_texts_with_us_and_texts_on_their_way(world: World) -> None:
    with scaffolding():
        for state in set(ProposalState.values) - {"merged"}:
            proposal(world.consultation, world.spiga, state=state)
        proposal(world.consultation, world.lega, state=ProposalState.DRAFT)
    us = standing(world, "contributor_of_spiga")
    assert {row.state for row in own_drafts(us, NOON)} == {"draft", "returned"}
    assert len(own_drafts(us, NOON)) == 2
    assert {row.state for row in own_proposals(us, NOON)} == set(ProposalState.values) - {
        "draft",
        "returned",
        "withdrawn",
        "merged",
    }
    assert own_drafts(standing(world, "expired_delegate"), NOON) == []


def test_questions_wait_until_the_association_answers(world: World) -> None:
    us = standing(world, "delegate_of_spiga")
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    asked = comment(row, world.lega, stance=Stance.QUESTION)
    comment(row, world.lega, stance=Stance.NEUTRAL)
    comment(row, world.lega, stance=Stance.QUESTION, state=CommentState.IN_MODERATION)
    comment(row, world.lega, parent=asked)
    comment(row, world.spiga, parent=asked, state=CommentState.WITHDRAWN)
    assert list(questions_to_answer(us, NOON)) == [asked]
    over = world.consultation.schedule["discuss"].closes_at
    assert not questions_to_answer(us, over).exists()  # nobody can answer any more
    comment(row, world.spiga, parent=asked, state=CommentState.IN_MODERATION)
    assert not questions_to_answer(us, NOON).exists()
    assert not questions_to_answer(standing(world, "delegate_of_lega"), NOON).exists()
