from datetime import timedelta
from typing import Any

import pytest

from consult import clock
from consult.audit.chain import text_digest
from consult.audit.journal import scaffolding
from consult.audit.verbs import verb
from consult.verdicts import RuleBroken
from councils.models import Accreditation, Consultation
from proposals.actions.drafting import draft_proposal, save_draft
from proposals.actions.sending import send_proposal
from proposals.models import Proposal
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, consultation, proposal
from tests.proposals.stage import facts, header, recorded, staged, told

TEXT: dict[str, Any] = {"title": "Un autobus", "body": "Alle cinque.", "language": "it"}


@pytest.fixture
def draft(world: World) -> Proposal:
    return draft_proposal(
        world.consultation, actor=world.contributor_of_spiga, association=world.spiga, **TEXT, summary_it="Bus."
    )


def test_a_draft_takes_the_next_number(world: World, draft: Proposal) -> None:
    second = draft_proposal(world.consultation, actor=world.delegate_of_lega, association=world.lega, **TEXT)
    assert [draft.code, second.code] == ["trasporti-1", "trasporti-2"]
    assert Consultation.objects.get(pk=world.consultation.pk).proposals_numbered == 2
    assert world.consultation.history.count() == 1, "a counter is no version of a text"


def test_a_draft_is_recorded_but_nothing_of_it_is_public(world: World, draft: Proposal) -> None:
    assert recorded() == ["proposal.drafted"]
    assert facts("proposal.drafted") == {"text": draft.text_digest(), "language": "it"}
    assert (draft.state, draft.version, draft.edit, draft.created_at) == (ProposalState.DRAFT, 1, 1, NOON)
    assert draft.created_by == world.contributor_of_spiga
    assert header("proposal.drafted")["role"] == "contributor"
    assert told("proposal.drafted") == set()
    for name in ("proposal.drafted", "proposal.draft_saved", "proposal.sent", "proposal.discarded"):
        assert not verb(name).public and not verb(name).timeline


def test_a_draft_may_be_empty_but_not_too_long(world: World) -> None:
    empty = draft_proposal(
        world.consultation, actor=world.delegate_of_spiga, association=world.spiga, title="", body="", language="it"
    )
    assert empty.number == 1
    for title, body, code in (("x" * 161, "", "title_too_long"), ("", "x" * 30_001, "body_too_long")):
        with pytest.raises(RuleBroken) as refused:
            draft_proposal(
                world.consultation,
                actor=world.delegate_of_spiga,
                association=world.spiga,
                title=title,
                body=body,
                language="it",
            )
        assert refused.value.code == code


def test_a_question_of_another_consultation_is_refused(world: World, draft: Proposal) -> None:
    with scaffolding():
        other = consultation("altrove", world.foggia)
    question = other.questions.first()
    with pytest.raises(RuleBroken) as refused:
        draft_proposal(
            world.consultation, actor=world.delegate_of_spiga, association=world.spiga, question=question, **TEXT
        )
    assert refused.value.code == "other_question"
    with pytest.raises(RuleBroken) as refused:
        save_draft(draft, actor=world.delegate_of_spiga, edit=1, question=question, **TEXT)
    assert refused.value.code == "other_question"


