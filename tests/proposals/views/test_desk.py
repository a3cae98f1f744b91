"""The desk: what awaits me, one page for each role, one next step a row, a flat number of queries."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.actions.accreditation import apply_for_accreditation
from councils.models import Mandate
from councils.states import ConsultationState
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commitments import open_commitment
from proposals.actions.moderation import return_proposal
from proposals.actions.reporting import report_content
from proposals.actions.reviewing import request_review
from proposals.states import ProposalState, Stance
from tests.cast import DAY, NOON, World, association, consultation, mandate, proposal
from tests.consult.accounts.signing import enter
from tests.proposals.stage import comment
from tests.proposals.views.conftest import BUDGET, Page, at

AFTER = NOON + 21 * DAY


def section(page: Page, title: str) -> str:
    for part in page.soup.select("main section"):
        heading = " ".join(part.find("h2").get_text(" ").split())
        if heading.startswith(title):
            return " ".join(part.get_text(" ").split())
    raise AssertionError(f"no section {title}: {page.main}")


@pytest.mark.parametrize(
    ("who", "empties"),
    [
        ("delegate_of_spiga", ["Texts you begin or get back will stand here.", "Questions about your proposals"]),
        ("member", ["Texts that associations send will stand here", "What people report will stand here."]),
        ("officer", ["Proposals that are published will stand here", "Applications of associations" * 0]),
        ("prefect", ["What was promised in answers will stand here until it is done."]),
        ("secretary", ["Texts that associations send will stand here"]),
    ],
)
def test_an_empty_desk_says_what_will_appear(visit: Any, who: str, empties: list[str]) -> None:
    page = visit(who).read("desk", **({"as": "office"} if who == "prefect" else {}))
    assert page.status == 200
    for words in empties:
        assert words in page.main


def test_nobody_has_a_desk_without_signing_in(visit: Any) -> None:
    assert visit().read("desk").status == 302


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("stranger", "You act for no association yet."),
        ("expired_delegate", "You act for Daunia no longer."),
        ("mediator", "Nothing awaits you here yet."),
    ],
)
def test_who_has_no_role_reads_why(visit: Any, who: str, words: str) -> None:
    assert words in visit(who).read("desk").main


def test_a_staff_role_without_its_second_factor_is_asked_for_it(world: World, visit: Any) -> None:
    reader = visit()
    reader.client.force_login(world.officer)
    assert "counts only with a second factor" in reader.read("desk").main


def test_a_mandate_that_waits_to_be_accepted(world: World, visit: Any) -> None:
    with scaffolding():
        mandate(world.stranger, world.lega, accepted_at=None)
    page = visit("stranger").read("desk")
    assert "You were given a mandate for Lega." in page.main
    assert page.links("desk_association_list")


def test_an_associations_desk(world: World, visit: Any) -> None:
    with scaffolding():
        draft = proposal(world.consultation, world.spiga, state="draft", sent_at=None, title="La bozza")
        sent = proposal(world.consultation, world.spiga, state="in_moderation", title="Mandata")
        public = proposal(world.consultation, world.spiga, published_title="Pubblica")
        mine = proposal(world.consultation, world.lega, title="Altrui", state="draft")
    return_proposal(sent, actor=world.member, ground="insult", words="No.")
    asked = comment(public, world.lega, stance=Stance.QUESTION)
    page = visit("delegate_of_spiga").read("desk")
    with_us = section(page, "With you")
    assert "La bozza" in with_us
    assert "returned · send it until" in with_us
    assert page.links("proposal_edit", draft.code)
    ours = section(page, "Consultations open to you")
    for words in ("Trasporti", "20 days left", "open until Monday 1 June 2026"):
        assert words in ours
    assert "asked by Lega" in section(page, "Questions to answer")
    assert page.soup.find("a", href=f"{at('comment', public.code)}?parent=comment-{asked.pk}#comment") is not None
    assert "Proposta 3 published" in section(page, "Where your proposals stand")
    people = section(page, "Who acts for your association")
    for name in ("delegate_of_spiga", "second_delegate_of_spiga", "legal_of_spiga", "contributor_of_spiga"):
        assert name in people
    assert mine.title not in page.text


def test_a_suspended_associations_desk_offers_no_consultation(visit: Any) -> None:
    page = visit("delegate_of_lana").read("desk")
    assert "What it said stays visible; nothing can be added now." in section(page, "Consultations open")
    assert page.soup.find("a", string="Read why") is not None


def test_a_moderators_desk(world: World, visit: Any) -> None:
    with scaffolding():
        waiting = proposal(
            world.consultation, world.spiga, state="in_moderation", title="Attende", sent_at=NOON - 9 * DAY
        )
        public = proposal(world.consultation, world.spiga)
        refused = proposal(world.consultation, world.lega, state="in_moderation")
    report_content(public, actor=world.stranger, ground="insult")
    return_proposal(refused, actor=world.second_member, ground="insult", words="No.")
    request_review(refused.moderationdecisions.get(), actor=world.delegate_of_lega)
    page = visit("member").read("desk")
    assert "Attende" in section(page, "Texts to read")
    assert "overdue" in section(page, "Texts to read")
    assert page.links("moderate", waiting.code)
    assert "waiting: 1" in section(page, "Reports")
    assert "waiting: 1" in section(page, "Reviews")


def test_an_offices_desk(world: World, visit: Any) -> None:
    with scaffolding():
        lonely = proposal(world.consultation, world.spiga, published_title="Senza ufficio")
        handled = proposal(world.consultation, world.spiga, published_title="In mano")
        done = proposal(world.consultation, world.spiga, published_title="Risposta")
        consultation("prossima", world.foggia, state=ConsultationState.DRAFT)
    for row in (handled, done):
        take_charge(row, actor=world.officer, office=world.office, due_on=AFTER.date())
    with clock.at(AFTER, channel="test"):
        outcome = answer_proposal(
            done, actor=world.prefect, value="accepted", reasons="Sì.", office=world.office, signatory="Il Prefetto"
        )
        promise = open_commitment(outcome, actor=world.officer, what="C.", office=world.office, due_on=AFTER.date())
    with clock.at(AFTER + DAY, channel="test"):
        page = visit("officer").read("desk")
    assert "Senza ufficio" in section(page, "Proposals without an office")
    assert page.links("take_charge", lonely.code)
    assert "In mano" in section(page, "Answers due")
    assert "overdue" in section(page, "Answers due")
    assert page.links("commitment_progress", promise.pk)
    assert "overdue" in section(page, "Commitments that run")
    assert "Ofanto" in section(page, "Accreditation files")
    assert "Prossima" in section(page, "Consultations in preparation")


def test_somebody_with_several_roles_chooses(world: World, visit: Any) -> None:
    with scaffolding():
        mandate(world.secretary, world.lega)
    reader = visit("secretary")
    page = reader.read("desk")
    assert {a.get_text() for a in page.soup.select("nav[aria-label='Your desks'] a")} == {
        "Association",
        "Moderation",
        "Secretariat",
    }
    assert "Texts to read" in reader.read("desk", **{"as": "moderator"}).main
    assert "Consultations in preparation" in reader.read("desk", **{"as": "secretary"}).main
    for odd in ("office", "nobody", "\x00", "x" * 3000):
        assert "With you" in reader.read("desk", **{"as": odd}).main


def test_a_long_section_shows_ten_and_leads_to_the_rest(world: World, visit: Any) -> None:
    with scaffolding():
        for _ in range(12):
            proposal(world.consultation, world.spiga)
    page = visit("officer").read("desk")
    assert "Proposals without an office (10+)" in page.main
    assert page.links("answers")


@pytest.mark.parametrize(
    ("who", "role"),
    [("delegate_of_spiga", "association"), ("member", "moderator"), ("officer", "office"), ("secretary", "secretary")],
)
def test_the_number_of_queries_does_not_grow(world: World, visit: Any, who: str, role: str) -> None:
    reader, counts = visit(), []
    enter(reader.client, world.people[who])
    for more in (1, 2, 27):
        for number in range(more):
            with scaffolding():
                row = proposal(world.consultation, world.spiga)
                proposal(world.consultation, world.spiga, state="draft", sent_at=None)
                waiting = proposal(world.consultation, world.lega, state="in_moderation")
                returned = proposal(world.consultation, world.spiga, state="in_moderation")
                handled = proposal(world.consultation, world.lega)
                consultation(f"c{more}-{number}", world.foggia)
                consultation(f"d{more}-{number}", world.foggia, state=ConsultationState.DRAFT)
                other = association(f"o{more}-{number}", world.foggia, "applied")
                Mandate.objects.create(
                    user=world.stranger,
                    association=world.spiga,
                    kind="delegate",
                    starts_at=NOON - DAY,
                    accepted_at=NOON - DAY,
                )
            assert other.pk
            waiting.cosponsors.add(world.daunia)
            return_proposal(returned, actor=world.second_member, ground="insult", words="No.")
            comment(row, world.lega, stance=Stance.QUESTION)
            comment(row, world.lega, state="in_moderation")
            report_content(row, actor=world.stranger, ground="insult")
            take_charge(handled, actor=world.officer, office=world.office, due_on=AFTER.date())
            done = row
            take_charge(done, actor=world.officer, office=world.office, due_on=AFTER.date())
            with clock.at(AFTER, channel="test"):
                outcome = answer_proposal(
                    done, actor=world.prefect, value="accepted", reasons="Sì.", office=world.office, signatory="P"
                )
                open_commitment(outcome, actor=world.officer, what="C.", office=world.office, due_on=AFTER.date())
        reader.read("desk", **{"as": role})
        counts.append(reader.read("desk", **{"as": role}).queries)
    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= BUDGET
    assert ProposalState.DRAFT in ProposalState.values


def test_who_applied_reads_how_far_the_application_is(world: World, visit: Any) -> None:
    apply_for_accreditation(
        world.foggia, actor=world.stranger, legal_name="Nuova", legal_form="aps", seat_municipality="F"
    )
    page = visit("stranger").read("desk")
    assert "You asked for the accreditation of Nuova." in page.main
    assert "given a mandate" not in page.main


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("delegate_of_spiga", "You act for Spiga"),
        ("member", "You sit on: Consiglio di Foggia."),
        ("officer", "Your role: prefecture officer, "),
    ],
)
def test_every_page_says_as_whom_one_acts(world: World, visit: Any, who: str, said: str) -> None:
    assert said in visit(who).read("proposal_list").text


@pytest.mark.parametrize(("who", "role"), [("officer", "office"), ("secretary", "secretary")])
def test_whoever_prepares_consultations_finds_the_editor(visit: Any, who: str, role: str) -> None:
    page = visit(who).read("desk", **{"as": role})
    assert page.soup.find("a", href="/cms/", string="Write a consultation") is not None
