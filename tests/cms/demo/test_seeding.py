"""The story as it stands on the day of seeding: what the content says, as the rules allow it."""

import json
from collections import Counter
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from cms.demo.calendar import Calendar, demo_expired, seeded_on
from cms.demo.content import additions, content
from cms.demo.people import PASSWORD, ROLES
from cms.faces import Text, face_of
from cms.models import ConsultationPage
from consult import clock
from consult.accounts.models import User
from consult.audit.models import AuditEvent
from consult.notifications.models import DemoMail, OutboxMessage
from consult.verdicts import RuleBroken
from councils.actions.clockwork import record_phase_changes
from councils.models import Accreditation, Association, Consultation, Council, Mandate
from councils.states import AccreditationState, MandateKind, PhaseKind
from proposals.actions.sending import send_proposal
from proposals.models import Comment, Commitment, ContentReport, ModerationDecision, Proposal, ReviewRequest
from proposals.queries.tallies import tally
from proposals.states import CommentState, CommitmentState, Ground, ProposalState

pytestmark = pytest.mark.usefixtures("seeded")

PROPOSALS = {row["id"]: row for row in content()["proposals"]}
CONSULTATIONS = {row["id"]: row for row in content()["consultations"]}
ASSOCIATIONS = {row["id"]: row for row in content()["associations"]}


def proposal(name: str) -> Proposal:
    """The proposal of the story, not its duplicate."""
    row = PROPOSALS[name]
    return Proposal.objects.exclude(state=ProposalState.MERGED).get(title=row["title"], language=row["language"])


def association(name: str) -> Association:
    return Association.objects.get(legal_name=ASSOCIATIONS[name]["name"])


def calendar() -> Calendar:
    today = seeded_on()
    assert today
    return Calendar(today)


def test_it_says_how_far_it_is(seeded: str) -> None:
    assert "done: 8 consultations, 31 proposals, 48 comments, 203 positions" in seeded
    assert seeded.count("steps told") >= 2


# --- what associations said ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROPOSALS)
def test_positions_are_those_of_the_content(name: str) -> None:
    row, counted = PROPOSALS[name], tally(proposal(name), clock.now())
    assert {"in_favour": counted.in_favour, "against": counted.against, "abstained": counted.abstained} == row["votes"]
    held = {vote.association.legal_name: vote.position for vote in proposal(name).votes.select_related("association")}
    assert held == {ASSOCIATIONS[who]["name"]: position for who, position in row["vote_rows"]}


@pytest.mark.parametrize("name", PROPOSALS)
def test_proposals_stand_where_the_content_says(name: str) -> None:
    row, stands = PROPOSALS[name], proposal(name)
    assert (stands.state, stands.body, stands.summary_it) == (row["state"], row["text"], row["summary_it"])
    assert stands.association == association(row["association"])
    assert stands.consultation.code == CONSULTATIONS[row["consultation"]]["slug"]
    outcomes = [outcome.value for outcome in stands.outcomes.all()]
    assert outcomes == ([row["outcome"]] if row["outcome"] else [])


@pytest.mark.parametrize("name", [name for name, row in PROPOSALS.items() if row["comments"]])
def test_comments_are_published_in_their_languages(name: str) -> None:
    stands = proposal(name).comments.filter(state=CommentState.PUBLISHED).values_list("language", "body")
    assert set(stands) >= {(said["language"], said["text"]) for said in PROPOSALS[name]["comments"]}


def test_positions_were_taken_one_after_the_other_while_the_phase_was_open() -> None:
    for row in Proposal.objects.exclude(published_version=None).prefetch_related("votes", "consultation__phases"):
        phase = row.consultation.schedule[PhaseKind.VOTE]
        instants = [vote.cast_at for vote in row.votes.order_by("cast_at")]
        assert len(set(instants)) == len(instants)
        assert all(phase.is_open(instant) for instant in instants)
        assert not instants or instants[-1] - instants[0] >= timedelta(minutes=30) or len(instants) == 1


def test_some_positions_changed() -> None:
    assert AuditEvent.objects.filter(verb="vote.changed").count() == 3


def test_two_texts_have_versions() -> None:
    assert AuditEvent.objects.filter(verb="proposal.returned").count() == 1
    assert proposal("P09").version == proposal("P21").published_version == 2


