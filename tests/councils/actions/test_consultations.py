"""From draft to archive: who, when, what is recorded, who is told."""

import pytest

from consult import clock
from consult.audit.chain import text_digest
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from councils.actions.consultations import (
    archive_consultation,
    draft_consultation,
    publish_consultation,
    publish_outcome,
    record_translation,
    start_examination,
    start_follow_up,
)
from councils.models import Consultation, Council, Mandate, Office, StaffRole
from councils.states import Audience, ConsultationState, PhaseKind, ResultsShown, Role
from tests.cast import DAY, NOON, association, consultation, mandate, person
from tests.councils.actions.notices import notice, phases
from tests.councils.telling import last, notice_data, refused, told, verbs

PARTICIPANTS = {"delegate_of_spiga", "second_delegate_of_spiga", "legal_of_spiga", "delegate_of_lega"}


@pytest.fixture
def draft(world):
    return draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Bozza", council=world.council)


# --- draft ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["secretary", "officer", "prefect"])
def test_staff_who_prepare_begin_a_consultation(world, name):
    row = draft_consultation(world.foggia, actor=getattr(world, name), code="autobus", title="Bozza")
    assert (row.state, row.prefecture, row.created_at) == (ConsultationState.DRAFT, world.foggia, NOON)
    header, facts = last("consultation.drafted")
    assert header["chain"] == "consultation:autobus"
    assert header["role"] == name
    assert header["on_behalf_of"]["label"] == "FG"
    assert facts == {"text": row.text_digest()}
    assert not told("consultation.drafted")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("officer_of_bari", "no_role"),
        ("mediator", "no_role"),
        ("auditor", "no_role"),
        ("member", "no_role"),
        ("delegate_of_spiga", "no_role"),
        ("stranger", "no_role"),
    ],
)
def test_nobody_else_does(world, name, code):
    with refused(code):
        draft_consultation(world.foggia, actor=getattr(world, name), code="autobus", title="Bozza")


def test_a_role_counts_with_a_second_factor_only(world):
    world.officer.assurance = "single"
    with refused("second_factor_needed"):
        draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Bozza")


@pytest.mark.parametrize("code", ["", "Autobus", "auto bus", "auto_bus", "autobús", "a" * 61, "../x"])
def test_a_code_is_small_letters_digits_and_hyphens(world, code):
    with refused("code_invalid"):
        draft_consultation(world.foggia, actor=world.officer, code=code, title="Bozza")


def test_a_code_is_used_once(world, draft):
    with refused("code_taken"):
        draft_consultation(world.foggia, actor=world.officer, code="autobus", title="Bozza")


def test_the_council_is_of_the_prefecture(world):
    with refused("council_elsewhere"):
        draft_consultation(world.bari, actor=world.officer_of_bari, code="x", title="Bozza", council=world.council)


# --- publish -------------------------------------------------------------------------------------------


def test_publishing_copies_the_notice_and_freezes_it(world, draft):
    content = notice(
        council=world.council,
        addressees=(world.office,),
        audience=Audience.PROVINCE,
        results_shown=ResultsShown.AFTER_CLOSING,
    )
    before = draft.text_salt
    row = publish_consultation(draft, actor=world.prefect, notice=content)
    kept = Consultation.objects.get(pk=row.pk)
    assert kept.state == ConsultationState.SCHEDULED
    assert kept.published_at == NOON
    for name in ("title", "aim", "up_for_decision", "not_up_for_decision", "legal_basis", "answer_due_on", "council"):
        assert getattr(kept, name) == getattr(content, name)
    assert list(kept.questions.values_list("number", "text")) == [(1, "Quali fermate?"), (2, "Quali orari?")]
    assert {phase.kind: (phase.opens_at, phase.closes_at) for phase in kept.phases.all()} == content.phases
    assert list(kept.addressees.all()) == [world.office]
    assert kept.text_salt != before
    with refused("already_published"):
        publish_consultation(draft, actor=world.prefect, notice=content)


