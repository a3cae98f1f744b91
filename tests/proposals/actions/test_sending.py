from datetime import UTC, datetime, timedelta

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.models import Accreditation, Consultation
from councils.states import ConsultationState
from proposals.actions.drafting import draft_proposal, save_draft
from proposals.actions.moderation import publish_content, reject_content, return_proposal
from proposals.actions.sending import amend_proposal, cosponsor_proposal, send_proposal, withdraw_proposal
from proposals.models import Proposal
from proposals.queries.visible import public_text
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import INSTANT, calendar, facts, header, recorded, staged, told


@pytest.fixture
def draft(world: World) -> Proposal:
    staged(world.consultation)
    return draft_proposal(
        world.consultation,
        actor=world.delegate_of_spiga,
        association=world.spiga,
        title="Un autobus",
        body="Alle cinque.",
        language="it",
    )


def published(world: World, draft: Proposal) -> Proposal:
    return publish_content(send_proposal(draft, actor=world.delegate_of_spiga), actor=world.member)


def amended(world: World, row: Proposal, title: str = "Due autobus", edit: int = 1) -> Proposal:
    return amend_proposal(row, actor=world.delegate_of_spiga, edit=edit, title=title, body="Alle sei.", language="it")


# --- sending -----------------------------------------------------------------------------------------


def test_a_draft_goes_to_the_moderators(world: World, draft: Proposal) -> None:
    sent = send_proposal(draft, actor=world.legal_of_spiga)
    sent.refresh_from_db()
    assert (sent.state, sent.version, sent.sent_at) == (ProposalState.IN_MODERATION, 1, NOON)
    assert sent.mandate == world.legal_of_spiga.mandates.get()
    assert facts("proposal.sent") == {"text": draft.text_digest(), "before": "draft"}
    assert header("proposal.sent")["role"] == "legal_representative"
    assert told("proposal.sent") == {"delegate_of_spiga", "second_delegate_of_spiga", "secretary"}


@pytest.mark.parametrize(
    ("title", "body", "code"), [("", "Testo", "title_missing"), ("Titolo", "  \n", "body_missing")]
)
def test_an_empty_text_is_not_sent(world: World, draft: Proposal, title: str, body: str, code: str) -> None:
    save_draft(draft, actor=world.delegate_of_spiga, edit=1, title=title, body=body, language="it")
    with pytest.raises(RuleBroken) as refused:
        send_proposal(draft, actor=world.delegate_of_spiga)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("who", "code"),
    [("contributor_of_spiga", "contributor_only"), ("stranger", "no_mandate"), ("delegate_of_lega", "no_mandate")],
)
def test_who_may_not_send(world: World, draft: Proposal, who: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        send_proposal(draft, actor=world.people[who])
    assert refused.value.code == code


def test_a_suspended_association_does_not_send(world: World, draft: Proposal) -> None:
    Accreditation.objects.filter(association=world.spiga).update(state="suspended")
    with pytest.raises(RuleBroken) as refused:
        send_proposal(draft, actor=world.delegate_of_spiga)
    assert refused.value.code == "association_suspended"


@pytest.mark.parametrize(
    ("days", "code"), [(-10.01, "phase_not_open"), (-10, None), (1.9999, None), (2, "phase_closed")]
)
def test_a_draft_is_sent_in_its_phase(world: World, days: float, code: str | None) -> None:
    staged(world.consultation)
    with scaffolding():
        draft = proposal(world.consultation, world.spiga, state=ProposalState.DRAFT, sent_at=None)
    with clock.at(NOON + days * DAY, channel="test"):
        if code is None:
            assert send_proposal(draft, actor=world.delegate_of_spiga).sent_at == clock.now()
            return
        with pytest.raises(RuleBroken) as refused:
            send_proposal(draft, actor=world.delegate_of_spiga)
    assert refused.value.code == code


def test_a_changed_text_gets_the_next_version_number_and_an_unchanged_one_keeps_its(
    world: World, draft: Proposal
) -> None:
    sent = send_proposal(draft, actor=world.delegate_of_spiga)
    returned = return_proposal(sent, actor=world.member, ground="unreadable", words="Manca il dove.")
    again = send_proposal(returned, actor=world.delegate_of_spiga)
    assert again.version == 1
    returned = return_proposal(again, actor=world.member, ground="unreadable", words="Manca il dove.")
    saved = save_draft(
        returned, actor=world.delegate_of_spiga, edit=1, title="Un autobus", body="Da Cerignola.", language="it"
    )
    assert saved.version == 1
    changed = send_proposal(saved, actor=world.delegate_of_spiga)
    assert changed.version == 2
    assert facts("proposal.sent") == {"text": changed.text_digest(), "before": "returned"}
    assert header("proposal.sent")["subject"]["version"] == 2


TUESDAY_NOON = NOON
"""12 May 2026 is a Tuesday: three working days end with Friday, 15 May."""


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (NOON + timedelta(days=2), None),
        (datetime(2026, 5, 15, 21, 59, 59, tzinfo=UTC), None),
        (datetime(2026, 5, 15, 22, 0, tzinfo=UTC), "resend_time_over"),
    ],
)
def test_a_returned_text_has_three_working_days_after_the_phase(
    world: World, moment: datetime, code: str | None
) -> None:
    calendar(world.consultation, propose=(-10, 0.5), discuss=(-10, 6), vote=(4, 10))
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED, returned_at=TUESDAY_NOON)
    with clock.at(moment, channel="test"):
        if code is None:
            assert send_proposal(row, actor=world.delegate_of_spiga).state == ProposalState.IN_MODERATION
            return
        with pytest.raises(RuleBroken) as refused:
            send_proposal(row, actor=world.delegate_of_spiga)
    assert refused.value.code == code


