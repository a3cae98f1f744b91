"""Who may do what, when: people across, moments down. The clock moves, not the data."""

from collections.abc import Callable
from datetime import datetime

import pytest

from consult.audit.journal import scaffolding
from consult.verdicts import Verdict
from proposals import rules
from proposals.models import Comment, Proposal
from proposals.models.participant import Participant
from proposals.queries.participation import participant_in
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.proposals.stage import INSTANT, comment, staged, standing

Ask = Callable[["Stage", str, datetime], Verdict]

MOMENTS = {
    "before": NOON - 10 * DAY - INSTANT,
    "opening": NOON - 10 * DAY,
    "noon": NOON,
    "proposals_end": NOON + 2 * DAY - INSTANT,
    "proposals_over": NOON + 2 * DAY,
    "positions_begin": NOON + 4 * DAY,
    "comments_end": NOON + 6 * DAY - INSTANT,
    "comments_over": NOON + 6 * DAY,
    "positions_end": NOON + 10 * DAY - INSTANT,
    "positions_over": NOON + 10 * DAY,
    "long_after": NOON + 40 * DAY,
}

SPEAKERS = {
    "delegate_of_spiga": "spiga",
    "second_delegate_of_spiga": "spiga",
    "legal_of_spiga": "spiga",
    "delegate_of_lega": "lega",
}

EVERYBODY = {
    **SPEAKERS,
    "contributor_of_spiga": "spiga",
    "delegate_of_lana": "lana",
    "delegate_of_ofanto": "ofanto",
    "expired_delegate": "daunia",
    "stranger": "spiga",
    "nobody": "spiga",
    "officer": "spiga",
    "prefect": "spiga",
    "secretary": "spiga",
    "mediator": "spiga",
    "auditor": "spiga",
    "officer_of_bari": "spiga",
    "member": "spiga",
}
"""Each person, and the association they would act for."""

PREPARING = {"contributor_of_spiga", "delegate_of_ofanto"}
"""Who may prepare a text that others, or a later day, will send."""

REFUSED = {
    "contributor_of_spiga": "contributor_only",
    "delegate_of_lana": "association_suspended",
    "delegate_of_ofanto": "accreditation_pending",
    "expired_delegate": "mandate_ended",
    "nobody": "not_signed_in",
}
"""Why somebody may not speak; all others have no mandate."""


class Stage:
    """The cast before a public proposal of Lega, a draft of Spiga, and a calendar with one phase after the other."""

    def __init__(self, world: World) -> None:
        self.world = world
        staged(world.consultation)
        with scaffolding():
            self.public = proposal(world.consultation, world.lega)
            self.own = proposal(world.consultation, world.spiga)
            self.draft = proposal(world.consultation, world.spiga, state=ProposalState.DRAFT)

    def as_(self, who: str) -> Participant:
        """The person, for the association they would act for."""
        association = self.world.associations[EVERYBODY[who]]
        return participant_in(standing(self.world, who), association, self.world.consultation)


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


def vote(stage: Stage, who: str, at: datetime) -> Verdict:
    return rules.may_vote(stage.as_(who), stage.public, at)


def unvote(stage: Stage, who: str, at: datetime) -> Verdict:
    return rules.may_withdraw_vote(stage.as_(who), stage.public, at)


def speak(stage: Stage, who: str, at: datetime) -> Verdict:
    return rules.may_comment(stage.as_(who), stage.public, at)


def prepare(stage: Stage, who: str, at: datetime) -> Verdict:
    return rules.may_draft(stage.as_(who), at)


def cosponsor(stage: Stage, who: str, at: datetime) -> Verdict:
    return rules.may_cosponsor(stage.as_(who), stage.own if who == "delegate_of_lega" else stage.public, at)


PROPOSE = {"before": "phase_not_open", "proposals_over": "phase_closed"}
DISCUSS = {"before": "phase_not_open", "comments_over": "phase_closed"}
VOTE = {"before": "phase_not_open", "positions_begin": "", "positions_over": "phase_closed"}


def when(turns: dict[str, str], moment: str) -> str:
    """What a calendar says at a moment, given the moments at which that changes."""
    said = ""
    for name in MOMENTS:
        said = turns.get(name, "" if name == "opening" and "positions_begin" not in turns else said)
        if name == moment:
            return said
    raise KeyError(moment)


RIGHTS: dict[str, tuple[Ask, dict[str, str]]] = {
    "vote": (vote, VOTE),
    "unvote": (unvote, VOTE),
    "comment": (speak, DISCUSS),
    "draft": (prepare, {"proposals_over": "phase_closed"}),
    "cosponsor": (cosponsor, DISCUSS),
}


