"""Reports: anyone signed in says that a text breaks the rules, a moderator answers. A report hides nothing itself."""

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, record, state
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.queries import standing_of
from proposals.actions.deciding import decide
from proposals.actions.place import lock_content, moderator_of
from proposals.actions.recipients import secretaries_of
from proposals.facts import Content, about, consultation_of, ground_known, report_open, words_given
from proposals.models import ContentReport
from proposals.rules import may_moderate, may_report
from proposals.states import Ground, ModerationVerdict


@action("report.made")
def report_content(content: Content, *, actor: User, ground: str, words: str = "") -> ContentReport:
    """Say that a public text breaks a rule. It stays as it is until a moderator has read it.

    The secretaries are told. Raises RuleBroken with the refusal of ``may_report``, or for an unknown ground.
    """
    content = lock_content(content)
    at = moment()
    reported = ContentReport.objects.filter(**about(content), reporter=actor, decision=None).exists()
    first_denial(may_report(standing_of(actor), content, at, reported=reported), ground_known(ground)).require()

    said, digest = state(words, kind="report.words", language=actor.language) if words.strip() else (None, None)
    report = ContentReport.objects.create(**about(content), made_at=at, reporter=actor, ground=ground, words=said)

    facts = {"ground": ground, "words": digest}
    entry = record("report.made", subject=report, version=content.version, facts=facts)
    notify(entry, secretaries_of(consultation_of(content), at))
    return report


@action("report.dismissed")
def dismiss_report(report: ContentReport, *, actor: User, words: str) -> ContentReport:
    """Answer a report that found nothing against the rules, and say why. The text stays; the report is kept.

    The person who reported is told. Raises RuleBroken with the refusal of ``may_moderate``, for a report
    that was answered already, or without words.
    """
    content = lock_content(report.content)
    report = lock(ContentReport, report.pk)
    moderator, at = moderator_of(content, actor), moment()
    first_denial(
        may_moderate(moderator.standing, content, at, conflicts=moderator.conflicts),
        report_open(report),
        words_given(words),
    ).require()

    decision, facts = decide(
        content, moderator, verdict=ModerationVerdict.DISMISSED, ground=Ground.WITHIN_RULES, words=words
    )
    report.decision = decision
    report.save(update_fields=["decision"])

    entry = record("report.dismissed", subject=decision, version=content.version, facts=facts, **moderator.capacity())
    notify(entry, [report.reporter])
    return report