def test_the_record_holds_the_rules_of_the_game(world, draft):
    row = publish_consultation(draft, actor=world.prefect, notice=notice(council=world.council))
    header, facts = last("consultation.published")
    assert header["role"] == "prefect"
    assert header["on_behalf_of"]["type"] == "prefecture"
    assert facts["text"] == text_digest(row.text_parts(), row.text_salt)
    assert facts["questions"] == {str(q.number): q.text_digest() for q in row.questions.all()}
    assert facts["phases"]["vote"] == {
        "opens_at": "2026-05-17T10:00:00.000000Z",
        "closes_at": "2026-06-11T10:00:00.000000Z",
    }
    assert (facts["audience"], facts["results_shown"]) == ("region", "at_once")
    assert (facts["answer_due_on"], facts["council"], facts["addressees"]) == ("2026-07-11", "foggia", [])
    assert "Autobus" not in str(facts)


def test_delegates_of_entitled_associations_are_told(world, draft):
    scoped, elsewhere = person("scoped"), person("scoped_elsewhere")
    with scaffolding():
        mandate(scoped, world.lega).consultations.add(draft)
        mandate(elsewhere, world.lega).consultations.add(world.consultation)
        mandate(person("unaccepted"), world.lega, accepted_at=None)
        mandate(person("of_bari"), association("barese", world.bari))
    publish_consultation(draft, actor=world.prefect, notice=notice())
    assert told("consultation.published") == PARTICIPANTS | {"scoped", "of_bari"}
    assert notice_data("consultation.published") == {
        "label": "autobus",
        "title": "Autobus sicuri verso i campi",
        "closes_at": "2026-06-11T10:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("officer", "no_delegation"),
        ("secretary", "no_role"),
        ("officer_of_bari", "no_role"),
        ("member", "no_role"),
        ("delegate_of_spiga", "no_role"),
    ],
)
def test_publishing_is_for_the_prefect(world, draft, name, code):
    with refused(code):
        publish_consultation(draft, actor=getattr(world, name), notice=notice())


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_an_officer_publishes_while_the_delegation_lasts(world, draft, seconds, second):
    ends_at = NOON + seconds * second
    StaffRole.objects.filter(user=world.officer).update(may_publish=True, ends_at=ends_at)
    with scaffolding():
        StaffRole.objects.create(user=world.officer, prefecture=world.foggia, role=Role.OFFICER, starts_at=NOON - DAY)
    if seconds > 0:
        publish_consultation(draft, actor=world.officer, notice=notice())
        assert last("consultation.published")[0]["role"] == "officer"
    else:
        with refused("no_delegation"):
            publish_consultation(draft, actor=world.officer, notice=notice())


def test_a_delegation_to_publish_is_an_officers_and_local(world, draft):
    StaffRole.objects.filter(user=world.secretary).update(may_publish=True)
    StaffRole.objects.filter(user=world.officer_of_bari).update(may_publish=True)
    for name in ("secretary", "officer_of_bari"):
        with refused("no_role"):
            publish_consultation(draft, actor=getattr(world, name), notice=notice())


def test_the_prefect_needs_a_second_factor(world, draft):
    world.prefect.assurance = "single"
    with refused("second_factor_needed"):
        publish_consultation(draft, actor=world.prefect, notice=notice())


def test_an_incomplete_notice_is_refused_and_changes_nothing(world, draft):
    with refused("notice_incomplete"):
        publish_consultation(draft, actor=world.prefect, notice=notice(aim=" "))
    kept = Consultation.objects.get(pk=draft.pk)
    assert (kept.state, kept.title, kept.phases.count()) == (ConsultationState.DRAFT, "Bozza", 0)


def test_council_and_addressees_are_of_the_prefecture(world, draft):
    with scaffolding():
        council = Council.objects.create(prefecture=world.bari, name="Bari", slug="bari")
        office = Office.objects.create(prefecture=world.bari, name="Area IV")
    with refused("council_elsewhere"):
        publish_consultation(draft, actor=world.prefect, notice=notice(council=council))
    with refused("office_elsewhere"):
        publish_consultation(draft, actor=world.prefect, notice=notice(addressees=(world.office, office)))


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_it_opens_now_or_later_never_before(world, draft, seconds, second):
    content = notice(starts=NOON + seconds * second)
    if seconds < 0:
        with refused("notice_incomplete"):
            publish_consultation(draft, actor=world.prefect, notice=content)
    else:
        assert publish_consultation(draft, actor=world.prefect, notice=content).state == ConsultationState.SCHEDULED


