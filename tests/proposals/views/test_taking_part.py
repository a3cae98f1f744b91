"""Positions, comments, reports, co-sponsoring: each says what happens next, or why not, and keeps what was typed."""

from datetime import timedelta
from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Phase
from proposals.models import Comment, ContentReport, Proposal, Vote
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, mandate, proposal
from tests.proposals.stage import comment
from tests.proposals.views.conftest import BUDGET, at

VOTE = {"position": "in_favour", "reason": "Serve a chi lavora.", "language": "it"}
COMMENT = {"stance": "question", "body": "Da quando?", "language": "it"}
CLOSING = NOON + 20 * DAY


@pytest.fixture
def row(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def test_a_position_is_kept_and_can_be_changed_by_another_delegate(world: World, visit: Any, row: Proposal) -> None:
    first, second = visit("delegate_of_spiga"), visit("second_delegate_of_spiga")
    said = first.follow(first.send("vote", row.code, **VOTE))
    assert "The position of Spiga is: in favour. You can change it until Monday 1 June 2026, 12:00 (CEST)." in said.main
    page = second.read("proposal", row.code)
    assert page.typed("position") == "in_favour"
    assert page.typed("reason") == VOTE["reason"]
    second.send("vote", row.code, position="against", language="it", reason="")
    assert [(v.association, v.position) for v in Vote.objects.all()] == [(world.spiga, "against")]
    assert "0 in favour, 1 against, 0 abstained, of 3 entitled" in visit().read("proposal", row.code).main


def test_a_position_is_taken_back_by_a_page_that_says_what_follows(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_spiga")
    nothing = reader.read("vote_withdraw", row.code)
    assert "there is nothing to take back" in nothing.main
    assert not nothing.has_form(at("vote_withdraw", row.code))
    assert not reader.read("proposal", row.code).links("vote_withdraw", row.code)
    reader.send("vote", row.code, **VOTE)
    page = reader.read("proposal", row.code)
    assert page.links("vote_withdraw", row.code)
    assert page.queries <= BUDGET
    asked = reader.read("vote_withdraw", row.code)
    assert "Your association will count as one that took no position." in asked.main
    assert asked.has_form(at("vote_withdraw", row.code))
    assert asked.queries <= BUDGET
    assert Vote.objects.exists()
    said = reader.follow(reader.send("vote_withdraw", row.code))
    assert "The position is taken back and no longer counts." in said.main
    assert not Vote.objects.exists()
    assert "0 in favour, 0 against, 0 abstained, of 3 entitled" in visit().read("proposal", row.code).main


def test_with_two_mandates_the_position_to_take_back_is_chosen(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        mandate(world.delegate_of_spiga, world.lega)
    reader = visit("delegate_of_spiga")
    for who in (world.spiga, world.lega):
        reader.send("vote", row.code, association=f"association-{who.pk}", **VOTE)
    assert reader.read("proposal", row.code).links("vote_withdraw", row.code)
    assert reader.send("vote_withdraw", row.code).status == 422
    assert reader.send("vote_withdraw", row.code, association=f"association-{world.lega.pk}").status == 303
    assert Vote.objects.get().association == world.spiga


def test_taking_back_after_the_closing_is_refused_with_the_reason(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_spiga")
    reader.send("vote", row.code, **VOTE)
    with clock.at(CLOSING, channel="test"):
        page = reader.send("vote_withdraw", row.code)
        assert not reader.read("proposal", row.code).links("vote_withdraw", row.code)
    assert page.status == 422
    assert "Positions closed on Monday 1 June 2026, 12:00 (CEST)." in page.main
    assert Vote.objects.exists()


def test_who_speaks_for_nobody_here_takes_nothing_back(world: World, visit: Any, row: Proposal) -> None:
    visit("delegate_of_spiga").send("vote", row.code, **VOTE)
    for who in ("contributor_of_spiga", "expired_delegate", "stranger", "officer"):
        assert visit(who).send("vote_withdraw", row.code).status == 422
    assert Vote.objects.get().association == world.spiga


# --- the reason belongs to its position -----------------------------------------------------------------------


def test_an_old_reason_does_not_go_out_under_a_new_position_unasked(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_spiga")
    reader.send("vote", row.code, **VOTE)
    against = VOTE | {"position": "against"}
    page = reader.send("vote", row.code, **against)
    assert page.status == 422
    assert "You wrote this reason for another position: in favour." in page.main
    assert "Keep this reason for the new position" in page.main
    assert (page.typed("position"), page.typed("reason")) == ("against", VOTE["reason"])
    assert Vote.objects.get().position == "in_favour"
    assert reader.send("vote", row.code, **against, keep_reason="on").status == 303
    kept = Vote.objects.get()
    assert (kept.position, kept.reason.content) == ("against", VOTE["reason"])


@pytest.mark.parametrize("reason", ["", "Abbiamo sentito i lavoratori."])
def test_a_new_position_with_its_own_reason_or_none_goes_out_at_once(visit: Any, row: Proposal, reason: str) -> None:
    reader = visit("delegate_of_spiga")
    reader.send("vote", row.code, **VOTE)
    assert reader.send("vote", row.code, position="against", reason=reason, language="it").status == 303
    vote = Vote.objects.get()
    assert (vote.position, vote.reason.content if vote.reason else "") == ("against", reason)


def test_the_same_position_with_its_reason_asks_nothing(visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_spiga")
    assert "Keep this reason" not in reader.read("proposal", row.code).main
    for _turn in range(2):
        assert reader.send("vote", row.code, **VOTE).status == 303
    wrong = reader.send("vote", row.code, **(VOTE | {"position": "perhaps"}))
    assert wrong.status == 422
    assert "Keep this reason" not in wrong.main


def test_with_two_mandates_the_association_is_chosen(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        mandate(world.delegate_of_spiga, world.lega)
    reader = visit("delegate_of_spiga")
    assert reader.send("vote", row.code, **VOTE).status == 422
    assert reader.send("vote", row.code, association=f"association-{world.daunia.pk}", **VOTE).status == 422
    assert reader.send("vote", row.code, association=f"association-{world.lega.pk}", **VOTE).status == 303
    assert Vote.objects.get().association == world.lega


REFUSED = [
    ("expired_delegate", "ended on Sunday 12 April 2026, 12:00 (CEST). The legal representative"),
    ("delegate_of_lana", "The accreditation of Lana is suspended."),
    ("delegate_of_ofanto", "Ofanto is not accredited yet"),
    (
        "contributor_of_spiga",
        "You prepare drafts for Spiga; a delegate or the legal representative sends them. "
        "Tell them when yours is ready.",
    ),
]


@pytest.mark.parametrize(("who", "sentence"), REFUSED)
@pytest.mark.parametrize(("name", "typed", "field"), [("vote", VOTE, "reason"), ("comment", COMMENT, "body")])
def test_each_refusal_says_why_and_keeps_what_was_typed(
    visit: Any, row: Proposal, who: str, sentence: str, name: str, typed: dict[str, str], field: str
) -> None:
    read = visit(who).read("proposal", row.code)
    assert sentence in read.main
    assert not read.has_form(at(name, row.code))
    page = visit(who).send(name, row.code, **typed)
    assert page.status == 422
    assert sentence in page.main
    assert page.typed(field) == typed[field]
    assert not Vote.objects.exists()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed", "field", "sentence"),
    [
        ("vote", VOTE, "reason", "Positions closed on Monday 1 June 2026, 12:00 (CEST)."),
        ("comment", COMMENT, "body", "Comments closed on Monday 1 June 2026, 12:00 (CEST)."),
    ],
)
def test_a_form_sent_after_the_closing(
    world: World, visit: Any, row: Proposal, name: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    reader = visit("delegate_of_lega")
    with clock.at(CLOSING, channel="test"):
        assert sentence in reader.read("proposal", row.code).main
        page = reader.send(name, row.code, **typed)
    assert page.status == 422
    assert sentence in page.main
    assert page.typed(field) == typed[field]
    assert not Vote.objects.exists()
    with clock.at(CLOSING - timedelta(microseconds=1), channel="test"):
        assert reader.send(name, row.code, **typed).status == 303


def test_before_positions_open_the_page_says_when(world: World, visit: Any, row: Proposal) -> None:
    Phase.objects.filter(consultation=world.consultation, kind="vote").update(opens_at=NOON + DAY)
    page = visit("delegate_of_lega").read("proposal", row.code)
    assert "Positions open on Wednesday 13 May 2026, 12:00 (CEST)." in page.main
    assert not page.has_form(at("vote", row.code))
    assert page.has_form(at("comment", row.code))


def test_a_comment_waits_for_a_moderator_and_its_author_sees_it(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_lega")
    said = reader.follow(reader.send("comment", row.code, **COMMENT))
    assert "Your comment was sent. A moderator reads it, usually within two working days" in said.main
    assert "A moderator reads it first. Everybody sees it after that." in said.main
    assert "Da quando?" not in visit().read("proposal", row.code).text


def test_an_answer_stands_under_its_comment(world: World, visit: Any, row: Proposal) -> None:
    first = comment(row, world.lega, body="Da quando?")
    reader = visit("delegate_of_spiga")
    page = reader.read("comment", row.code, parent=f"comment-{first.pk}")
    assert page.typed("parent") == f"comment-{first.pk}"
    assert "Answer this comment" in page.main
    reader.send("comment", row.code, parent=page.typed("parent"), **(COMMENT | {"body": "Da giugno."}))
    assert Comment.objects.get(body="Da giugno.").parent == first


def test_a_comment_of_elsewhere_cannot_be_answered_here(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        other = comment(proposal(world.consultation, world.daunia), world.lega)
    page = visit("delegate_of_lega").send("comment", row.code, parent=f"comment-{other.pk}", **COMMENT)
    assert page.status == 422
    assert "This choice is not in the list." in page.main
    assert visit("delegate_of_lega").read("comment", row.code, parent=f"comment-{other.pk}").typed("parent") == ""


@pytest.mark.parametrize(("who", "speaker"), [("member", "council"), ("officer", "office_of")])
def test_members_and_officers_comment_in_the_name_of_their_body(
    world: World, visit: Any, row: Proposal, who: str, speaker: str
) -> None:
    assert visit(who).send("comment", row.code, **COMMENT).status == 303
    assert getattr(Comment.objects.get(), speaker) is not None


def test_the_clock_binds_members_and_officers_too(visit: Any, row: Proposal) -> None:
    for who in ("member", "officer"):
        with clock.at(CLOSING, channel="test"):
            page = visit(who).send("comment", row.code, **COMMENT)
        assert page.status == 422
        assert "Comments closed on" in page.main


def test_taking_a_comment_back(world: World, visit: Any, row: Proposal) -> None:
    said = comment(row, world.lega, body="Ripensiamoci.")
    assert visit("delegate_of_spiga").send("comment_withdraw", said.pk).status == 422
    reader = visit("delegate_of_lega")
    page = reader.read("comment_withdraw", said.pk)
    assert "Ripensiamoci." in page.main
    assert "It cannot be undone." in page.main
    reader.follow(reader.send("comment_withdraw", said.pk))
    said.refresh_from_db()
    assert said.state == CommentState.WITHDRAWN


def test_a_report_hides_nothing_and_is_made_once(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("stranger")
    said = reader.follow(reader.send("report", row.code, ground="insult", words="Offende."))
    assert "Thank you. A moderator looks at the text and decides. It stays visible until then." in said.main
    assert row.body in said.main
    again = reader.send("report", row.code, ground="insult", words="Offende ancora.")
    assert again.status == 422
    assert "You have reported this text already." in again.main
    assert again.typed("words") == "Offende ancora."
    assert ContentReport.objects.count() == 1


def test_a_comment_is_reported_on_a_page_of_its_own(world: World, visit: Any, row: Proposal) -> None:
    said = comment(row, world.lega, body="Parole.")
    reader = visit("delegate_of_daunia") if "delegate_of_daunia" in world.people else visit("stranger")
    assert "Parole." in reader.read("report_comment", said.pk).main
    assert reader.send("report_comment", said.pk).status == 422
    assert reader.send("report_comment", said.pk, ground="hate").status == 303
    assert ContentReport.objects.get().comment == said


def test_nobody_reports_without_signing_in_and_nothing_is_lost(visit: Any, row: Proposal) -> None:
    page = visit().send("report", row.code, ground="insult", words="Offende tutti.")
    assert page.status == 403
    assert "Offende tutti." in page.text
    assert visit().read("report", row.code).status == 302


def test_putting_ones_name_beside_the_proposers(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_lega")
    assert reader.read("proposal", row.code).links("cosponsor", row.code)
    assert "beside the proposer’s" in reader.follow(reader.send("cosponsor", row.code)).main
    page = visit().read("proposal", row.code)
    assert "Proposed together with: Lega" in page.main
    own = visit("delegate_of_spiga").send("cosponsor", row.code)
    assert own.status == 422
    assert "This is the proposal of your own association." in own.main


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.IN_MODERATION, ProposalState.REJECTED])
@pytest.mark.parametrize("name", ["vote", "comment", "report", "cosponsor"])
def test_what_is_not_public_does_not_exist_for_others(
    world: World, visit: Any, row: Proposal, name: str, state: str
) -> None:
    with scaffolding():
        row.state, row.published_at, row.published_version = state, None, None
        row.save(update_fields=["state", "published_at", "published_version"])
    assert visit("delegate_of_lega").send(name, row.code, **VOTE).status == 404


@pytest.mark.parametrize("name", ["comment_withdraw", "report_comment", "moderate_comment"])
def test_a_comment_that_is_not_there(world: World, visit: Any, name: str) -> None:
    for pk in (1, 10**30):
        assert visit("delegate_of_lega").read(name, pk).status == 404
        assert visit("delegate_of_lega").send(name, pk, ground="insult").status == 404


SECRET = "Parole che nessuno legge più."


@pytest.mark.parametrize("who", ["stranger", "delegate_of_lega", "officer_of_bari", "expired_delegate"])
@pytest.mark.parametrize("state", [CommentState.HIDDEN, CommentState.WITHDRAWN])
def test_no_form_about_a_concealed_comment_repeats_its_words(
    world: World, visit: Any, row: Proposal, who: str, state: str
) -> None:
    gone = comment(row, world.spiga, body=SECRET, state=state)
    reader, parent = visit(who), f"comment-{gone.pk}"
    pages = [
        reader.read("report_comment", gone.pk),
        reader.send("report_comment", gone.pk),
        reader.read("comment_withdraw", gone.pk),
        reader.send("comment_withdraw", gone.pk),
        reader.read("proposal", row.code, parent=parent),
        reader.read("comment", row.code, parent=parent),
        reader.send("comment", row.code, parent=parent),
    ]
    assert not [page.text for page in pages if SECRET in page.text]


def test_its_own_association_reads_it_beside_the_form(world: World, visit: Any, row: Proposal) -> None:
    gone = comment(row, world.spiga, body=SECRET, state=CommentState.HIDDEN)
    assert SECRET in visit("delegate_of_spiga").read("comment_withdraw", gone.pk).main
