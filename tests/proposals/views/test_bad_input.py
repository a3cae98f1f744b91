"""Whatever is sent to any form: a clear message, the right status, what was typed kept, never a fault of ours."""

from typing import Any

import pytest

from consult import clock
from consult.audit.journal import scaffolding
from proposals.models import Commitment, ModerationDecision, Proposal, ReasonedOutcome, ReviewRequest
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import comment, recorded
from tests.proposals.views.test_page import statement

HIDDEN = "The text contains a hidden character"
TURNED = "that turns its order around"
BAD_TEXTS = [
    ("a\x00b", HIDDEN),
    ("a\x1bb", HIDDEN),
    ("a\x7fb", HIDDEN),
    ("a\u202eb", TURNED),
    ("a\u2066b", TURNED),
    ("x" * 40_000, "at most"),
]


@pytest.fixture
def place(world: World) -> dict[str, Any]:
    """Something of each kind, to send forms about."""
    with scaffolding():
        public = proposal(world.consultation, world.spiga)
        waiting = proposal(world.consultation, world.spiga, state=ProposalState.IN_MODERATION)
        draft = proposal(world.consultation, world.spiga, state=ProposalState.DRAFT, sent_at=None)
        handled = proposal(world.consultation, world.spiga, state=ProposalState.UNDER_REVIEW)
        answered = proposal(world.consultation, world.spiga, state=ProposalState.ANSWERED)
        outcome = ReasonedOutcome.objects.create(
            proposal=answered,
            number=1,
            value="accepted",
            reasons="Sì.",
            office=world.office,
            signatory="Capo",
            answered_at=NOON,
        )
        promise = Commitment.objects.create(
            proposal=answered,
            outcome=outcome,
            office=world.office,
            what=statement("Corsa."),
            due_on=NOON.date(),
            opened_at=NOON,
        )
        refused = comment(public, world.lega, state="rejected")
        decision = ModerationDecision.objects.create(
            comment=refused,
            made_at=NOON,
            decided_by=world.member,
            verdict="rejected",
            ground="insult",
            content_version=1,
        )
        asked = comment(public, world.daunia, state="rejected")
        other = ModerationDecision.objects.create(
            comment=asked, made_at=NOON, decided_by=world.member, verdict="rejected", ground="insult", content_version=1
        )
        request = ReviewRequest.objects.create(decision=other, asked_by=world.expired_delegate, asked_at=NOON)
        said = comment(public, world.lega)
    return {
        "public": public.code,
        "waiting": waiting.code,
        "draft": draft.code,
        "handled": handled.code,
        "outcome": outcome.pk,
        "promise": promise.pk,
        "decision": decision.pk,
        "request": request.pk,
        "comment": said.pk,
        "consultation": "trasporti",
        "edit": draft.edit,
        "office": f"office-{world.office.pk}",
    }


TEXT = {"title": "Titolo", "body": "Testo.", "language": "it"}
FORMS: list[tuple[str, str, str, dict[str, Any], list[str]]] = [
    ("delegate_of_spiga", "propose", "consultation", TEXT, ["title", "body", "summary_it"]),
    ("delegate_of_spiga", "proposal_edit", "draft", TEXT | {"edit": "{edit}"}, ["title", "body", "summary_it"]),
    ("delegate_of_spiga", "proposal_withdraw", "draft", {}, ["words"]),
    ("delegate_of_lega", "vote", "public", {"position": "in_favour", "language": "it"}, ["reason"]),
    ("delegate_of_lega", "comment", "public", {"stance": "neutral", "body": "Sì.", "language": "it"}, ["body"]),
    ("delegate_of_lega", "report", "public", {"ground": "insult"}, ["words"]),
    ("delegate_of_spiga", "report_comment", "comment", {"ground": "insult"}, ["words"]),
    ("member", "moderate", "waiting", {"decision": "return", "ground": "insult", "words": "No."}, ["words"]),
    ("member", "merge", "public", {"into": "trasporti-4", "words": "Uguale."}, ["words", "into"]),
    ("delegate_of_lega", "request_review", "decision", {}, ["words"]),
    ("second_member", "review", "request", {"result": "upheld", "words": "Giusto."}, ["words"]),
    ("officer", "take_charge", "public", {"office": "{office}", "due_on": "2026-07-01"}, []),
    (
        "prefect",
        "answer",
        "handled",
        {"value": "accepted", "office": "{office}", "reasons": "Sì.", "signatory": "Capo", "language": "it"},
        ["reasons", "signatory"],
    ),
    ("officer", "commitment_open", "outcome", {"office": "{office}", "what": "Sì.", "due_on": "2026-07-01"}, ["what"]),
    ("officer", "commitment_progress", "promise", {"words": "Sì.", "state": "running"}, ["words"]),
]