@pytest.mark.parametrize(("offset", "code"), [(-INSTANT, None), (timedelta(0), "resend_time_over")])
def test_a_returned_text_never_comes_after_positions_closed(world: World, offset: timedelta, code: str | None) -> None:
    calendar(world.consultation, propose=(-10, -1), discuss=(-10, 1), vote=(-1, 1))
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED, returned_at=NOON)
    with clock.at(NOON + DAY + offset, channel="test"):
        if code is None:
            send_proposal(row, actor=world.delegate_of_spiga)
            return
        with pytest.raises(RuleBroken) as refused:
            send_proposal(row, actor=world.delegate_of_spiga)
    assert refused.value.code == code


def test_a_text_without_an_instant_of_its_return_has_no_days_left(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED, returned_at=None)
    with pytest.raises(RuleBroken) as refused:
        send_proposal(row, actor=world.delegate_of_spiga)
    assert refused.value.code == "resend_time_over"


def test_nothing_is_sent_in_a_suspended_consultation(world: World) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.RETURNED, returned_at=NOON)
        suspended = Consultation.objects.get(pk=world.consultation.pk)
        suspended.state = ConsultationState.SUSPENDED
        suspended.save()
    with pytest.raises(RuleBroken) as refused:
        send_proposal(row, actor=world.delegate_of_spiga)
    assert refused.value.code == "consultation_not_running"


# --- amending ----------------------------------------------------------------------------------------


def test_everybody_reads_the_published_text_while_a_change_waits(world: World, draft: Proposal) -> None:
    row = published(world, draft)
    changed = amended(world, row)

    changed.refresh_from_db()
    assert (changed.state, changed.version, changed.published_version, changed.edit) == ("in_moderation", 2, 1, 2)
    assert changed.stands
    text = public_text(changed)
    assert text is not None and (text.version, text.title, text.body) == (1, "Un autobus", "Alle cinque.")
    assert changed.published_title == "Un autobus"
    assert facts("proposal.amended")["text"] == changed.text_digest()
    assert told("proposal.amended") == {"legal_of_spiga", "second_delegate_of_spiga", "secretary"}


def test_a_published_change_is_what_everybody_reads(world: World, draft: Proposal) -> None:
    row = publish_content(amended(world, published(world, draft)), actor=world.member)
    text = public_text(row)
    assert text is not None and (text.version, text.title) == (2, "Due autobus")
    assert (row.published_version, row.published_title, row.published_at) == (2, "Due autobus", NOON)


def test_a_refused_change_puts_the_published_text_back_and_keeps_its_number(world: World, draft: Proposal) -> None:
    changed = amended(world, published(world, draft))
    digest = changed.text_digest()
    row = reject_content(changed, actor=world.member, ground="off_topic", words="Parla d'altro.")

    row.refresh_from_db()
    assert (row.state, row.title, row.body, row.version) == ("published", "Un autobus", "Alle cinque.", 1)
    assert facts("proposal.change_refused")["text"] == row.text_digest() == facts("proposal.published")["text"]
    assert header("proposal.change_refused")["subject"]["version"] == 2
    assert digest != row.text_digest()
    again = amended(world, row, title="Tre autobus", edit=row.edit)
    assert again.version == 3, "the refused version keeps its number"


@pytest.mark.parametrize(("days", "code"), [(0, None), (3.9999, None), (4, "text_frozen"), (11, "text_frozen")])
def test_the_text_freezes_when_positions_open(world: World, draft: Proposal, days: float, code: str | None) -> None:
    row = published(world, draft)
    with clock.at(NOON + days * DAY, channel="test"):
        if code is None:
            amended(world, row)
            return
        with pytest.raises(RuleBroken) as refused:
            amended(world, row)
    assert refused.value.code == code


def test_without_positions_the_text_freezes_with_the_last_phase(world: World, draft: Proposal) -> None:
    row = published(world, draft)
    world.consultation.phases.filter(kind="vote").delete()
    with clock.at(NOON + 6 * DAY - INSTANT, channel="test"):
        row = amended(world, row)
    with clock.at(NOON + 6 * DAY, channel="test"):
        row = reject_content(row, actor=world.member, ground="off_topic", words="No.")
        with pytest.raises(RuleBroken) as refused:
            amended(world, row, edit=row.edit)
    assert refused.value.code == "text_frozen"