def test_a_notice_without_comments_phase_or_council_is_fine(world, draft):
    timetable = phases(NOON)
    del timetable[PhaseKind.DISCUSS]
    row = publish_consultation(draft, actor=world.prefect, notice=notice(phases=timetable))
    assert set(row.schedule) == {"propose", "vote"}
    assert last("consultation.published")[1]["council"] == ""


def test_history_knows_what_the_notice_said_and_its_act(world, draft):
    row = publish_consultation(draft, actor=world.prefect, notice=notice())
    version = row.history.first()
    event = AuditEvent.objects.get(verb="consultation.published")
    assert (version.act_id, version.title) == (event.act_id, "Autobus sicuri verso i campi")
    assert version.history_user_id == world.prefect.public_id
    assert {q.history.get().act_id for q in row.questions.all()} == {event.act_id}


# --- translations --------------------------------------------------------------------------------------


def test_a_translation_is_recorded_with_its_language(world):
    record_translation(world.consultation, actor=world.secretary, language="en")
    header, facts = last("consultation.translated")
    assert (header["role"], facts) == ("secretary", {"language": "en"})


@pytest.mark.parametrize("language", ["it", "xx", ""])
def test_only_into_another_known_language(world, language):
    with refused("language_unknown"):
        record_translation(world.consultation, actor=world.officer, language=language)


def test_a_translation_waits_for_the_original(world, draft):
    with refused("not_published"):
        record_translation(draft, actor=world.officer, language="en")
    with refused("no_role"):
        record_translation(world.consultation, actor=world.member, language="en")


# --- afterwards ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "code"), [(-1, "still_open"), (0, ""), (1, "")])
def test_the_examination_starts_when_the_last_phase_is_closed(world, second, seconds, code):
    with clock.at(NOON + 20 * DAY + seconds * second, channel="test"):
        if code:
            with refused(code):
                start_examination(world.consultation, actor=world.officer)
        else:
            row = start_examination(world.consultation, actor=world.officer)
            assert row.state == ConsultationState.UNDER_REVIEW
            assert last("consultation.examination_started")[1] == {"from": "scheduled", "to": "under_review"}


def test_from_examination_to_archive(world):
    with clock.at(NOON + 21 * DAY, channel="test"):
        start_examination(world.consultation, actor=world.officer)
        with refused("no_delegation"):
            publish_outcome(world.consultation, actor=world.officer)
        publish_outcome(world.consultation, actor=world.prefect)
        start_follow_up(world.consultation, actor=world.officer)
        row = archive_consultation(world.consultation, actor=world.officer)
    assert row.state == ConsultationState.ARCHIVED
    assert verbs() == [
        "consultation.examination_started",
        "consultation.outcome_published",
        "consultation.follow_up_started",
        "consultation.archived",
    ]
    assert last("consultation.outcome_published")[0]["role"] == "prefect"
    assert told("consultation.outcome_published") == PARTICIPANTS
    assert notice_data("consultation.outcome_published") == {"label": "trasporti", "title": "Trasporti"}


@pytest.mark.parametrize("step", [start_examination, publish_outcome, start_follow_up, archive_consultation])
@pytest.mark.parametrize("name", ["secretary", "officer_of_bari", "member", "stranger", "delegate_of_spiga"])
def test_each_step_is_for_those_who_decide_here(world, step, name):
    with clock.at(NOON + 21 * DAY, channel="test"), refused("no_role"):
        step(world.consultation, actor=getattr(world, name))


def test_imported_material_can_stand_archived(world):
    with scaffolding():
        row = consultation("importata", world.foggia, state=ConsultationState.ARCHIVED, is_imported=True)
    row.refresh_from_db()
    assert row.is_imported
    assert row.state in ConsultationState.public()
    assert not Mandate.objects.filter(consultations=row).exists()