@pytest.mark.parametrize(
    ("who", "association", "code"),
    [
        ("stranger", "spiga", "no_mandate"),
        ("expired_delegate", "daunia", "mandate_ended"),
        ("delegate_of_lana", "lana", "association_suspended"),
        ("officer", "spiga", "no_mandate"),
    ],
)
def test_who_may_not_draft(world: World, who: str, association: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        draft_proposal(world.consultation, actor=world.people[who], association=world.associations[association], **TEXT)
    assert refused.value.code == code


def test_an_applicant_prepares_and_sends_once_accredited(world: World) -> None:
    draft = draft_proposal(world.consultation, actor=world.delegate_of_ofanto, association=world.ofanto, **TEXT)
    with pytest.raises(RuleBroken) as refused:
        send_proposal(draft, actor=world.delegate_of_ofanto)
    assert refused.value.code == "accreditation_pending"
    Accreditation.objects.filter(association=world.ofanto).update(state="accredited", accredited_at=NOON)
    assert send_proposal(draft, actor=world.delegate_of_ofanto).state == ProposalState.IN_MODERATION


@pytest.mark.parametrize(
    ("days", "code"), [(-20, None), (-10, None), (1.99, None), (2, "phase_closed"), (30, "phase_closed")]
)
def test_drafts_begin_before_the_opening_and_end_with_the_phase(world: World, days: float, code: str | None) -> None:
    staged(world.consultation)
    with clock.at(NOON + days * DAY, channel="test"):
        if code is None:
            draft_proposal(world.consultation, actor=world.delegate_of_spiga, association=world.spiga, **TEXT)
            return
        with pytest.raises(RuleBroken) as refused:
            draft_proposal(world.consultation, actor=world.delegate_of_spiga, association=world.spiga, **TEXT)
    assert refused.value.code == code


def test_saving_keeps_each_text_with_its_own_digest(world: World, draft: Proposal) -> None:
    saved = save_draft(
        draft, actor=world.delegate_of_spiga, edit=1, title="Due autobus", body="Alle sei.", language="fr"
    )
    saved.refresh_from_db()
    assert (saved.title, saved.body, saved.language, saved.summary_it, saved.edit) == (
        "Due autobus",
        "Alle sei.",
        "fr",
        "",
        2,
    )
    assert saved.version == 1
    assert facts("proposal.draft_saved")["text"] == saved.text_digest() != draft.text_digest()
    before, after = saved.history.order_by("history_id")
    assert before.title == "Un autobus"
    assert text_digest(before.instance.text_parts(), before.text_salt) == facts("proposal.drafted")["text"]
    assert str(after.act_id) == header("proposal.draft_saved")["act"]


def test_the_second_of_two_editors_is_told(world: World, draft: Proposal) -> None:
    save_draft(draft, actor=world.delegate_of_spiga, edit=1, title="Prima", body="Testo", language="it")
    with pytest.raises(RuleBroken) as refused:
        save_draft(draft, actor=world.second_delegate_of_spiga, edit=1, title="Seconda", body="Testo", language="it")
    assert refused.value.code == "edited_meanwhile"
    draft.refresh_from_db()
    assert (draft.title, draft.edit) == ("Prima", 2)


def test_saving_the_same_text_changes_nothing(world: World, draft: Proposal) -> None:
    save_draft(draft, actor=world.delegate_of_spiga, edit=1, **TEXT, summary_it="Bus.")
    draft.refresh_from_db()
    assert draft.edit == 1 and recorded() == ["proposal.drafted"]


def test_a_stranger_saves_nothing(world: World, draft: Proposal) -> None:
    with pytest.raises(RuleBroken) as refused:
        save_draft(draft, actor=world.delegate_of_lega, edit=1, **TEXT)
    assert refused.value.code == "no_mandate"


@pytest.mark.parametrize("state", [s for s in ProposalState if s not in {"draft", "returned", "merged"}])
def test_a_text_that_is_out_of_hand_is_not_saved(world: World, state: str) -> None:
    with scaffolding():
        sent = proposal(world.consultation, world.spiga, state=state)
    with pytest.raises(RuleBroken) as refused:
        save_draft(sent, actor=world.delegate_of_spiga, edit=1, **TEXT)
    assert refused.value.code == "wrong_state"


def test_a_returned_text_may_be_changed_while_it_may_be_sent(world: World) -> None:
    staged(world.consultation)
    with scaffolding():
        returned = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED, returned_at=NOON)
    with clock.at(NOON + timedelta(days=3), channel="test"):
        save_draft(returned, actor=world.contributor_of_spiga, edit=1, **TEXT)
    with clock.at(NOON + timedelta(days=4), channel="test"), pytest.raises(RuleBroken) as refused:
        save_draft(returned, actor=world.contributor_of_spiga, edit=2, title="x", body="y", language="it")
    assert refused.value.code == "resend_time_over"