def test_amending_meets_the_same_checks_as_writing(world: World, draft: Proposal) -> None:
    row = published(world, draft)
    for text, edit, code in (
        ({"title": "", "body": "x"}, 1, "title_missing"),
        ({"title": "x", "body": ""}, 1, "body_missing"),
        ({"title": "x" * 161, "body": "x"}, 1, "title_too_long"),
        ({"title": "x", "body": "x"}, 7, "edited_meanwhile"),
    ):
        with pytest.raises(RuleBroken) as refused:
            amend_proposal(row, actor=world.delegate_of_spiga, edit=edit, language="it", **text)
        assert refused.value.code == code
    before = recorded()
    amend_proposal(row, actor=world.delegate_of_spiga, edit=1, title="Un autobus", body="Alle cinque.", language="it")
    assert recorded() == before


def test_a_returned_change_may_come_again_until_the_text_freezes(world: World, draft: Proposal) -> None:
    row = return_proposal(
        amended(world, published(world, draft)), actor=world.member, ground="unreadable", words="Non si capisce."
    )
    assert row.stands
    with clock.at(NOON + 4 * DAY - INSTANT, channel="test"):
        assert send_proposal(row, actor=world.delegate_of_spiga).version == 2
        row = return_proposal(row, actor=world.second_member, ground="unreadable", words="Ancora.")
    with clock.at(NOON + 4 * DAY, channel="test"), pytest.raises(RuleBroken) as refused:
        send_proposal(row, actor=world.delegate_of_spiga)
    assert refused.value.code == "resend_time_over"


# --- withdrawing -------------------------------------------------------------------------------------


def test_a_draft_is_discarded_in_silence(world: World, draft: Proposal) -> None:
    with clock.at(NOON + 100 * DAY, channel="test"):
        row = withdraw_proposal(draft, actor=world.delegate_of_spiga)
    assert row.state == ProposalState.WITHDRAWN
    assert facts("proposal.discarded") == {"before": "draft"}


def test_a_published_proposal_leaves_its_trace(world: World, draft: Proposal) -> None:
    row = published(world, draft)
    cosponsor_proposal(row, actor=world.delegate_of_lega, association=world.lega)
    row = withdraw_proposal(row, actor=world.delegate_of_spiga, words="Abbiamo cambiato idea.")
    assert facts("proposal.withdrawn")["before"] == "published"
    assert "words" in facts("proposal.withdrawn")
    assert told("proposal.withdrawn") == {"legal_of_spiga", "second_delegate_of_spiga", "delegate_of_lega"}


@pytest.mark.parametrize(("offset", "code"), [(-INSTANT, None), (timedelta(0), "too_late_to_withdraw")])
def test_a_public_proposal_stays_once_positions_closed(
    world: World, draft: Proposal, offset: timedelta, code: str | None
) -> None:
    row = published(world, draft)
    with clock.at(NOON + 10 * DAY + offset, channel="test"):
        if code is None:
            withdraw_proposal(row, actor=world.delegate_of_spiga)
            return
        with pytest.raises(RuleBroken) as refused:
            withdraw_proposal(row, actor=world.delegate_of_spiga)
    assert refused.value.code == code


# --- co-sponsoring -----------------------------------------------------------------------------------


def test_another_association_puts_its_name_beside_once(world: World, draft: Proposal) -> None:
    row = published(world, draft)
    cosponsor_proposal(row, actor=world.delegate_of_lega, association=world.lega)
    cosponsor_proposal(row, actor=world.delegate_of_lega, association=world.lega)
    assert list(row.cosponsors.all()) == [world.lega]
    assert recorded().count("proposal.cosponsored") == 1
    assert header("proposal.cosponsored")["on_behalf_of"]["label"] == "Lega"
    assert told("proposal.cosponsored") == {"legal_of_spiga", "delegate_of_spiga", "second_delegate_of_spiga"}


def test_the_own_proposal_needs_no_support(world: World, draft: Proposal) -> None:
    with pytest.raises(RuleBroken) as refused:
        cosponsor_proposal(published(world, draft), actor=world.delegate_of_spiga, association=world.spiga)
    assert refused.value.code == "own_proposal"


@pytest.mark.parametrize(("days", "code"), [(1, None), (5, None), (6, "phase_closed")])
def test_support_ends_with_proposals_and_comments(world: World, draft: Proposal, days: float, code: str | None) -> None:
    row = published(world, draft)
    with clock.at(NOON + days * DAY, channel="test"):
        if code is None:
            cosponsor_proposal(row, actor=world.delegate_of_lega, association=world.lega)
            return
        with pytest.raises(RuleBroken) as refused:
            cosponsor_proposal(row, actor=world.delegate_of_lega, association=world.lega)
    assert refused.value.code == code