@pytest.mark.parametrize("right", RIGHTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_who_takes_part_when(stage: Stage, right: str, moment: str) -> None:
    """Speakers are bound by the clock; all others are refused at any time, for a reason of their own."""
    ask, turns = RIGHTS[right]
    speakers = set(SPEAKERS) | ({"contributor_of_spiga", "delegate_of_ofanto"} if right == "draft" else set())
    expected = {who: when(turns, moment) or "allowed" for who in speakers}
    refused = {who: REFUSED.get(who, "no_mandate") for who in EVERYBODY if who not in speakers}
    assert {who: ask(stage, who, MOMENTS[moment]).code for who in EVERYBODY} == expected | refused


@pytest.mark.parametrize("moment", MOMENTS)
def test_who_sends_and_amends_when(stage: Stage, moment: str) -> None:
    at = MOMENTS[moment]
    sending = when(PROPOSE, moment) or "allowed"
    amending = "allowed" if at < MOMENTS["positions_begin"] else "text_frozen"
    withdrawing = "allowed" if at < MOMENTS["positions_over"] else "too_late_to_withdraw"
    for who in [name for name, association in EVERYBODY.items() if association == "spiga"]:
        speaks = who in SPEAKERS
        why = REFUSED.get(who, "no_mandate")
        asked = stage.as_(who)
        assert rules.may_send(asked, stage.draft, at).code == (sending if speaks else why)
        assert rules.may_amend(asked, stage.own, at).code == (amending if speaks else why)
        assert rules.may_withdraw(asked, stage.own, at).code == (withdrawing if speaks else why)
        assert rules.may_withdraw(asked, stage.draft, at).code == ("allowed" if speaks else why)


@pytest.mark.parametrize("state", ProposalState.values)
def test_what_is_with_the_author_alone_is_sent(stage: Stage, state: str) -> None:
    """A returned text has its days besides; here it was returned an instant ago."""
    stage.draft.state, stage.draft.returned_at = state, NOON - INSTANT
    expected = "allowed" if state in ProposalState.with_the_author() else "wrong_state"
    assert rules.may_send(stage.as_("delegate_of_spiga"), stage.draft, NOON).code == expected


STAFF = ["officer", "prefect", "secretary", "mediator", "auditor", "officer_of_bari", "member", "stranger", "nobody"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_moderation_and_reports_know_no_phase(stage: Stage, moment: str) -> None:
    at = MOMENTS[moment]
    expected = dict.fromkeys(STAFF, "not_a_moderator") | {
        "member": "allowed",
        "secretary": "allowed",
        "nobody": "not_signed_in",
    }
    assert {who: rules.may_moderate(standing(stage.world, who), stage.public, at).code for who in STAFF} == expected
    reports = {who: rules.may_report(standing(stage.world, who), stage.public, at).code for who in STAFF}
    assert reports == dict.fromkeys(STAFF, "allowed") | {"nobody": "not_signed_in"}


def test_roles_begin_and_end(stage: Stage) -> None:
    """A seat and a role hold from their first instant to just before their last."""
    begins = NOON - 100 * DAY
    for who in ("member", "secretary"):
        person = standing(stage.world, who)
        assert rules.may_moderate(person, stage.public, begins).allowed
        assert rules.may_moderate(person, stage.public, begins - INSTANT).code == "not_a_moderator"


@pytest.mark.parametrize("moment", MOMENTS)
def test_who_answers_when(stage: Stage, moment: str) -> None:
    at = MOMENTS[moment]
    with scaffolding():
        charged = proposal(stage.world.consultation, stage.world.spiga, state=ProposalState.UNDER_REVIEW)
        answered = proposal(stage.world.consultation, stage.world.spiga, state=ProposalState.ANSWERED)
    nobody_else = dict.fromkeys(STAFF, "no_role") | {"nobody": "not_signed_in"}
    open_still = "allowed" if at >= MOMENTS["positions_over"] else "consultation_still_open"

    def ask(right: Callable[..., Verdict], row: Proposal) -> dict[str, str]:
        return {who: right(standing(stage.world, who), row, at).code for who in STAFF}

    working = nobody_else | {"officer": "allowed", "prefect": "allowed"}
    assert ask(rules.may_take_charge, stage.public) == working
    assert ask(rules.may_answer, charged) == nobody_else | {"officer": "no_delegation", "prefect": open_still}
    assert ask(rules.may_commit, answered) == working
    assert ask(rules.may_commit, charged) == working | {"officer": "not_answered", "prefect": "not_answered"}


@pytest.mark.parametrize("state", ProposalState)
def test_what_takes_comments_and_positions(stage: Stage, state: str) -> None:
    with scaffolding():
        row = proposal(stage.world.consultation, stage.world.lega, state=state, merged_into=stage.public)
    at, who = MOMENTS["positions_begin"], stage.as_("delegate_of_spiga")
    expected = {"published": "allowed", "under_review": "allowed", "answered": "allowed", "merged": "merged"}
    for ask in (rules.may_vote, rules.may_comment):
        assert ask(who, row, at).code == expected.get(state, "not_readable")


def test_comments_are_taken_back_by_their_own_people(stage: Stage) -> None:
    def code(who: str, row: Comment, at: datetime = NOON) -> str:
        return rules.may_withdraw_comment(standing(stage.world, who), row, at).code

    said = comment(stage.public, stage.world.spiga)
    official = comment(stage.public, stage.world.council, author=stage.world.member)
    assert code("delegate_of_spiga", said) == code("member", official) == "allowed"
    assert code("delegate_of_spiga", said, MOMENTS["comments_over"]) == "phase_closed"
    assert code("nobody", said) == code("nobody", official) == "not_signed_in"
    assert code("second_member", official) == "not_yours"


def test_an_imported_comment_has_no_writer_to_be_nobody(stage: Stage) -> None:
    """A text without a writer is not everybody's own: neither of nobody nor of a moderator."""
    row = comment(stage.public, stage.world.foggia, author=None)
    assert rules.may_moderate(standing(stage.world, "member"), row, NOON).allowed
    assert rules.may_withdraw_comment(standing(stage.world, "officer"), row, NOON).code == "not_yours"


def test_a_refusal_is_a_sentence_with_a_next_step(stage: Stage) -> None:
    for who in EVERYBODY:
        verdict = rules.may_vote(stage.as_(who), stage.public, MOMENTS["long_after"])
        assert not verdict and str(verdict.reason).endswith(".") and "%" not in str(verdict.reason)
