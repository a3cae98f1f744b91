"""Writing: draft, look, send, get it back, change it; two editors; nothing typed is lost."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from councils.models import Association
from proposals.actions.moderation import publish_content, return_proposal
from proposals.models import Proposal
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, mandate, proposal
from tests.proposals.stage import recorded, staged
from tests.proposals.views.conftest import at

TEXT = {"title": "Bus all'alba", "body": "Chiediamo una corsa alle 5.", "language": "it"}


@pytest.fixture
def draft(world: World) -> Proposal:
    with scaffolding():
        return proposal(
            world.consultation, world.spiga, state=ProposalState.DRAFT, sent_at=None, title="Bozza", body="Testo."
        )


def test_from_a_first_word_to_the_moderators(world: World, visit: Any) -> None:
    reader = visit("delegate_of_spiga")
    assert "In the consultation “ Trasporti ”." in reader.read("propose", "trasporti").main
    kept = reader.send("propose", "trasporti", **TEXT)
    row = Proposal.objects.get()
    assert row.state == ProposalState.DRAFT
    look = reader.follow(kept)
    assert "The draft is kept. Only your association sees it until you send it." in look.main
    assert "Chiediamo una corsa alle 5." in look.main
    assert look.has_form(at("proposal_send", row.code))
    sent = reader.follow(reader.send("proposal_send", row.code))
    assert "It was sent. A moderator reads it, usually within two working days" in sent.main
    row.refresh_from_db()
    assert row.state == ProposalState.IN_MODERATION
    assert visit().read("proposal", row.code).status == 404


def test_a_contributor_prepares_what_a_delegate_sends(world: World, visit: Any) -> None:
    helper = visit("contributor_of_spiga")
    look = helper.follow(helper.send("propose", "trasporti", **TEXT))
    assert "a delegate or the legal representative sends them" in look.main
    row = Proposal.objects.get()
    refused = helper.send("proposal_send", row.code)
    assert refused.status == 422
    assert "a delegate or the legal representative sends them" in refused.main
    assert visit("delegate_of_spiga").send("proposal_send", row.code).status == 303


def test_a_draft_may_be_incomplete_but_not_sent_so(world: World, visit: Any) -> None:
    reader = visit("delegate_of_spiga")
    look = reader.follow(reader.send("propose", "trasporti", **(TEXT | {"body": ""})))
    assert "The proposal has no text yet. Write it, then send it." in look.main
    row = Proposal.objects.get()
    assert reader.send("proposal_send", row.code).status == 422


def test_the_association_is_chosen_among_ones_own(world: World, visit: Any) -> None:
    with scaffolding():
        mandate(world.delegate_of_spiga, world.lega)
    reader = visit("delegate_of_spiga")
    page = reader.read("propose", "trasporti")
    offered = {option["value"] for option in page.soup.select("select[name=association] option")}
    assert offered == {"", f"association-{world.spiga.pk}", f"association-{world.lega.pk}"}
    unchosen = reader.send("propose", "trasporti", **TEXT)
    assert unchosen.status == 422
    assert "Choose one from the list." in unchosen.main
    assert reader.send("propose", "trasporti", association=f"association-{world.lega.pk}", **TEXT).status == 303
    assert Proposal.objects.get().association == world.lega


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("association", "association-{daunia}"),
        ("association", "association-999999999999999999999999"),
        ("association", "prefecture-1"),
        ("question", "question-{other}"),
        ("question", "1 OR 1=1"),
    ],
)
def test_a_forged_choice_is_refused_and_the_text_kept(world: World, visit: Any, field: str, value: str) -> None:
    other = world.consultation.questions.last().pk + 1000
    forged = value.format(daunia=world.daunia.pk, other=other)
    page = visit("delegate_of_spiga").send("propose", "trasporti", **(TEXT | {field: forged}))
    assert page.status == 422
    assert "This choice is not in the list." in page.main
    assert page.typed("body") == TEXT["body"]
    assert not Proposal.objects.exists()


def test_a_returned_text_shows_why_and_until_when(world: World, visit: Any, draft: Proposal) -> None:
    reader = visit("delegate_of_spiga")
    reader.send("proposal_send", draft.code)
    return_proposal(draft, actor=world.member, ground="personal_data", words="Togliete il nome, per favore.")
    page = reader.read("proposal_edit", draft.code)
    assert "Togliete il nome, per favore." in page.main
    assert "Ground: it names or identifies a person." in page.main
    assert "You can send it again until" in page.main
    edit = page.typed("edit")
    kept = reader.send("proposal_edit", draft.code, edit=edit, title="Bozza", body="Senza nomi.", language="it")
    assert "Senza nomi." in reader.follow(kept).main
    assert reader.send("proposal_send", draft.code).status == 303
    publish_content(draft, actor=world.member)
    assert "Senza nomi." in visit().read("proposal", draft.code).main


def test_the_second_of_two_editors_sees_both_texts_and_decides(world: World, visit: Any, draft: Proposal) -> None:
    first, second = visit("delegate_of_spiga"), visit("second_delegate_of_spiga")
    start = first.read("proposal_edit", draft.code).typed("edit")
    assert (
        first.send("proposal_edit", draft.code, edit=start, title="Prima", body="Della prima.", language="it").status
        == 303
    )
    page = second.send("proposal_edit", draft.code, edit=start, title="Seconda", body="Della seconda.", language="it")
    assert page.status == 409
    assert "Somebody else saved this text meanwhile" in page.main
    assert "Della prima." in page.main
    assert page.soup.select("ins")
    assert page.typed("body") == "Della seconda."
    assert Proposal.objects.get().body == "Della prima."
    again = second.send(
        "proposal_edit", draft.code, edit=page.typed("edit"), title="Seconda", body="Della seconda.", language="it"
    )
    assert again.status == 303
    assert Proposal.objects.get().body == "Della seconda."


@pytest.mark.parametrize("edit", ["", "x", "-1", "9" * 30, "\x00"])
def test_a_forged_edit_number_changes_nothing(visit: Any, draft: Proposal, edit: str) -> None:
    page = visit("delegate_of_spiga").send(
        "proposal_edit", draft.code, edit=edit, title="X", body="Nuovo.", language="it"
    )
    assert page.status == 422
    assert page.typed("body") == "Nuovo."
    draft.refresh_from_db()
    assert draft.body == "Testo."


def test_a_published_text_is_changed_through_the_moderators(world: World, visit: Any) -> None:
    staged(world.consultation)
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    reader = visit("delegate_of_spiga")
    edit = reader.read("proposal_edit", row.code).typed("edit")
    sent = reader.send("proposal_edit", row.code, edit=edit, title="Nuovo titolo", body="Testo nuovo.", language="it")
    assert "It was sent." in reader.follow(sent).main
    page = visit().read("proposal", row.code)
    assert "Testo della proposta 1." in page.main
    assert "Testo nuovo." not in page.text
    assert "Until a moderator has read it, this one stands." in page.main
    assert "Testo nuovo." not in visit().read("proposal_versions", row.code).text
    assert "never published" in visit("delegate_of_spiga").read("proposal_versions", row.code).main
    row.refresh_from_db()
    publish_content(row, actor=world.member)
    versions = visit().read("proposal_versions", row.code)
    assert [tag.get_text() for tag in versions.soup.select("ins")]
    assert "Version 2" in versions.main
    assert "Version 1" in versions.main


def test_a_returned_change_is_changed_again_while_the_old_text_stands(world: World, visit: Any) -> None:
    staged(world.consultation)
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    reader = visit("delegate_of_spiga")
    changed = {"title": "Nuovo titolo", "language": "it"}
    reader.send("proposal_edit", row.code, edit=row.edit, body="Con un nome.", **changed)
    return_proposal(row, actor=world.member, ground="personal_data", words="Senza nomi, per favore.")
    page = reader.read("proposal_edit", row.code)
    assert "Senza nomi, per favore." in page.main
    kept = reader.send("proposal_edit", row.code, edit=page.typed("edit"), body="Senza nomi.", **changed)
    assert reader.follow(kept).has_form(at("proposal_send", row.code))
    assert reader.send("proposal_send", row.code).status == 303
    assert "Testo della proposta 1." in visit().read("proposal", row.code).main
    row.refresh_from_db()
    assert (row.state, row.body) == (ProposalState.IN_MODERATION, "Senza nomi.")


def test_an_association_that_applies_prepares_a_draft_and_sends_it_later(world: World, visit: Any) -> None:
    reader = visit("delegate_of_ofanto")
    look = reader.follow(reader.send("propose", "trasporti", **TEXT))
    assert "Ofanto is not accredited yet" in look.main
    refused = reader.send("proposal_send", Proposal.objects.get().code)
    assert refused.status == 422
    assert "Ofanto is not accredited yet" in refused.main


def test_the_text_freezes_when_positions_open_and_what_was_typed_is_kept(world: World, visit: Any) -> None:
    staged(world.consultation)
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    typed = {"edit": row.edit, "title": "Tardi", "body": "Tardi.", "language": "it"}
    with clock.at(NOON + 4 * DAY, channel="test"):
        page = visit("delegate_of_spiga").send("proposal_edit", row.code, **typed)
        assert page.status == 422
        assert "so it no longer changes" in page.main
        assert page.typed("body") == "Tardi."
        assert "Change the text: Since" in visit("delegate_of_spiga").read("proposal", row.code).main


def test_taking_back_a_draft_and_a_public_proposal(world: World, visit: Any, draft: Proposal) -> None:
    reader = visit("delegate_of_spiga")
    page = reader.read("proposal_withdraw", draft.code)
    assert "Nobody else has seen it." in page.main
    assert reader.send("proposal_withdraw", draft.code).status == 303
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    assert "marked as withdrawn" in reader.read("proposal_withdraw", public.code).main
    after = reader.follow(reader.send("proposal_withdraw", public.code, words="Abbiamo cambiato idea."))
    assert "You took the proposal back." in after.main
    trace = visit().read("proposal", public.code)
    assert "The association took this proposal back." in trace.main
    assert public.body not in trace.text


@pytest.mark.parametrize(
    "name", ["proposal_edit", "proposal_send", "proposal_withdraw", "proposal", "proposal_versions"]
)
@pytest.mark.parametrize("who", ["stranger", "delegate_of_lega", "expired_delegate", "member", "officer"])
def test_a_stranger_to_a_draft_finds_nothing(visit: Any, draft: Proposal, name: str, who: str) -> None:
    assert visit(who).read(name, draft.code).status == 404
    if name.startswith("proposal_") and name != "proposal_versions":
        assert visit(who).send(name, draft.code, edit=1, title="X", body="X", language="it").status == 404
    assert recorded() == []


def test_somebody_else_does_not_edit_a_public_proposal(world: World, visit: Any) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    for who in ("delegate_of_lega", "member", "officer", "stranger"):
        assert visit(who).read("proposal_edit", row.code).status == 404
        assert visit(who).send("proposal_withdraw", row.code).status == 404
    row.refresh_from_db()
    assert row.state == ProposalState.PUBLISHED


def test_an_expired_sign_in_loses_nothing(world: World, visit: Any) -> None:
    page = visit().send("propose", "trasporti", **TEXT)
    assert page.status == 403
    assert TEXT["body"] in page.text
    answer = visit().read("propose", "trasporti")
    assert answer.status == 302
    assert answer.answer.headers["Location"].endswith("next=/en/consultations/trasporti/propose/")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("expired_delegate", "ended on Sunday 12 April 2026, 12:00 (CEST). The legal representative"),
        ("delegate_of_lana", "The accreditation of Lana is suspended."),
        ("stranger", "You act for no association now"),
    ],
)
def test_who_cannot_propose_reads_why_and_keeps_the_text(visit: Any, who: str, sentence: str) -> None:
    assert sentence in visit(who).read("propose", "trasporti").main
    page = visit(who).send("propose", "trasporti", **TEXT)
    assert page.status == 422
    assert page.typed("body") == TEXT["body"]
    if who != "stranger":
        assert sentence in page.main
    assert not Proposal.objects.exists()


def test_after_proposals_closed_the_sentence_says_so(world: World, visit: Any) -> None:
    with clock.at(NOON + 20 * DAY, channel="test"):
        page = visit("delegate_of_spiga").send("propose", "trasporti", **TEXT)
    assert page.status == 422
    assert "Proposals closed on Monday 1 June 2026, 12:00 (CEST)." in page.main
    assert page.typed("title") == TEXT["title"]
    assert Association.objects.filter(proposals__isnull=False).count() == 0


def test_who_writes_reads_when_proposals_close_and_who_may_not_gets_no_form(world: World, visit: Any) -> None:
    page = visit("delegate_of_spiga").read("propose", world.consultation.code)
    assert "Proposals can be sent until Monday 1 June 2026, 12:00 (CEST). 20 days left" in page.main
    refused = visit("expired_delegate").read("propose", world.consultation.code)
    assert "ended on" in refused.main
    assert not refused.soup.select("main form[method=post]")
