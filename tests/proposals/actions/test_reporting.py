import pytest

from consult.audit.journal import scaffolding
from consult.audit.verbs import verb
from consult.verdicts import RuleBroken
from proposals.actions.reporting import dismiss_report, report_content
from proposals.models import ContentReport, ModerationDecision, Proposal
from proposals.states import CommentState, ProposalState
from tests.cast import NOON, World, mandate, proposal
from tests.proposals.stage import comment, facts, header, recorded, told


def test_anyone_signed_in_reports_once_and_nothing_is_hidden(world: World, public: Proposal) -> None:
    report = report_content(public, actor=world.stranger, ground="insult", words="Guardate la riga due.")
    public.refresh_from_db()
    assert public.state == ProposalState.PUBLISHED
    assert (report.reporter, report.ground, report.made_at) == (world.stranger, "insult", NOON)
    assert report.words is not None and report.words.content == "Guardate la riga due."
    assert facts("report.made")["ground"] == "insult" and facts("report.made")["words"]
    assert header("report.made")["on_behalf_of"] is None
    assert told("report.made") == {"secretary"}
    assert not verb("report.made").public

    with pytest.raises(RuleBroken) as refused:
        report_content(public, actor=world.stranger, ground="hate")
    assert refused.value.code == "already_reported"
    report_content(public, actor=world.delegate_of_lega, ground="hate")
    assert ContentReport.objects.count() == 2


def test_a_comment_is_reported_too(world: World, public: Proposal) -> None:
    report = report_content(comment(public, world.lega), actor=world.stranger, ground="hate")
    assert report.comment is not None and report.words is None
    assert facts("report.made") == {"ground": "hate", "words": None}


@pytest.mark.parametrize("ground", ["within_rules", "dislike"])
def test_a_report_names_a_rule(world: World, public: Proposal, ground: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        report_content(public, actor=world.stranger, ground=ground)
    assert refused.value.code == "ground_unknown"


def test_what_is_not_public_is_not_reported(world: World, public: Proposal) -> None:
    with scaffolding():
        hidden = proposal(world.consultation, world.lega, state=ProposalState.HIDDEN)
    for text in (hidden, comment(public, world.lega, state=CommentState.HIDDEN)):
        with pytest.raises(RuleBroken) as refused:
            report_content(text, actor=world.stranger, ground="insult")
        assert refused.value.code == "not_public"


def test_a_dismissed_report_is_kept_and_answered_in_words(world: World, public: Proposal) -> None:
    report = report_content(public, actor=world.stranger, ground="insult")
    report = dismiss_report(report, actor=world.member, words="È una critica, non un insulto.")
    report.refresh_from_db()
    decision = ModerationDecision.objects.get()
    assert report.decision == decision and decision.verdict == "dismissed"
    assert decision.explanation is not None and decision.explanation.content.startswith("È una critica")
    public.refresh_from_db()
    assert public.state == ProposalState.PUBLISHED
    assert recorded() == ["report.made", "report.dismissed"]
    assert told("report.dismissed") == {"stranger"}
    assert report_content(public, actor=world.stranger, ground="insult").pk != report.pk


def test_a_report_is_answered_once_with_words_and_without_a_tie(world: World, public: Proposal) -> None:
    report = report_content(public, actor=world.stranger, ground="insult")
    with pytest.raises(RuleBroken) as refused:
        dismiss_report(report, actor=world.member, words="  ")
    assert refused.value.code == "words_missing"
    with scaffolding():
        mandate(world.second_member, world.spiga)
    for who, code in (("second_member", "conflict_of_interest"), ("officer", "not_a_moderator")):
        with pytest.raises(RuleBroken) as refused:
            dismiss_report(report, actor=world.people[who], words="No.")
        assert refused.value.code == code
    dismiss_report(report, actor=world.member, words="No.")
    with pytest.raises(RuleBroken) as refused:
        dismiss_report(report, actor=world.member, words="No.")
    assert refused.value.code == "report_closed"
