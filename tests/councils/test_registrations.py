"""Who may still see what a notice is about, and where the notice leads."""

from uuid import uuid4

import pytest
from django.utils import translation

from consult.audit.journal import scaffolding
from consult.notifications.delivery import mail_of
from consult.notifications.models import OutboxMessage
from consult.notifications.visibility import owner_of, registered
from councils.actions.protected import request_change
from councils.models import Accreditation, CouncilMember, Mandate, StaffRole
from councils.states import ConsultationState, MandateKind
from councils.templatetags import notice_words
from tests.cast import DAY, NOON, consultation, mandate, person
from tests.councils.telling import founded

SUBJECTS = {"consultation", "association", "accreditation", "changerequest", "mandate", "staffrole", "councilmember"}
NOTICES = {
    "consultation.published": {"title": "Autobus", "closes_at": "2026-06-11T10:00:00+00:00"},
    "consultation.phase_opened": {"title": "Autobus", "phases": ["vote"], "closes_at": "2026-06-11T10:00:00+00:00"},
    "consultation.phase_closed": {
        "title": "Autobus",
        "phases": ["propose", "vote"],
        "closes_at": "2026-06-11T10:00:00+00:00",
    },
    "consultation.outcome_published": {"title": "Autobus"},
    "consultation.phase_extended": {
        "title": "Autobus",
        "phases": ["vote"],
        "closes_at": "2026-06-11T10:00:00+00:00",
    },
    "consultation.phase_closed_early": {
        "title": "Autobus",
        "phases": ["discuss", "vote"],
        "closes_at": "2026-06-11T10:00:00+00:00",
    },
    "consultation.phase_reopened": {
        "title": "Autobus",
        "phases": ["vote"],
        "closes_at": "2026-06-11T10:00:00+00:00",
    },
    "consultation.answers_moved": {"title": "Autobus", "due_on": "2026-07-11"},
    "consultation.association_admitted": {
        "title": "Autobus",
        "association": "Spiga",
        "closes_at": "2026-06-11T10:00:00+00:00",
    },
    "accreditation.applied": {"association": "Spiga"},
    "accreditation.documents_requested": {"association": "Spiga", "due_at": "2026-06-11T10:00:00+00:00"},
    "accreditation.documents_sent": {"association": "Spiga"},
    "association.change_requested": {"association": "Spiga"},
    "association.changed": {"association": "Spiga"},
    "association.change_refused": {"association": "Spiga"},
    "accreditation.accredited": {"association": "Spiga", "due_at": None},
    "accreditation.refused": {"association": "Spiga", "due_at": None},
    "accreditation.suspended": {"association": "Spiga", "due_at": None},
    "accreditation.reinstated": {"association": "Spiga", "due_at": None},
    "accreditation.application_withdrawn": {"association": "Spiga", "due_at": None},
    "accreditation.withdrawn": {"association": "Spiga", "due_at": None},
    "mandate.granted": {
        "association": "Spiga",
        "kind": "delegate",
        "starts_at": NOON.isoformat(),
        "ends_at": None,
        "expires_at": NOON.isoformat(),
    },
    "mandate.end_announced": {"association": "Spiga", "kind": "delegate", "ends_at": NOON.isoformat()},
    "mandate.replaced": {"association": "Spiga", "kind": "legal_representative"},
    "mandate.renewed": {
        "association": "Spiga",
        "kind": "delegate",
        "starts_at": NOON.isoformat(),
        "ends_at": NOON.isoformat(),
    },
    "mandate.accepted": {"association": "Spiga", "kind": "delegate"},
    "mandate.revoked": {"association": "Spiga", "kind": "delegate"},
    "staff.appointed": {"role": "officer", "starts_at": NOON.isoformat(), "ends_at": None},
    "staff.ended": {"role": "officer"},
    "council.member_appointed": {
        "council": "Consiglio",
        "seat_type": "full",
        "starts_at": NOON.isoformat(),
        "ends_at": None,
    },
    "council.membership_ended": {"council": "Consiglio"},
}


def seen(kind, row):
    """Which of the cast may see it."""
    owner = owner_of(kind)
    return lambda world: {
        name
        for name in (
            "officer",
            "secretary",
            "officer_of_bari",
            "member",
            "legal_of_spiga",
            "delegate_of_spiga",
            "stranger",
        )
        if owner.visible(type(world.officer).objects.get(pk=getattr(world, name).pk), str(row.pk))
    }


def test_every_kind_of_subject_has_an_owner():
    assert registered() >= SUBJECTS


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
def test_what_is_not_there_is_not_seen(world, kind):
    assert not owner_of(kind).visible(world.officer, "0")


def test_a_draft_is_seen_by_its_staff_although_nobody_is_signed_in(world):
    with scaffolding():
        draft = consultation("bozza", world.foggia, state=ConsultationState.DRAFT)
    assert seen("consultation", draft)(world) == {"officer", "secretary"}
    assert len(seen("consultation", world.consultation)(world)) == 7


