"""Who may still see what a notice is about, where its link leads, and that every notice has its words."""

import importlib
import pkgutil
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core import mail as mailbox
from django.utils import translation

from consult.accounts.models import User
from consult.audit.journal import ACTIONS, scaffolding
from consult.audit.verbs import verb
from consult.notifications.delivery import deliver_due, mail_of
from consult.notifications.models import OutboxMessage
from consult.notifications.visibility import owner_of
from proposals import actions
from proposals.actions.answering import take_charge
from proposals.actions.commenting import post_comment
from proposals.actions.commitments import open_commitment
from proposals.actions.moderation import hide_content, publish_content
from proposals.actions.reporting import dismiss_report, report_content
from proposals.actions.reviewing import request_review
from proposals.models import Comment, ModerationDecision, Proposal, ReasonedOutcome
from proposals.states import CommentState, ProposalState
from tests.cast import NOON, World, proposal
from tests.proposals.stage import comment

for module in pkgutil.iter_modules(actions.__path__):
    importlib.import_module(f"proposals.actions.{module.name}")

TELLING_NOBODY = {"proposal.drafted", "proposal.draft_saved", "conflict.declared"}
"""Acts that concern nobody but who does them."""

VERBS = sorted(
    {
        name
        for info in ACTIONS.values()
        if info.name.startswith("proposals.actions.")
        for name in info.verbs
        if not name.startswith("import.")
    }
)


def test_every_verb_is_registered_and_names_no_fact_in_its_plain_sentence() -> None:
    for name in VERBS:
        sentence = str(verb(name).sentence)
        assert sentence % {"who": "A", "subject": "B"}, name


@pytest.mark.parametrize("language", ["it", "en", "ar"])
@pytest.mark.parametrize("name", [name for name in VERBS if name not in TELLING_NOBODY])
def test_every_notice_says_what_happened_with_one_link(world: World, name: str, language: str) -> None:
    notice = OutboxMessage(
        act_id=uuid4(), verb=name, recipient=world.stranger, data={"label": "trasporti-1"}, subject_type="x"
    )
    with translation.override(language):
        mail = mail_of(notice, "/it/proposals/trasporti-1/")
    assert mail.subject and len(mail.subject) < 90
    assert mail.body.count("http") == 1
    assert "trasporti-1" in mail.subject + mail.body.splitlines()[0]
    assert "{" not in mail.body and "%" not in mail.body
    assert mail.body.splitlines()[0].endswith((".", "؟", "?"))


# --- what it is called ---------------------------------------------------------------------------------


def called(kind: str, row: object, user: User, language: str = "en") -> str:
    with translation.override(language):
        return owner_of(kind).named(user, str(row.pk))  # type: ignore[attr-defined]


def test_a_notice_tells_the_title_to_who_may_read_it(world: World) -> None:
    with scaffolding():
        waiting = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION, title="Più corse")
    assert called("proposal", waiting, world.delegate_of_spiga) == "trasporti-1 “Più corse”"
    assert called("proposal", waiting, world.secretary) == "trasporti-1 “Più corse”"
    assert called("proposal", waiting, world.stranger) == ""


def test_a_hidden_title_is_told_to_its_authors_and_moderators_alone(world: World) -> None:
    made = links(world)
    row, _page = made["proposal"]
    assert called("reasonedoutcome", made["reasonedoutcome"][0], world.stranger) != ""
    hide_content(row, actor=world.member, ground="insult", words="Offende.")  # type: ignore[type-var]
    for kind in ("proposal", "reasonedoutcome", "commitment", "comment"):
        assert called(kind, made[kind][0], world.stranger) == ""
        assert called(kind, made[kind][0], world.delegate_of_spiga) != ""


def test_a_comment_is_called_by_the_proposal_it_stands_under(world: World) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga, title="Più corse")
    said = comment(public, world.lega)
    assert called("comment", said, world.stranger) == f"trasporti-1#{said.pk} (on “Più corse”)"


def test_a_long_title_is_cut_and_an_arabic_mail_keeps_it_apart(world: World) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga, title="Corse " * 26)
    told = called("proposal", public, world.stranger, "ar")
    assert told.startswith("\u2068trasporti-1\u2069 ")
    assert "…\u2069" in told and len(told) < 100


def test_a_delivered_mail_names_the_proposal(world: World) -> None:
    with scaffolding():
        draft = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION, title="Più corse")
    publish_content(draft, actor=world.member)
    User.objects.filter(pk=world.legal_of_spiga.pk).update(language="ar")
    deliver_due()
    subjects = {letter.to[0]: letter.subject for letter in mailbox.outbox}
    assert "trasporti-1 “Più corse”" in subjects[world.delegate_of_spiga.email]
    assert "\u2068Più corse\u2069" in subjects[world.legal_of_spiga.email]


# --- may they still see it ---------------------------------------------------------------------------


