"""Each thing that can happen here, told in plain words; and the texts that the record must hold."""

import json

import pytest
from django.utils import translation

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.audit.proofs import all_proofs
from consult.audit.queries import public_events, tell, timeline, told
from consult.audit.verbs import address_of, all_verbs, label
from councils.actions.accreditation import accredit_association
from councils.actions.applying import apply_for_accreditation
from councils.actions.clockwork import record_phase_changes
from councils.actions.consultations import (
    draft_consultation,
    publish_consultation,
    record_translation,
    start_examination,
)
from councils.actions.staff import appoint_staff
from councils.models import Consultation, Prefecture, Question
from tests.cast import DAY, NOON
from tests.councils.actions.notices import notice

OWN = ("consultation.", "accreditation.", "mandate.", "staff.", "council.", "prefecture.")


@pytest.fixture
def published(world):
    row = draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Bozza")
    return publish_consultation(row, actor=world.prefect, notice=notice())


def findings():
    return [
        (finding.chain, finding.seq)
        for name, registered in all_proofs().items()
        if name.startswith(("councils.", "audit."))
        for finding in registered.proof()
    ]


def test_a_consultation_told_to_everybody(world, published):
    record_translation(published, actor=world.secretary, language="en")
    record_phase_changes(actor=None)
    with clock.at(NOON + 31 * DAY, channel="test"):
        start_examination(published, actor=world.officer)
    office = "Prefettura - Ufficio Territoriale del Governo di Foggia"
    with translation.override("en"):
        sentences = [event.sentence for event in tell(timeline("consultation:autobus"))]
    assert sentences == [
        f"{office} published the consultation autobus.",
        f"{office} published a translation of the notice, language: English.",
        "A phase opened: comments.",
        "A phase opened: proposals.",
        f"{office} started to examine the contributions.",
    ]


def test_a_draft_is_nobodys_business(world):
    draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Bozza")
    assert not public_events("consultation:autobus").exists()


def test_what_everybody_reads_of_a_prefecture(world):
    row = apply_for_accreditation(
        world.foggia, actor=world.stranger, legal_name="Nuova", seat_municipality="Foggia", no_tax_code=True
    )
    accredit_association(row, actor=world.officer)
    appoint_staff(world.foggia, actor=None, user=world.member, role="mediator", starts_at=NOON)
    with translation.override("en"):
        told_to_all = tell(public_events("prefecture:FG"))
    assert [event.verb for event in told_to_all] == [
        "accreditation.accredited",
        "mandate.begun",
        "staff.appointed",
    ]
    assert not any(str(user.public_id) in str(event) for event in told_to_all for user in world.people.values())


def test_every_verb_has_a_sentence_that_can_be_told(db):
    own = [verb for verb in all_verbs() if verb.name.startswith(OWN)]
    assert len(own) >= 25
    for verb in own:
        header = {
            "verb": verb.name,
            "on_behalf_of": {"type": "association", "label": "Spiga"},
            "role": "delegate",
            "channel": "web",
            "subject": {"label": "x"},
        }
        for language in ("en", "it"):
            with translation.override(language):
                assert told(header, {"phase": "vote", "language": "it"}).endswith(".")


def test_words_of_facts():
    with translation.override("en"):
        assert label("phase", "vote") == "positions"
        assert label("role", "legal_representative") == "legal representative"
        assert label("role", "console") == "operator of the platform"
        assert label("language", "fr") == "French"
    assert label("prefecture", "XX") == "XX"


def test_the_titles_in_words_are_those_of_the_database(db):
    assert all(label("prefecture", row.sigla) == row.official_title for row in Prefecture.objects.all())


# --- texts ---------------------------------------------------------------------------------------------


def test_the_record_holds_after_every_step(world, published):
    record_translation(published, actor=world.secretary, language="en")
    record_phase_changes(actor=None)
    with clock.at(NOON + 31 * DAY, channel="test"):
        start_examination(published, actor=world.officer)
    assert findings() == []


def test_a_notice_changed_behind_the_record_shows(world, published):
    with scaffolding():
        Consultation.objects.filter(pk=published.pk).update(aim="Altro.")
    assert findings() == [("consultation:autobus", 2)]


def test_a_question_changed_behind_the_record_shows(world, published):
    with scaffolding():
        Question.objects.filter(consultation=published, number=1).update(text="Altro?")
    assert findings() == [("consultation:autobus", 2)]


def test_no_name_and_no_text_is_in_the_record(world, published):
    apply_for_accreditation(
        world.foggia, actor=world.stranger, legal_name="Nuova", seat_municipality="Foggia", no_tax_code=True
    )
    written = json.dumps([event.header for event in AuditEvent.objects.all()]) + json.dumps(
        [part.content for event in AuditEvent.objects.all() for part in event.parts.all()]
    )
    assert "Autobus" not in written
    assert "Quali fermate" not in written
    assert not any(user.email in written for user in world.people.values())


def test_subjects_are_told_in_words_and_lead_to_their_pages():
    with translation.override("en"):
        assert str(label("mandate", "legal_representative 5")) == "legal representative no. 5"
        assert str(label("staffrole", "officer FG")) == "prefecture officer (FG)"
        assert str(label("seat", "a1 foggia")) == "letter a, seat 1"
        assert str(label("councilmember", "a1 foggia substitute")) == "letter a, seat 1, substitute"
        assert str(label("seat", "else")) == "else"
        assert address_of("proposal", "autobus-2") == "/en/proposals/autobus-2/"
        assert address_of("comment", "autobus-2#7") == "/en/proposals/autobus-2/#comment-7"
        assert address_of("reasonedoutcome", "autobus-2/1") == "/en/proposals/autobus-2/"
        assert address_of("mandate", "delegate 5") == ""
