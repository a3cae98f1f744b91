"""The page of one proposal: the text, where it stands, positions with their basis, comments, answers, traces."""

from datetime import timedelta
from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from councils.models import Phase
from councils.states import PhaseKind, ResultsShown
from proposals.actions.moderation import hide_content, merge_proposal, reject_content, return_proposal
from proposals.actions.sending import amend_proposal
from proposals.actions.voting import cast_vote
from proposals.models import Commitment, CommitmentReport, Proposal, ReasonedOutcome, TakingCharge, Vote
from proposals.states import Ground, Position, ProposalState, Stance
from tests.cast import DAY, NOON, World, association, consultation, mandate, proposal
from tests.proposals.stage import comment, staged
from tests.proposals.views.conftest import BUDGET, plain

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def row(world: World) -> Proposal:
    with scaffolding():
        return proposal(world.consultation, world.spiga)


def statement(text: str, language: str = "it") -> Statement:
    with scaffolding():
        return Statement.objects.create(act_id="0" * 32, kind="test", language=language, content=text, salt="s")


def vote(row: Proposal, who: Any, position: str, reason: str = "") -> Vote:
    return Vote.objects.create(
        proposal=row,
        association=who,
        position=position,
        reason=statement(reason) if reason else None,
        proposal_version=1,
        cast_at=NOON,
    )


def results_after_closing(world: World) -> None:
    world.consultation.results_shown = ResultsShown.AFTER_CLOSING
    with scaffolding():
        world.consultation.save(update_fields=["results_shown"])


def test_the_original_text_carries_its_language_and_direction(world: World, visit: Any) -> None:
    with scaffolding():
        row = proposal(
            world.consultation,
            world.spiga,
            language="ar",
            title="موعد",
            body="موعد الحافلة 05:15",
            published_title="موعد",
        )
    page = visit().read("proposal", row.code)
    text = page.soup.find("div", lang="ar")
    assert text is not None
    assert text["dir"] == "rtl"
    assert "Original text, in Arabic, version 1." in page.main
    heading = page.soup.h1.find("bdi")  # type: ignore[union-attr]
    assert (heading["lang"], heading["dir"]) == ("ar", "rtl")  # type: ignore[index]


def test_hostile_texts_stay_texts(world: World, visit: Any) -> None:
    with scaffolding():
        row = proposal(
            world.consultation, world.spiga, title=HOSTILE, body=HOSTILE, published_title=HOSTILE, summary_it=HOSTILE
        )
        world.lega.legal_name = HOSTILE
        world.lega.save(update_fields=["legal_name"])
    comment(row, world.lega, body=HOSTILE)
    vote(row, world.lega, Position.AGAINST, HOSTILE)
    for name in ("proposal", "proposal_versions"):
        page = visit().read(name, row.code)
        assert page.status == 200
        assert HOSTILE in page.text
    assert HOSTILE in visit().read("proposal_list").text


