"""Moderation: the queue with its target, a decision with ground and words, never on one's own, and a second look."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import CouncilMember
from proposals.actions.moderation import reject_content, return_proposal
from proposals.actions.reporting import report_content
from proposals.actions.reviewing import request_review
from proposals.models import ConflictDeclaration, ContentReport, ModerationDecision, Proposal, ReviewRequest
from proposals.states import CommentState, ProposalState
from tests.cast import DAY, NOON, World, mandate, proposal
from tests.proposals.stage import comment
from tests.proposals.views.conftest import BUDGET, at


@pytest.fixture
def row(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)


def rows_of(page: Any) -> list[str]:
    return [" ".join(cell.get_text(" ").split()) for cell in page.soup.select(".desk-row-title")]


def test_the_queue_is_oldest_first_with_the_time_waited_against_the_target(world: World, visit: Any) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.daunia)
        for title, days in (("nuova", 0), ("vecchia", 6)):
            proposal(world.consultation, world.spiga, state="in_moderation", title=title, sent_at=NOON - days * DAY)
        comment(public, world.lega, state="in_moderation", created_at=NOON - DAY)
    page = visit("member").read("moderation")
    assert rows_of(page) == ["vecchia", public.published_title, "nuova"]
    kinds = [" ".join(tag.get_text(" ").split()) for tag in page.soup.select(".desk-row-note")]
    assert [words.partition(" ·")[0] for words in kinds] == ["Proposal", "Comment", "Proposal"]
    assert page.main.count("overdue by") == 1


def test_an_empty_queue_says_what_will_appear(visit: Any) -> None:
    assert "Nothing waits." in visit("member").read("moderation").main
    assert "No report waits." in visit("member").read("report_list").main
    assert "No review waits." in visit("member").read("review_list").main


@pytest.mark.parametrize("name", ["moderation", "report_list", "review_list"])
@pytest.mark.parametrize("who", ["stranger", "delegate_of_spiga", "officer", "auditor", "officer_of_bari"])
def test_the_queues_are_for_moderators(visit: Any, name: str, who: str) -> None:
    assert visit(who).read(name).status == 404
    assert visit().read(name).status == 302


@pytest.mark.parametrize("who", ["stranger", "delegate_of_lega", "officer", "officer_of_bari"])
def test_deciding_is_for_moderators(visit: Any, row: Proposal, who: str) -> None:
    assert visit(who).read("moderate", row.code).status == 404
    assert visit(who).send("moderate", row.code, decision="publish").status == 404
    row.refresh_from_db()
    assert row.state == ProposalState.IN_MODERATION


def test_a_text_is_read_with_its_context_and_the_rules(world: World, visit: Any, row: Proposal) -> None:
    page = visit("member").read("moderate", row.code)
    for words in (
        row.body,
        "Quesito 1?",
        "Trasporti",
        "it names or identifies a person",
        "Criticism of an office is no ground",
    ):
        assert words in page.main
    assert {o["value"] for o in page.soup.select("input[name=decision]")} == {"publish", "return", "reject"}


def test_a_comment_is_read_with_the_proposal_and_what_it_answers(world: World, visit: Any) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    first = comment(public, world.daunia, body="La domanda.")
    said = comment(public, world.lega, parent=first, state="in_moderation", body="La risposta.")
    page = visit("member").read("moderate_comment", said.pk)
    for words in ("La risposta.", "La domanda.", public.body, public.title):
        assert words in page.main
    assert visit("member").send("moderate_comment", said.pk, decision="publish").status == 303
    said.refresh_from_db()
    assert said.state == CommentState.PUBLISHED


def test_a_changed_text_is_shown_with_what_changed(world: World, visit: Any) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
        public.state, public.body, public.version = ProposalState.IN_MODERATION, "Testo nuovo.", 2
        public.save(update_fields=["state", "body", "version"])
    page = visit("member").read("moderate", public.code)
    assert page.soup.select("del")
    assert "nuovo" in " ".join(tag.get_text() for tag in page.soup.select("ins"))


@pytest.mark.parametrize(
    ("decision", "after", "said"),
    [
        ("publish", ProposalState.PUBLISHED, "The text is published."),
        ("return", ProposalState.RETURNED, "The text goes back to the association."),
        ("reject", ProposalState.REJECTED, "The text is not published."),
    ],
)
def test_each_decision_says_its_consequence(visit: Any, row: Proposal, decision: str, after: str, said: str) -> None:
    reader = visit("member")
    sent = reader.send("moderate", row.code, decision=decision, ground="off_topic", words="Non riguarda i trasporti.")
    assert said in reader.follow(sent).main
    row.refresh_from_db()
    assert row.state == after


def test_hiding_and_showing_again(world: World, visit: Any) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    reader = visit("member")
    assert {o["value"] for o in reader.read("moderate", public.code).soup.select("input[name=decision]")} == {"hide"}
    reader.send("moderate", public.code, decision="hide", ground="insult", words="Insulta.")
    assert public.body not in visit().read("proposal", public.code).text
    assert "Insulta." in reader.read("moderate", public.code).main
    reader.send("moderate", public.code, decision="restore", words="Era una citazione.")
    assert public.body in visit().read("proposal", public.code).main


@pytest.mark.parametrize("missing", ["ground", "words"])
@pytest.mark.parametrize("decision", ["return", "reject"])
def test_nobody_is_restricted_without_ground_and_words(visit: Any, row: Proposal, missing: str, decision: str) -> None:
    typed = {"decision": decision, "ground": "insult", "words": "Insulta."} | {missing: ""}
    page = visit("member").send("moderate", row.code, **typed)
    assert page.status == 422
    assert page.typed("decision") == decision
    assert not ModerationDecision.objects.exists()


@pytest.mark.parametrize("decision", ["hide", "restore", "erase"])
def test_a_decision_that_the_state_does_not_leave_is_refused(visit: Any, row: Proposal, decision: str) -> None:
    page = visit("member").send("moderate", row.code, decision=decision, ground="insult", words="Insulta.")
    assert page.status == 422
    assert page.typed("words") == "Insulta."


def test_ones_own_association_is_shown_and_blocked_and_what_was_typed_kept(
    world: World, visit: Any, row: Proposal
) -> None:
    with scaffolding():
        mandate(world.member, world.spiga)
    sentence = "You have a tie with the association concerned: a mandate or a seat."
    assert sentence in visit("member").read("moderation").main
    page = visit("member").read("moderate", row.code)
    assert sentence in page.main
    assert not page.has_form(at("moderate", row.code))
    sent = visit("member").send("moderate", row.code, decision="reject", ground="insult", words="Parole mie.")
    assert sent.status == 422
    assert sentence in sent.main
    assert sent.typed("words") == "Parole mie."
    row.refresh_from_db()
    assert row.state == ProposalState.IN_MODERATION


def test_a_conflict_is_declared_and_another_member_decides(visit: Any, row: Proposal) -> None:
    first = visit("member")
    assert "You cannot take the declaration back." in first.read("declare_conflict", row.code).main
    assert "You passed the text on." in first.follow(first.send("declare_conflict", row.code)).main
    assert ConflictDeclaration.objects.count() == 1
    blocked = first.send("moderate", row.code, decision="publish")
    assert blocked.status == 422
    assert "You passed this text on because of a conflict of interest." in blocked.main
    assert visit("second_member").send("moderate", row.code, decision="publish").status == 303


def test_a_conflict_about_a_comment(world: World, visit: Any) -> None:
    with scaffolding():
        said = comment(proposal(world.consultation, world.spiga), world.lega, state="in_moderation")
    assert visit("member").send("declare_conflict_comment", said.pk).status == 303
    assert visit("member").send("moderate_comment", said.pk, decision="publish").status == 422
    said.refresh_from_db()
    assert said.state == CommentState.IN_MODERATION


def test_joining_a_proposal_to_another(world: World, visit: Any) -> None:
    with scaffolding():
        one, other = proposal(world.consultation, world.spiga), proposal(world.consultation, world.lega)
    reader = visit("member")
    unknown = reader.send("merge", one.code, into="no-such", words="Uguale.")
    assert unknown.status == 422
    assert unknown.typed("words") == "Uguale."
    assert reader.send("merge", one.code, into=one.code, words="Uguale.").status == 422
    assert reader.send("merge", one.code, into=other.code, words="Uguale.").status == 303
    one.refresh_from_db()
    assert one.merged_into == other


def test_no_phase_stops_a_moderator(visit: Any, row: Proposal) -> None:
    with clock.at(NOON + 200 * DAY, channel="test"):
        assert visit("member").send("moderate", row.code, decision="publish").status == 303
    row.refresh_from_db()
    assert row.state == ProposalState.PUBLISHED


def test_a_seat_that_ended_decides_nothing(world: World, visit: Any, row: Proposal) -> None:
    CouncilMember.objects.filter(user=world.member).update(ends_at=NOON)
    assert visit("member").read("moderation").status == 404
    assert visit("member").send("moderate", row.code, decision="publish").status == 404
    row.refresh_from_db()
    assert row.state == ProposalState.IN_MODERATION


def test_a_report_is_answered_by_dismissing_it(world: World, visit: Any) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    report = report_content(public, actor=world.stranger, ground="insult", words="Offende.")
    reader = visit("member")
    page = reader.read("report_list")
    assert "Offende." in page.main
    assert page.links("moderate", public.code)
    assert "Offende." in reader.read("report_dismiss", report.pk).main
    assert reader.send("report_dismiss", report.pk, words="").status == 422
    assert "The report is answered" in reader.follow(reader.send("report_dismiss", report.pk, words="È lecito.")).main
    assert ContentReport.objects.get().decision is not None
    again = reader.send("report_dismiss", report.pk, words="È lecito.")
    assert again.status == 422
    assert visit("officer_of_bari").read("report_dismiss", report.pk).status == 404


def test_a_review_is_asked_for_once_and_given_by_another_member(world: World, visit: Any, row: Proposal) -> None:
    reject_content(row, actor=world.member, ground="off_topic", words="Non riguarda i trasporti.")
    decision = ModerationDecision.objects.get()
    author = visit("delegate_of_spiga")
    assert author.read("proposal", row.code).links("request_review", decision.pk)
    asked = author.send("request_review", decision.pk, words="Riguarda eccome.")
    assert "The review is asked for." in author.follow(asked).main
    again = author.send("request_review", decision.pk, words="Ancora.")
    assert again.status == 422
    assert again.typed("words") == "Ancora."
    request = ReviewRequest.objects.get()
    own = visit("member").send("review", request.pk, result="upheld", words="Ho ragione.")
    assert own.status == 422
    assert "You took this decision. Another member reviews it." in own.main
    assert "You took this decision." in visit("member").read("review_list").main
    other = visit("second_member")
    assert "Riguarda eccome." in other.read("review", request.pk).main
    assert other.send("review", request.pk, result="reversed", words="Riguarda i trasporti.").status == 303
    row.refresh_from_db()
    assert row.state == ProposalState.PUBLISHED


def test_an_upheld_decision_is_shown_to_the_author(world: World, visit: Any, row: Proposal) -> None:
    reject_content(row, actor=world.member, ground="off_topic", words="No.")
    request = request_review(ModerationDecision.objects.get(), actor=world.delegate_of_spiga)
    visit("second_member").send("review", request.pk, result="upheld", words="Anche per me.")
    page = visit("delegate_of_spiga").read("proposal", row.code)
    assert "the decision stands" in page.main
    assert "Anche per me." in page.main


def test_a_review_is_for_the_author_alone(world: World, visit: Any, row: Proposal) -> None:
    reject_content(row, actor=world.member, ground="off_topic", words="No.")
    decision = ModerationDecision.objects.get()
    for who in ("delegate_of_lega", "stranger", "officer_of_bari"):
        assert visit(who).read("request_review", decision.pk).status == 404
        assert visit(who).send("request_review", decision.pk).status == 404
    assert not ReviewRequest.objects.exists()


def test_the_numbers_of_queries_do_not_grow(world: World, visit: Any) -> None:
    reader, counts = visit("member"), []
    for more in (1, 2, 27):
        for _ in range(more):
            with scaffolding():
                public = proposal(world.consultation, world.spiga)
                waiting = proposal(world.consultation, world.lega, state="in_moderation")
                refused = proposal(world.consultation, world.lega, state="in_moderation")
            public.cosponsors.add(world.daunia)
            waiting.cosponsors.add(world.daunia)
            comment(public, world.lega, state="in_moderation")
            report_content(public, actor=world.stranger, ground="insult")
            report_content(comment(public, world.lega), actor=world.stranger, ground="hate", words="Odio.")
            return_proposal(refused, actor=world.second_member, ground="insult", words="No.")
            request_review(refused.moderationdecisions.get(), actor=world.delegate_of_lega, words="Perché?")
        names = ("moderation", "report_list", "review_list")
        for name in names:
            reader.read(name)
        counts.append([reader.read(name).queries for name in names])
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= BUDGET


def test_what_was_decided_meanwhile_leaves_nothing_to_decide(world: World, visit: Any) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED)
    page = visit("member").read("moderate", row.code)
    assert "Nothing is left to decide on this text now." in page.main
    assert not page.soup.select("main form[method=post]")