# --- consultations ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONSULTATIONS)
def test_consultations_are_as_far_as_the_content_says(name: str) -> None:
    told = CONSULTATIONS[name]
    row = Consultation.objects.get(code=told["slug"])
    assert row.state == {"open": "scheduled"}.get(told["stage"], told["stage"])
    assert row.audience == told["participation_scope"] or told["stage"] == "draft"
    if told["stage"] == "draft":
        return
    assert row.opens_at == calendar().at(told["opens_in_days"])
    assert row.closes_at == calendar().at(told["closes_in_days"], 12)
    assert [question.text for question in row.questions.all()] == told["questions"]
    is_open = all(phase.is_open(clock.now()) for phase in row.schedule.values())
    assert is_open == (told["stage"] == "open")


@pytest.mark.parametrize("name", CONSULTATIONS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_reader_finds_the_whole_notice_or_italian_marked_as_such(name: str, language: str) -> None:
    told = additions()["translations"].get(name, {}).get(language)
    row = Consultation.objects.get(code=CONSULTATIONS[name]["slug"])
    face = face_of(row, language, clock.now())
    assert (language in face.languages) is bool(told)
    assert face.partly_official is not bool(told)
    if told:
        assert face.title == Text(told["title"], language)
        assert [text for _number, text in face.questions] == [Text(words, language) for words in told["questions"]]


def test_each_language_has_notices_and_misses_some() -> None:
    """So that both a translated notice and the Italian one behind the label can be seen in the demo."""
    for language in ("en", "ar"):
        translated = {name for name, faces in additions()["translations"].items() if language in faces}
        still_open = {name for name, row in CONSULTATIONS.items() if row["stage"] == "open"}
        assert translated & still_open and still_open - translated


def test_the_draft_stands_in_the_cms_alone() -> None:
    page = ConsultationPage.objects.get(consultation__code="discriminazioni")
    assert not page.live
    assert page.question_texts() == CONSULTATIONS["C6"]["questions"]
    assert page.vote_closes_at == calendar().at(56, 12)
    assert not page.consultation.phases.exists()


def test_the_clock_has_nothing_left_to_do() -> None:
    assert record_phase_changes(actor=None) == 0
    assert not OutboxMessage.objects.filter(sent_at=None, given_up_at=None).exists()


def test_the_letter_box_holds_the_mail_of_a_week() -> None:
    assert DemoMail.objects.count() > 50
    since = calendar().eve - timedelta(days=7)
    assert all(since <= mail.sent_at <= calendar().eve for mail in DemoMail.objects.all())
    assert not OutboxMessage.objects.filter(attempts__gt=1).exists(), "every notice has its words"


# --- institutions and associations --------------------------------------------------------------------


def test_councils_have_their_seats() -> None:
    for told in content()["councils"]:
        council = Council.objects.get(prefecture__sigla=told["sigla"])
        letters = Counter(council.seats.values_list("letter", flat=True))
        assert letters == told["seats"]
        assert set(council.working_groups.values_list("name", flat=True)) == set(told["working_groups"])
        assert council.seats.filter(members__isnull=False).exists()


@pytest.mark.parametrize("name", ASSOCIATIONS)
def test_accreditations_stand_as_the_content_says(name: str) -> None:
    file = Accreditation.objects.get(association=association(name))
    assert file.state == ASSOCIATIONS[name]["accreditation_state"]
    assert file.prefecture.sigla == ASSOCIATIONS[name]["province"]


def test_mandates_end_as_the_content_says() -> None:
    def end(name: str) -> datetime | None:
        return Mandate.objects.get(association=association(name), kind=MandateKind.DELEGATE).ends_at

    assert end("A09") == calendar().at(-30)
    assert end("A04") == calendar().at(10)
    assert not Mandate.objects.filter(association=association("A19"), kind=MandateKind.DELEGATE).exists()
    suspended = Accreditation.objects.get(state=AccreditationState.SUSPENDED)
    assert suspended.stopped_at == calendar().at(-10)


@pytest.mark.parametrize(("name", "person"), [("P17", "legal.a19"), ("P23", "delegate.a09")])
def test_two_drafts_cannot_be_sent(name: str, person: str) -> None:
    draft = proposal(name)
    assert draft.sent_at is None
    with pytest.raises(RuleBroken) as refusal:
        send_proposal(draft, actor=User.objects.get(email=f"{person}@example.org"))
    assert refusal.value.code in {"mandate_not_accepted", "mandate_ended", "accreditation_pending"}


# --- answers ------------------------------------------------------------------------------------------


def test_commitments_are_done_running_or_overdue() -> None:
    today = calendar().today
    running = Commitment.objects.filter(state=CommitmentState.RUNNING)
    overdue = {row.proposal_id for row in running if row.due_on < today}
    assert overdue == {proposal("P05").pk, proposal("P06").pk}
    done = Commitment.objects.filter(state=CommitmentState.DONE).values_list("proposal", flat=True)
    assert set(done) == {proposal("P02").pk, proposal("P25").pk}
    assert Commitment.objects.count() == 9


def test_one_answer_is_late() -> None:
    due = {row.charges.last().due_on for row in Proposal.objects.filter(state=ProposalState.UNDER_REVIEW)}
    assert min(due) == calendar().day(-2)
    assert len(due) == 2


# --- the hard cases -----------------------------------------------------------------------------------


def comment(start: str) -> Comment:
    return Comment.objects.get(body__startswith=start)


def test_refused_comments_leave_a_reasoned_decision() -> None:
    for start, ground in (("Il signor", Ground.PERSONAL_DATA), ("Vendo bici", Ground.OFF_TOPIC)):
        row = comment(start)
        decision = ModerationDecision.objects.get(comment=row)
        assert (row.state, decision.ground) == (CommentState.REJECTED, ground)
        assert decision.explanation is not None
        assert decision.decided_by.email == "member.fg@example.org"


def test_the_same_text_is_joined_to_the_first() -> None:
    duplicate = Proposal.objects.get(state=ProposalState.MERGED)
    assert duplicate.merged_into == proposal("P20")
    assert duplicate.association == proposal("P20").association
    assert not duplicate.votes.exists()


def test_texts_that_are_hard_to_show_stand_in_public() -> None:
    assert (comment("موعد").state, comment("موعد").language) == (CommentState.PUBLISHED, "ar")
    assert len(comment("aaaaaaaa").body) == 180


def test_something_waits_for_each_kind_of_moderator() -> None:
    assert Comment.objects.filter(state=CommentState.IN_MODERATION).count() == 2
    assert proposal("P11").state == ProposalState.IN_MODERATION
    assert ContentReport.objects.filter(decision=None).count() == 1
    assert ReviewRequest.objects.filter(review=None).count() == 1


# --- the record ---------------------------------------------------------------------------------------


def test_the_record_holds() -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "the record holds" in out.getvalue()


def test_everything_is_marked_as_seeded_and_happened_before_today() -> None:
    headers = [json.loads(text) for text in AuditEvent.objects.values_list("header", flat=True)]
    assert {header["channel"] for header in headers} == {"seed"}
    midnight = calendar().at(0, 0)
    assert all(datetime.fromisoformat(header["occurred_at"]) < midnight for header in headers)
    assert all(datetime.fromisoformat(header["recorded_at"]) >= midnight for header in headers)


def test_each_chain_is_told_in_the_order_of_time() -> None:
    for chain in {event.chain_id for event in AuditEvent.objects.only("chain")}:
        instants = list(AuditEvent.objects.filter(chain=chain).order_by("seq").values_list("occurred_at", flat=True))
        assert instants == sorted(instants)


# --- people and commands ------------------------------------------------------------------------------


def test_everybody_on_the_list_can_sign_in() -> None:
    for role in ROLES:
        user = User.objects.get(email=role.email)
        assert user.check_password(PASSWORD), role.email
        assert user.emailaddress_set.get().verified


def test_no_member_of_staff_lacks_a_second_factor() -> None:
    assert run_checks(databases=["default"]) == []


def test_a_second_run_leaves_everything_alone() -> None:
    before = AuditEvent.objects.count(), User.objects.count()
    out = StringIO()
    call_command("seed_demo", stdout=out)
    assert "The demo is there already" in out.getvalue()
    assert (AuditEvent.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize(("days", "expired"), [(0, False), (34, False), (35, True), (44, True), (400, True)])
def test_the_demo_grows_old(days: int, expired: Any) -> None:
    """The last phase of proposals closes 35 days after the seeding."""
    assert demo_expired(calendar().at(days, 13)) == expired