def sees(subject_type: str, world: World, row: object) -> set[str]:
    """Who of the cast may see it, when a mail is written."""
    owner = owner_of(subject_type)
    return {name for name, user in world.people.items() if owner.visible(user, str(row.pk))}  # type: ignore[attr-defined]


STAFF = {"member", "second_member", "secretary", "officer", "prefect"}
SPIGA = {"delegate_of_spiga", "second_delegate_of_spiga", "legal_of_spiga", "contributor_of_spiga"}


def test_a_concealed_proposal_reaches_its_people_and_staff_alone(world: World) -> None:
    with scaffolding():
        waiting = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)
        public = proposal(world.consultation, world.spiga)
    assert sees("proposal", world, waiting) == SPIGA | STAFF
    assert sees("proposal", world, public) == set(world.people)


def test_a_comment_is_seen_only_with_its_proposal(world: World) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
        waiting = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)
    said = comment(public, world.lega, state=CommentState.IN_MODERATION)
    assert sees("comment", world, said) == STAFF | {"delegate_of_lega"}
    assert sees("comment", world, comment(public, world.lega)) == set(world.people)
    assert "delegate_of_lega" not in sees("comment", world, comment(waiting, world.lega))
    assert not owner_of("comment").visible(world.member, "0")


def test_reports_and_requests_are_for_moderators(world: World) -> None:
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    report = report_content(public, actor=world.stranger, ground="insult")
    moderators = {"member", "second_member", "secretary"}
    assert sees("contentreport", world, report) == moderators
    dismiss_report(report, actor=world.member, words="No.")
    hide_content(public, actor=world.member, ground="insult", words="Offende.")
    decision = ModerationDecision.objects.latest("pk")
    request = request_review(decision, actor=world.delegate_of_spiga)
    assert sees("reviewrequest", world, request) == moderators
    assert sees("moderationdecision", world, decision) == set(world.people)


def links(world: World) -> dict[str, tuple[object, str]]:
    """One row of each kind, with where a notice about it leads."""
    with scaffolding():
        row = proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED)
        outcome = ReasonedOutcome.objects.create(
            proposal=row,
            number=1,
            value="accepted",
            reasons="Sì.",
            office=world.office,
            signatory="P",
            answered_at=NOON,
        )
    promise = open_commitment(outcome, actor=world.officer, what="Fare.", office=world.office, due_on=NOON.date())
    said = comment(row, world.spiga)
    report = report_content(said, actor=world.stranger, ground="insult")
    hide_content(said, actor=world.member, ground="insult", words="Offende.")
    decision = ModerationDecision.objects.latest("pk")
    request = request_review(decision, actor=world.delegate_of_spiga)
    page = "/en/proposals/trasporti-1/"
    return {
        "proposal": (row, page),
        "comment": (said, f"{page}#comment-{said.pk}"),
        "reasonedoutcome": (outcome, page),
        "commitment": (promise, page),
        "moderationdecision": (decision, f"{page}#comment-{said.pk}"),
        "contentreport": (report, "/en/desk/reports/"),
        "reviewrequest": (request, f"/en/desk/reviews/{request.pk}/"),
    }


def test_links_lead_to_the_page_in_the_reader_s_language(world: World) -> None:
    with translation.override("en"):
        for kind, (row, address) in links(world).items():
            assert owner_of(kind).link(str(row.pk)) == address  # type: ignore[attr-defined]


def test_outcomes_and_commitments_are_seen_with_their_proposal(world: World) -> None:
    made = links(world)
    for kind in ("reasonedoutcome", "commitment"):
        assert sees(kind, world, made[kind][0]) == set(world.people)


# --- delivered ---------------------------------------------------------------------------------------


def test_a_notice_waits_no_longer_than_what_it_is_about_can_be_seen(world: World) -> None:
    """A comment that was taken back before anybody read it is not told to its moderators afterwards."""
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
    said = post_comment(
        public, actor=world.delegate_of_lega, speaker=world.lega, body="Sì.", language="it", stance="neutral"
    )
    Comment.objects.filter(pk=said.pk)._raw_delete("default")
    done = deliver_due()
    assert (done.sent, done.withheld) == (0, 1)


def test_a_whole_story_is_delivered(world: World) -> None:
    with scaffolding():
        draft = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)
    row: Proposal = publish_content(draft, actor=world.member)
    take_charge(row, actor=world.officer, office=world.office, due_on=NOON.date())
    steps: list[Callable[[], object]] = [
        lambda: hide_content(row, actor=world.member, ground="insult", words="Offende."),
        lambda: request_review(ModerationDecision.objects.latest("pk"), actor=world.legal_of_spiga),
    ]
    for step in steps:
        step()
    waiting = OutboxMessage.objects.count()
    done = deliver_due()
    assert (done.sent, done.withheld, done.given_up) == (waiting, 0, 0)