def test_state_office_and_due_date_in_words_and_overdue_said(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        row.state = ProposalState.UNDER_REVIEW
        row.save(update_fields=["state"])
    TakingCharge.objects.create(proposal=row, office=world.office, due_on=NOON.date(), taken_at=NOON - 2 * DAY)
    page = visit().read("proposal", row.code)
    assert "State: being examined by an office · Office: Area IV" in page.main
    assert "Answer due on Tuesday 12 May 2026." in page.main
    assert page.soup.find("li", attrs={"aria-current": "step"}).get_text().startswith("examined")  # type: ignore[union-attr]
    with clock.at(NOON + DAY, channel="test"):
        assert "was due on Tuesday 12 May 2026 and is overdue." in visit().read("proposal", row.code).main


def test_without_an_office_the_date_of_the_notice_holds(visit: Any, row: Proposal) -> None:
    assert "Answer due on Saturday 11 July 2026." in visit().read("proposal", row.code).main


def test_positions_have_their_basis_and_reasons(world: World, visit: Any, row: Proposal) -> None:
    vote(row, world.lega, Position.AGAINST, "Costa troppo.")
    vote(row, world.daunia, Position.IN_FAVOUR)
    page = visit().read("proposal", row.code)
    assert "1 in favour, 1 against, 0 abstained, of 3 entitled" in page.main
    assert "Costa troppo." in page.main
    said = [plain(vote) for vote in page.soup.select(".votes > .vote")]
    assert ["Lega" in said[0], "Daunia" in said[1]] == [True, True]
    assert "against Costa troppo." in said[0]
    assert "in favour No reason given." in said[1]
    for word in ("passed", "approved", "won", "quorum"):
        assert word not in page.main.lower()


def test_a_vote_of_a_suspended_association_stays_and_is_marked(world: World, visit: Any, row: Proposal) -> None:
    vote(row, world.lana, Position.IN_FAVOUR)
    assert "(now suspended) in favour" in visit().read("proposal", row.code).main


def test_positions_are_sealed_until_the_closing_but_for_ones_own(world: World, visit: Any, row: Proposal) -> None:
    results_after_closing(world)
    vote(row, world.lega, Position.AGAINST, "Costa troppo.")
    closing = Phase.objects.get(consultation=world.consultation, kind=PhaseKind.VOTE).closes_at
    for name in ("", "delegate_of_spiga", "member", "officer"):
        page = visit(name).read("proposal", row.code)
        assert "Positions are shown after the closing, on" in page.main
        assert "Costa troppo." not in page.text
        assert "Lega took this position" not in page.main
    assert "Lega took this position: against" in visit("delegate_of_lega").read("proposal", row.code).main
    with clock.at(closing - timedelta(microseconds=1), channel="test"):
        assert "of 3 entitled" not in visit().read("proposal", row.code).main
    with clock.at(closing, channel="test"):
        page = visit().read("proposal", row.code)
        assert "0 in favour, 1 against, 0 abstained, of 3 entitled" in page.main
        assert "Costa troppo." in page.main


def test_comments_in_two_levels_with_stance_speaker_and_language(world: World, visit: Any, row: Proposal) -> None:
    first = comment(row, world.lega, stance=Stance.QUESTION, body="Quando?")
    comment(row, world.council, parent=first, body="بعد غد", language="ar")
    page = visit().read("proposal", row.code)
    asked = plain(page.soup.find(id=f"comment-{first.pk}"))
    assert "Lega" in asked
    assert "question Italian · Monday 11 May 2026" in asked
    answers = page.soup.find("section", attrs={"aria-label": "Answers to this comment"})
    assert answers is not None
    assert "Consiglio di Foggia" in plain(answers)
    assert "remark Arabic ·" in plain(answers)
    assert answers.find("div", lang="ar", dir="rtl") is not None


def test_an_imported_deeper_reply_says_whom_it_answers(world: World, visit: Any, row: Proposal) -> None:
    first = comment(row, world.lega)
    second = comment(row, world.daunia, parent=first)
    comment(row, world.lega, parent=first, answers=second)
    assert "In answer to Daunia" in visit().read("proposal", row.code).main


def test_traces_of_comments(world: World, visit: Any, row: Proposal) -> None:
    hidden = comment(row, world.lega, body="SEGRETO")
    hide_content(hidden, actor=world.member, ground="insult", words="Insulta.")
    comment(row, world.daunia, state="withdrawn", body="RIPENSATO")
    comment(row, world.daunia, state="in_moderation", body="ATTENDE")
    page = visit().read("proposal", row.code)
    assert "A comment of Lega was hidden by the moderators. Ground: it insults or threatens." in page.main
    assert "Daunia took this comment back." in page.main
    for word in ("SEGRETO", "RIPENSATO", "ATTENDE"):
        assert word not in page.text


def test_the_author_finds_the_way_to_a_review_of_a_comment(world: World, visit: Any, row: Proposal) -> None:
    hidden = comment(row, world.lega, body="SEGRETO")
    hide_content(hidden, actor=world.member, ground="insult", words="Insulta.")
    decision = hidden.moderationdecisions.get()
    assert visit("delegate_of_lega").read("proposal", row.code).links("request_review", decision.pk)
    assert not visit("delegate_of_spiga").read("proposal", row.code).links("request_review", decision.pk)


def test_a_hidden_proposal_leaves_ground_and_reason_without_its_text(world: World, visit: Any, row: Proposal) -> None:
    hide_content(row, actor=world.member, ground="personal_data", words="Nomina una persona.")
    page = visit().read("proposal", row.code)
    assert page.status == 200
    assert row.title not in page.text
    assert row.body not in page.text
    assert "Ground: it names or identifies a person." in page.main
    assert "Nomina una persona." in page.main
    assert row.body in visit("delegate_of_spiga").read("proposal", row.code).main
    assert row.body not in visit().read("proposal_versions", row.code).text


def test_a_merged_proposal_leads_to_the_other(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        other = proposal(world.consultation, world.lega)
    merge_proposal(row, actor=world.member, into=other, words="Chiede lo stesso.")
    page = visit("delegate_of_daunia" if "delegate_of_daunia" in world.people else "").read("proposal", row.code)
    assert page.links("proposal", other.code)
    assert "joined to another one that asks for the same" in page.main


def answered(world: World, row: Proposal) -> ReasonedOutcome:
    with scaffolding():
        row.state = ProposalState.ANSWERED
        row.save(update_fields=["state"])
        values = {"proposal": row, "office": world.office, "signatory": "Il Prefetto", "answered_at": NOON}
        ReasonedOutcome.objects.create(number=1, value="not_accepted", reasons="Manca il bilancio.", **values)
        return ReasonedOutcome.objects.create(number=2, value="accepted", reasons="Bilancio approvato.", **values)


def test_answers_are_numbered_newest_first_with_promises_and_progress(world: World, visit: Any, row: Proposal) -> None:
    outcome = answered(world, row)
    promise = Commitment.objects.create(
        proposal=row,
        outcome=outcome,
        office=world.office,
        what=statement("Una corsa alle 5."),
        due_on=NOON.date() - DAY,
        opened_at=NOON,
    )
    CommitmentReport.objects.create(commitment=promise, words=statement("Gara avviata."), state="running", made_at=NOON)
    page = visit().read("proposal", row.code)
    assert page.main.index("Answer no. 2: accepted") < page.main.index("Answer no. 1: not accepted")
    assert "signed by Il Prefetto" in page.main
    assert "A newer answer above replaces this one." in page.main
    assert "Una corsa alle 5." in page.main
    assert "overdue since Monday 11 May 2026" in page.main
    assert "Gara avviata." in page.main


def test_what_a_stranger_may_do_is_said_in_words(visit: Any, row: Proposal) -> None:
    page = visit().read("proposal", row.code)
    assert "Delegates of accredited associations sign in to take part." in page.main
    asked = page.soup.select_one("main a[href^='/account/login/']")
    assert asked is not None
    assert str(asked["href"]).endswith(f"&next=%2Fen%2Fproposals%2F{row.code}%2F")
    assert not page.soup.select("main form[method=post]")
    assert "You act for no association now" in visit("stranger").read("proposal", row.code).main


@pytest.mark.parametrize("name", ["", "delegate_of_lega", "delegate_of_spiga", "member", "officer"])
@pytest.mark.parametrize("state", [ProposalState.PUBLISHED, ProposalState.ANSWERED, ProposalState.IN_MODERATION])
def test_the_number_of_queries_does_not_grow(world: World, visit: Any, row: Proposal, name: str, state: str) -> None:
    outcome = answered(world, row)
    with scaffolding():
        row.state = state
        row.save(update_fields=["state"])
    if state == ProposalState.ANSWERED:  # the answer comes after every phase has closed
        Phase.objects.filter(consultation=world.consultation).update(closes_at=NOON)
    reader, counts = visit(name), []
    for more in (1, 2, 27):
        for number in range(more):
            with scaffolding():
                who = association(f"a{more}-{number}", world.foggia)
            row.cosponsors.add(who)
            vote(row, who, Position.IN_FAVOUR, "Serve.")
            first = comment(row, who)
            comment(row, world.council, parent=first, author=world.member)
            comment(row, who, state="hidden")
            promise = Commitment.objects.create(
                proposal=row,
                outcome=outcome,
                office=world.office,
                what=statement("Corsa."),
                due_on=NOON.date(),
                opened_at=NOON,
            )
            CommitmentReport.objects.create(commitment=promise, words=statement("Sì."), state="running", made_at=NOON)
        reader.read("proposal", row.code)
        counts.append(reader.read("proposal", row.code).queries)
    assert len(set(counts)) == 1
    assert counts[0] <= BUDGET


def sealed(world: World) -> None:
    type(world.consultation).objects.filter(pk=world.consultation.pk).update(results_shown=ResultsShown.AFTER_CLOSING)


@pytest.mark.parametrize(
    ("dates", "sees"),
    [
        ({}, True),
        ({"ends_at": NOON}, False),
        ({"starts_at": NOON + DAY}, False),
        ({"accepted_at": None}, False),
    ],
)
def test_a_position_that_is_not_shown_yet_is_its_people_s_alone_and_only_while_they_are(
    world: World, visit: Any, row: Proposal, dates: dict[str, Any], sees: bool
) -> None:
    sealed(world)
    vote(row, world.daunia, Position.AGAINST, "Motivo riservato.")
    with scaffolding():
        mandate(world.stranger, world.daunia, **dates)
    page = visit("stranger").read("proposal", row.code)
    assert ("took this position: against" in page.main) is sees
    assert ("Motivo riservato." in page.text) is sees


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("hidden", "Positions stay as they were when the proposal left."),
        ("withdrawn", "Positions stay as they were when the proposal left."),
        ("merged", "Positions taken here stay here and are not added to those of the other proposal."),
    ],
)
def test_the_page_says_what_becomes_of_positions_on_a_proposal_that_left(
    world: World, visit: Any, row: Proposal, state: str, sentence: str
) -> None:
    vote(row, world.lega, Position.AGAINST)
    assert sentence not in visit().read("proposal", row.code).main
    with scaffolding():
        row.merged_into = proposal(world.consultation, world.lega) if state == "merged" else None
        row.state = state
        row.save()
    page = visit().read("proposal", row.code)
    assert sentence in page.main
    assert "0 in favour, 1 against, 0 abstained, of 3 entitled" in page.main


