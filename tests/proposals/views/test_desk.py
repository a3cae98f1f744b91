"""The desk: what awaits me, one page for each role, one next step a row, a flat number of queries."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.actions.applying import apply_for_accreditation
from councils.models import Mandate
from councils.states import ConsultationState
from proposals.actions.answering import answer_proposal, take_charge
from proposals.actions.commitments import open_commitment
from proposals.actions.moderation import return_proposal
from proposals.actions.reporting import report_content
from proposals.actions.reviewing import request_review
from proposals.actions.voting import cast_vote
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
    assert "Reports (1) oldest of" in section(page, "Reports")
    assert "Reviews (1) oldest of" in section(page, "Reviews")


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
    [
        ("delegate_of_spiga", "association"),
        ("member", "moderator"),
        ("officer", "office"),
        ("prefect", "prefect"),
        ("secretary", "secretary"),
    ],
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
        world.foggia,
        actor=world.stranger,
        legal_name="Nuova",
        legal_form="aps",
        seat_municipality="F",
        no_tax_code=True,
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


# --- one step that can be taken ----------------------------------------------------------------------


def rows_of(page: Page, title: str) -> list[str]:
    """The rows of a section, each as it is read."""
    part = next(part for part in page.soup.select("main section") if part.find("h2").get_text().startswith(title))
    return [" ".join(row.get_text(" ").split()) for row in part.select(".desk-rows > li")]


@pytest.fixture
def handled(world: World) -> Any:
    """A proposal that an office has."""
    with scaffolding():
        row = proposal(world.consultation, world.spiga, published_title="In mano")
    take_charge(row, actor=world.officer, office=world.office, due_on=(AFTER + 9 * DAY).date())
    return row


@pytest.mark.parametrize("name", ["desk", "answers"])
def test_an_answer_is_offered_only_when_it_can_be_given(visit: Any, handled: Any, name: str) -> None:
    early = visit("prefect").read(name)
    assert not early.links("answer", handled.code)
    assert "It can be answered from Monday 1 June 2026" in early.main
    with clock.at(AFTER, channel="test"):
        assert visit("prefect").read(name).links("answer", handled.code)
        officer = visit("officer").read(name)
    assert not officer.links("answer", handled.code)
    assert "Publishing is for the prefect" in officer.main


def test_the_list_of_answers_leads_to_another_office_or_date(visit: Any, handled: Any) -> None:
    assert visit("officer").read("answers").links("take_charge", handled.code)


def test_an_association_reads_what_it_has_not_done_yet(world: World, visit: Any) -> None:
    with scaffolding():
        others = [proposal(world.consultation, world.lega) for _ in range(3)]
        proposal(world.consultation, world.lega, state="merged", merged_into=others[0])
    reader = visit("delegate_of_spiga")
    ours = rows_of(reader.read("desk"), "Consultations open to you")[0]
    assert "You have written no proposal yet." in ours
    assert "You have not said what you think of 3 proposals." in ours
    cast_vote(others[0], actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    cast_vote(others[1], actor=world.delegate_of_lega, association=world.lega, position="against")
    with scaffolding():
        proposal(world.consultation, world.spiga, state="draft", sent_at=None)
    ours = rows_of(reader.read("desk"), "Consultations open to you")[0]
    assert "You have not said what you think of 2 proposals." in ours
    assert "You have written no proposal yet." not in ours
    contributor = rows_of(visit("contributor_of_spiga").read("desk"), "Consultations open to you")[0]
    assert "You have not said" not in contributor


def test_drafts_stand_by_the_day_until_which_they_can_be_sent(world: World, visit: Any) -> None:
    with scaffolding():
        soon, over = consultation("presto", world.foggia), consultation("finita", world.foggia)
        soon.phases.update(closes_at=NOON + 2 * DAY)
        over.phases.update(closes_at=NOON)
        for row, title in ((over, "tardi"), (world.consultation, "poi"), (soon, "subito")):
            proposal(row, world.spiga, state="draft", sent_at=None, title=title)
    found = rows_of(visit("delegate_of_spiga").read("desk"), "With you")
    assert [words.split()[0] for words in found] == ["subito", "poi", "tardi"]
    assert "2 days left" in found[0]
    assert "cannot be sent any more" in found[2]


def test_the_legal_representative_is_asked_to_renew_what_ends(world: World, visit: Any) -> None:
    Mandate.objects.filter(user=world.delegate_of_spiga).update(ends_at=NOON + 7 * DAY)
    found = rows_of(visit("legal_of_spiga").read("desk"), "Who acts")
    assert "delegate_of_spiga" in found[0]
    assert "7 days left" in found[0]
    assert "Renew it" in found[0]
    assert "Renew it" not in " ".join(rows_of(visit("second_delegate_of_spiga").read("desk"), "Who acts"))
    assert "delegate_of_spiga" in section(visit("officer").read("desk"), "Mandates that end")


def test_the_desk_says_how_much_awaits_and_what_is_most_urgent(world: World, visit: Any) -> None:
    with scaffolding():
        for title, days in (("vecchia", 9), ("nuova", 0)):
            proposal(world.consultation, world.spiga, state="in_moderation", title=title, sent_at=NOON - days * DAY)
        mandate(world.second_member, world.spiga)
    page = visit("member").read("desk")
    assert "2 things await you. The most urgent: vecchia waiting for 9 days overdue by 7 days" in page.main
    assert [link.get_text() for link in page.soup.select(".desk-section a.btn-primary")] == ["Read and decide"]
    assert "Nothing awaits you now." in visit("second_member").read("desk", **{"as": "moderator"}).main


# --- the prefect ---------------------------------------------------------------------------------------


def test_the_prefect_reads_one_page(world: World, visit: Any) -> None:
    with scaffolding():
        consultation("da-approvare", world.foggia, state=ConsultationState.CHECKED)
        liked, discussed, quiet = [
            proposal(world.consultation, world.spiga, published_title=title) for title in ("Amata", "Discussa", "Zitta")
        ]
    for who, by in (("delegate_of_lega", world.lega), ("delegate_of_spiga", world.spiga)):
        cast_vote(liked, actor=world.people[who], association=by, position="in_favour")
    comment(discussed, world.lega)
    take_charge(quiet, actor=world.officer, office=world.office, due_on=(NOON + DAY).date())
    with clock.at(NOON + 3 * DAY, channel="test"):
        page = visit("prefect").read("desk")
    assert "Da Approvare" in section(page, "To approve")
    hot = rows_of(page, "What associations speak about")
    assert "2 in favour, 0 against, 0 abstained, of 3 entitled" in hot[0]
    assert hot[0].startswith("Amata")
    assert "1 comment" in hot[1]
    assert len(hot) == 2  # of what nobody speaks about nothing is said
    assert "Area IV 1 0 Wednesday 13 May 2026" in section(page, "Overdue by office")


def test_positions_that_are_not_shown_yet_do_not_make_a_hot_point(world: World, visit: Any) -> None:
    world.consultation.results_shown = "after_closing"
    with scaffolding():
        world.consultation.save(update_fields=["results_shown"])
        row = proposal(world.consultation, world.spiga)
    cast_vote(row, actor=world.delegate_of_lega, association=world.lega, position="in_favour")
    assert rows_of(visit("prefect").read("desk"), "What associations speak about") == []
    comment(row, world.lega)
    assert "positions are shown after the closing" in rows_of(visit("prefect").read("desk"), "What associations")[0]