def filled(typed: dict[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    return {name: value.format(**place) for name, value in typed.items()}


@pytest.mark.parametrize(("bad", "sentence"), BAD_TEXTS)
@pytest.mark.parametrize(("who", "name", "about", "typed", "texts"), FORMS)
def test_bad_text_is_refused_with_a_sentence_and_kept(
    visit: Any,
    place: dict[str, Any],
    who: str,
    name: str,
    about: str,
    typed: dict[str, Any],
    texts: list[str],
    bad: str,
    sentence: str,
) -> None:
    reader = visit(who)
    for field in texts:
        page = reader.send(name, place[about], **(filled(typed, place) | {field: bad}))
        assert page.status == 422, (field, page.main[:500])
        assert sentence in page.main
        kept = page.typed(field)
        assert kept.replace("\r\n", "\n").replace("\ufffd", "\x00") == bad or "\x00" in bad


@pytest.mark.parametrize(("who", "name", "about", "typed", "texts"), FORMS)
def test_empty_and_unknown_values_are_refused(
    visit: Any, place: dict[str, Any], who: str, name: str, about: str, typed: dict[str, Any], texts: list[str]
) -> None:
    reader = visit(who)
    for field in typed:
        if field not in {"body", "edit", "into"} or name == "comment":
            page = reader.send(name, place[about], **(filled(typed, place) | {field: ""}))
            alone = field in {"office"}  # the only office is chosen already
            assert page.status == (303 if alone and page.status == 303 else 422), field
    for field in set(typed) & {
        "language",
        "position",
        "stance",
        "ground",
        "decision",
        "result",
        "value",
        "state",
        "office",
        "due_on",
    }:
        for odd in ("xx", "it\x00", "'; --", "9" * 50, "office-0", "\ud7ff"):
            page = reader.send(name, place[about], **(filled(typed, place) | {field: odd}))
            assert page.status in {422, 403, 404}, (field, odd)
            assert "There is a problem" in page.main or "problems" in page.main


@pytest.mark.parametrize(("who", "name", "about", "typed", "texts"), FORMS)
def test_each_form_is_shown_and_takes_what_is_right(
    world: World,
    visit: Any,
    place: dict[str, Any],
    who: str,
    name: str,
    about: str,
    typed: dict[str, Any],
    texts: list[str],
) -> None:
    when = NOON + 21 * DAY if name == "answer" else NOON
    with clock.at(when, channel="test"):
        page = visit(who).read(name, place[about])
        assert page.status == 200
        assert page.soup.select("main form[method=post]")
        assert page.queries <= 15
        sent = visit(who).send(name, place[about], **filled(typed, place))
    if name == "merge":
        assert sent.status == 303 or "problem" in sent.main
    else:
        assert sent.status == 303, sent.main[:800]


@pytest.mark.parametrize(("who", "name", "about", "typed", "texts"), FORMS)
def test_strangers_find_none_of_the_private_forms(
    visit: Any, place: dict[str, Any], who: str, name: str, about: str, typed: dict[str, Any], texts: list[str]
) -> None:
    before = recorded()
    if name in {"vote", "comment", "report", "report_comment", "propose"}:
        return
    for stranger in ("stranger", "officer_of_bari"):
        assert visit(stranger).read(name, place[about]).status == 404
        assert visit(stranger).send(name, place[about], **filled(typed, place)).status == 404
    assert visit().read(name, place[about]).status == 302
    assert visit().send(name, place[about], **filled(typed, place)).status == 403
    assert recorded() == before


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("request_review", "delegate_of_lega"),
        ("review", "member"),
        ("report_dismiss", "member"),
        ("commitment_open", "officer"),
        ("commitment_progress", "officer"),
    ],
)
@pytest.mark.parametrize("pk", [0, 987654, 10**40])
def test_forged_numbers_lead_nowhere(visit: Any, name: str, who: str, pk: int) -> None:
    assert visit(who).read(name, pk).status == 404
    assert visit(who).send(name, pk, words="Sì.").status == 404
    assert recorded() == []


def test_nothing_was_changed_by_bad_input(visit: Any, place: dict[str, Any]) -> None:
    before = list(Proposal.objects.order_by("pk").values())
    for who, name, about, typed, texts in FORMS:
        for field in texts:
            visit(who).send(name, place[about], **(filled(typed, place) | {field: "a\x00"}))
    assert list(Proposal.objects.order_by("pk").values()) == before