def test_a_position_that_is_not_shown_yet_is_shown_in_the_scope_of_the_mandate_alone(
    world: World, visit: Any, row: Proposal
) -> None:
    sealed(world)
    vote(row, world.daunia, Position.AGAINST)
    with scaffolding():
        elsewhere = consultation("altrove", world.foggia)
        mandate(world.stranger, world.daunia).consultations.add(elsewhere)
    assert "took this position" not in visit("stranger").read("proposal", row.code).main


def test_why_a_change_was_returned_is_told_to_those_who_read_it(world: World, visit: Any, row: Proposal) -> None:
    staged(world.consultation)
    amend_proposal(row, actor=world.delegate_of_spiga, edit=1, title="Altro", body="Nomi di persone.", language="it")
    return_proposal(row, actor=world.member, ground=Ground.PERSONAL_DATA, words="Nella riga due nomini una persona.")
    for who, told in {"": False, "delegate_of_lega": False, "delegate_of_spiga": True, "member": True}.items():
        assert ("nomini una persona" in visit(who).read("proposal", row.code).text) is told


def test_a_change_of_question_is_read_first_and_refused_with_its_text(world: World, visit: Any, row: Proposal) -> None:
    staged(world.consultation)
    second = world.consultation.questions.get(number=2)
    words = {"title": row.title, "body": row.body, "language": "it"}
    amend_proposal(row, actor=world.delegate_of_spiga, edit=1, question=second, **words)
    assert "Answers question 1" in visit().read("proposal", row.code).main
    reject_content(row, actor=world.member, ground=Ground.OFF_TOPIC, words="Non è questo il quesito.")
    assert "Answers question 1" in visit().read("proposal", row.code).main


