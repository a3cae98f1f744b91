"""One test for each role: its part of the journey in a browser, what others did before through the actions."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from consult import clock
from proposals.actions.answering import answer_proposal
from proposals.actions.answering import take_charge as charge
from proposals.actions.commenting import post_comment
from proposals.actions.commitments import open_commitment, report_progress
from proposals.actions.drafting import draft_proposal
from proposals.actions.moderation import publish_content, reject_content, return_proposal
from proposals.actions.reporting import report_content
from proposals.actions.reviewing import request_review
from proposals.actions.sending import send_proposal
from proposals.actions.voting import cast_vote
from proposals.models import Comment, Proposal
from proposals.states import ProposalState
from tests.cast import NOON, World
from tests.e2e import steps
from tests.e2e.person import Person

pytestmark = pytest.mark.e2e

AFTER_THE_CLOSING = timedelta(days=21)
Enter = Callable[..., Person]


def sent(cast: World) -> Proposal:
    """A proposal of Spiga that waits for a moderator."""
    row = draft_proposal(
        cast.consultation,
        actor=cast.delegate_of_spiga,
        association=cast.spiga,
        title=steps.TITLE,
        body=steps.BETTER,
        language="it",
    )
    return send_proposal(row, actor=cast.delegate_of_spiga)


def published(cast: World) -> Proposal:
    """The same, for everybody."""
    return publish_content(sent(cast), actor=cast.member)


def asked(cast: World, row: Proposal) -> Comment:
    """A question of Lega on it that waits for a moderator."""
    return post_comment(
        row,
        actor=cast.delegate_of_lega,
        speaker=cast.lega,
        body="Chi paga la corsa?",
        language="it",
        stance="question",
    )


def test_delegate(cast: World, enter: Enter) -> None:
    delegate = enter("delegate_of_spiga")
    steps.write_and_send(delegate)
    row = Proposal.objects.get()
    return_proposal(row, actor=cast.member, ground="personal_data", words="Togliete il nome della persona.")
    steps.amend_and_resend(delegate)
    row.refresh_from_db()
    assert (row.state, row.version) == (ProposalState.IN_MODERATION, 2)
    delegate.follow("Take it back").reads("Nobody else has seen it.").press("Take it back")
    row.refresh_from_db()
    assert row.state == ProposalState.WITHDRAWN


def test_second_delegate(cast: World, enter: Enter) -> None:
    row = published(cast)
    cast_vote(row, actor=cast.delegate_of_spiga, association=cast.spiga, position="abstained")
    second, other = enter("second_delegate_of_spiga"), enter("delegate_of_lega")
    steps.find(second)
    second.reads("0 in favour, 0 against, 1 abstained, of 3 entitled")
    second.send("Send the position", position="in_favour", reason="Lo vogliamo.", language="it")
    second.reads("The position of Spiga is: in favour.", "1 in favour, 0 against, 0 abstained, of 3 entitled")
    steps.comment(other)
    steps.report(other)
    other.send("Send the position", position="against", language="it").reads("1 in favour, 1 against, 0 abstained")
    with clock.travel(AFTER_THE_CLOSING):
        late = other.send("Send the position", position="in_favour", reason="In ritardo di poco.", language="it")
        late.reads("Positions closed on", "In ritardo di poco.", "1 in favour, 1 against, 0 abstained")
        steps.meet_the_closing(other)


def test_member_who_moderates(cast: World, enter: Enter) -> None:
    row, member = sent(cast), enter("member")
    member.open("/en/desk/").follow("Read and decide").reads(steps.BETTER, "Criticism of an office is no ground")
    member.send("Decide", decision="return", ground="personal_data").reads("Explain the decision")
    member.send("Decide", words="Togliete il nome della persona.").reads("The text goes back to the association.")
    send_proposal(row, actor=cast.delegate_of_spiga)
    steps.publish(member)
    asked(cast, row)
    steps.refuse_comment(member)
    report_content(row, actor=cast.stranger, ground="duplicate", words="C'è già, mi pare.")
    steps.dismiss_report(member)
    sent(cast)
    member.open("/en/desk/").follow("Read and decide").press("Declare a conflict of interest")
    member.reads("You passed the text on.", "You passed this text on because of a conflict of interest.")


def test_second_member_who_reviews(cast: World, enter: Enter) -> None:
    row = published(cast)
    comment = reject_content(asked(cast, row), actor=cast.member, ground="off_topic", words="Parla d'altro.")
    request_review(comment.moderationdecisions.get(), actor=cast.delegate_of_lega, words="Il costo è proprio il punto.")
    first, second = enter("member"), enter("second_member")
    first.open("/en/desk/reviews/").reads("You took this decision. Another member reviews it.")
    steps.review(second)
    reader = enter()
    steps.find(reader)
    reader.reads("Chi paga la corsa?")


def test_officer_and_prefect(cast: World, enter: Enter) -> None:
    published(cast)
    with clock.travel(AFTER_THE_CLOSING):
        officer, prefect = enter("officer"), enter("prefect")
        steps.take_charge(officer)
        steps.answer(prefect)
        steps.promise(officer)
        officer.open("/en/desk/").follow("Report how it goes on")
        officer.send("Publish the report", words="La corsa è partita.", state="done").reads("Done")


def test_reader(cast: World, enter: Enter) -> None:
    row = published(cast)
    publish_content(asked(cast, row), actor=cast.member)
    cast_vote(
        row, actor=cast.delegate_of_lega, association=cast.lega, position="in_favour", reason="Abbiamo capito meglio."
    )
    reader = enter()
    steps.find(reader)
    reader.reads("Delegates of accredited associations sign in to take part.").finds_no_button("Send the position")
    with clock.travel(AFTER_THE_CLOSING):
        due = (NOON + 2 * AFTER_THE_CLOSING).date()
        charge(row, actor=cast.officer, office=cast.office, due_on=due)
        outcome = answer_proposal(
            row,
            actor=cast.prefect,
            value="partly_accepted",
            reasons="Una corsa sì, due no.",
            office=cast.office,
            signatory="Il Prefetto",
        )
        what = "Una corsa alle 4 e 30 da giugno."
        promise = open_commitment(outcome, actor=cast.officer, what=what, office=cast.office, due_on=due)
        report_progress(promise, actor=cast.officer, words="Il bando è pubblicato.", state="running")
        steps.read_it_all(reader)
    reader.open("/it/proposals/").open("/it/commitments/")