def test_asking_leaves_the_person_as_they_are(world):
    world.officer.assurance = "none"
    owner_of("consultation").visible(world.officer, str(world.consultation.pk))
    assert world.officer.assurance == "none"


def test_an_applicant_is_seen_by_who_examines_it_and_by_itself(world):
    body = founded("nuova", world.foggia, "applied")
    mandate(world.stranger, body, MandateKind.LEGAL_REPRESENTATIVE, accepted_at=None)
    file = Accreditation.objects.get(association=body)
    assert {"officer", "stranger"} <= seen("association", body)(world)
    assert not {"member", "officer_of_bari", "delegate_of_spiga"} & seen("association", body)(world)
    assert {"officer", "stranger"} <= seen("accreditation", file)(world)
    assert not {"member", "officer_of_bari", "delegate_of_spiga"} & seen("accreditation", file)(world)


def test_an_accredited_association_is_seen_by_all(world):
    assert len(seen("association", world.spiga)(world)) == 7


def test_a_mandate_is_seen_by_who_has_it_and_who_answers_for_it(world):
    row = Mandate.objects.get(user=world.delegate_of_spiga)
    assert {"officer", "legal_of_spiga", "delegate_of_spiga"} <= seen("mandate", row)(world)
    assert not {"officer_of_bari", "member", "stranger"} & seen("mandate", row)(world)


def test_a_request_for_another_name_is_seen_by_who_asks_and_who_decides(world):
    row = request_change(world.spiga, actor=world.legal_of_spiga, legal_name="Spiga Nuova", words="Assemblea.")
    assert seen("changerequest", row)(world) == {"officer", "legal_of_spiga", "delegate_of_spiga"}
    assert owner_of("changerequest").link(str(row.pk)).endswith(f"/desk/changes/{row.pk}/")


def test_roles_and_seats_are_seen_by_who_has_them(world):
    assert seen("staffrole", StaffRole.objects.get(user=world.officer))(world) == {"officer"}
    assert seen("councilmember", CouncilMember.objects.get(user=world.member))(world) == {"member"}


def test_each_kind_leads_somewhere(world):
    rows = {
        "consultation": world.consultation,
        "association": world.spiga,
        "accreditation": Accreditation.objects.get(association=world.spiga),
        "mandate": Mandate.objects.get(user=world.delegate_of_spiga),
        "staffrole": StaffRole.objects.get(user=world.officer),
        "councilmember": CouncilMember.objects.get(user=world.member),
    }
    with translation.override("en"):
        links = {kind: owner_of(kind).link(str(row.pk)) for kind, row in rows.items()}
    assert all(link.startswith("/en/") for link in links.values())
    assert "trasporti" in links["consultation"]
    assert links["association"].endswith("/spiga/")
    assert links["accreditation"].endswith("/desk/associations/spiga/")
    assert len({links[kind] for kind in ("staffrole", "councilmember")}) == 1


@pytest.mark.parametrize("language", ["it", "en", "ar"])
@pytest.mark.parametrize("verb", sorted(NOTICES))
def test_each_notice_says_what_happened_and_carries_one_link(db, verb, language):
    notice = OutboxMessage(
        act_id=uuid4(),
        verb=verb,
        recipient=person("reader"),
        data={"label": "autobus"} | NOTICES[verb],
        subject_type="x",
    )
    with translation.override(language):
        mail = mail_of(notice, "/x/")
    texts = {"subject": mail.subject, "body": mail.body}
    assert texts["body"].count("http") == 1
    assert texts["body"].splitlines()[0].endswith(".")
    assert len(texts["subject"].strip().splitlines()) == 1
    named = NOTICES[verb].get("association") or NOTICES[verb].get("title") or NOTICES[verb].get("council") or ""
    assert named in texts["subject"]
    assert "{{" not in texts["subject"] + texts["body"]
    assert "None" not in texts["body"]


def test_words_of_the_notices():
    with translation.override("en"):
        assert "12 May 2026" in notice_words.when("2026-05-12T10:00:00+00:00")
        assert notice_words.when(None) == "until further notice"
        assert notice_words.phase_names(["propose", "vote"]) == "proposals, positions"
        assert notice_words.mandate_kind("delegate") == "delegate"
        assert notice_words.role_name("officer") == "prefecture officer"
        assert notice_words.seat_type("full") == "full member"


def test_a_representative_before_the_mandate_begins(world):
    late = person("late")
    mandate(
        late, world.spiga, MandateKind.LEGAL_REPRESENTATIVE, starts_at=NOON + 265 * DAY, ends_at=None, accepted_at=None
    )
    row = Accreditation.objects.get(association=world.spiga)
    assert owner_of("accreditation").visible(late, str(row.pk))


def test_a_role_is_told_with_the_name_of_its_prefecture(world):
    row = StaffRole.objects.get(user=world.officer)
    assert owner_of("staffrole").named(world.officer, str(row.pk)) == world.foggia.official_title