def test_what_was_joined_to_a_hidden_proposal_does_not_tell_its_title(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        into = proposal(world.consultation, world.lega, title="Titolo nascosto", published_title="Titolo nascosto")
    merge_proposal(row, actor=world.member, into=into, words="Chiedono lo stesso.")
    hide_content(into, actor=world.member, ground=Ground.INSULT, words="Offende.")
    page = visit().read("proposal", row.code)
    assert "Titolo nascosto" not in page.text
    assert page.links("proposal", into.code)


def test_nobody_is_sent_to_sign_in_for_what_nobody_can_do(world: World, visit: Any, row: Proposal) -> None:
    with scaffolding():
        other = proposal(world.consultation, world.lega, state=ProposalState.MERGED, merged_into=row)
    assert "Take part there" in visit().read("proposal", other.code).main
    assert "sign in to take part" not in visit().read("proposal", other.code).main
    with scaffolding():
        world.consultation.state = "outcome_published"
        world.consultation.save(update_fields=["state"])
    assert "sign in to take part" not in visit().read("proposal", row.code).main
    assert "sign in to take part" not in visit().read("consultation_proposals", world.consultation.code).main


def test_the_form_of_a_position_says_what_stands_and_until_when(world: World, visit: Any, row: Proposal) -> None:
    reader = visit("delegate_of_lega")
    assert "You can change it until Monday 1 June 2026, 12:00 (CEST)." in reader.read("proposal", row.code).main
    assert "Now it is" not in reader.read("proposal", row.code).main
    cast_vote(row, actor=world.delegate_of_lega, association=world.lega, position="against")
    page = reader.read("proposal", row.code)
    assert "Now it is: against." in page.main
    forms = {str(form["action"]) for form in page.soup.select("main form[method=post]")}
    assert {address.partition("#")[2] for address in forms} == {"vote", "comment", "report"}
