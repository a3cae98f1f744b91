"""What moderators decide on a text: with a ground and a reason, never on their own, at any time.

No phase and no freeze stops these acts. Each leaves a decision that its author can read and have reviewed.
"""

from typing import TypeVar

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, nothing_changed, record
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.models import Consultation
from councils.queries import standing_of
from proposals.actions.deciding import (
    bring_back,
    close_reports,
    decide,
    hide,
    make_public,
    refuse,
)
from proposals.actions.place import lock_content, moderator_of
from proposals.actions.recipients import authors_of, backers_of, readers_of_new
from proposals.facts import Content, about, can, can_take_in, kind_of, well_grounded, words_given
from proposals.models import ConflictDeclaration, Proposal
from proposals.queries.participation import conflicts_of
from proposals.rules import hideable, may_declare_conflict, may_moderate, publishable, rejectable
from proposals.states import Ground, ModerationVerdict, ProposalAct, ProposalState

C = TypeVar("C", bound=Content)


@action("proposal.published", "comment.published")
def publish_content(content: C, *, actor: User) -> C:
    """Let everybody read a text that keeps to the rules. It needs no explanation.

    The author is told; of a comment, also the proposer and who is answered. Raises RuleBroken with the
    refusal of ``may_moderate`` or ``publishable``.
    """
    content = lock_content(content)
    moderator, at = moderator_of(content, actor), moment()
    first_denial(
        may_moderate(moderator.standing, content, at, conflicts=moderator.conflicts), publishable(content, at)
    ).require()

    before = content.state
    _decision, facts = decide(content, moderator, verdict=ModerationVerdict.PUBLISHED, ground=Ground.WITHIN_RULES)
    make_public(content, at)

    facts |= {"before": before, "text": content.text_digest()}
    entry = record(
        f"{kind_of(content)}.published",
        subject=content,
        version=content.version,
        facts=facts,
        **moderator.capacity(),
    )
    notify(entry, readers_of_new(content, at))
    return content


@action("proposal.returned")
def return_proposal(proposal: Proposal, *, actor: User, ground: str, words: str) -> Proposal:
    """Give a proposal back to its association, which can change it and send it again for three working days.

    Raises RuleBroken with the refusal of ``may_moderate``, in another state, or without ground or words.
    """
    proposal = lock_content(proposal)
    moderator, at = moderator_of(proposal, actor), moment()
    first_denial(
        may_moderate(moderator.standing, proposal, at, conflicts=moderator.conflicts),
        can(proposal, ProposalAct.RETURN),
        well_grounded(ground, words),
    ).require()

    decision, facts = decide(proposal, moderator, verdict=ModerationVerdict.RETURNED, ground=ground, words=words)
    proposal.state, proposal.returned_at = ProposalState.RETURNED, at
    proposal.save(update_fields=["state", "returned_at"])

    entry = record("proposal.returned", subject=proposal, version=proposal.version, facts=facts, **moderator.capacity())
    notify(entry, authors_of(proposal, at), decision=decision.pk, ground=ground)
    return proposal


@action("proposal.rejected", "proposal.change_refused", "comment.rejected")
def reject_content(content: C, *, actor: User, ground: str, words: str) -> C:
    """Do not publish a text. When it was a change of a published one, the published text stays.

    Raises RuleBroken with the refusal of ``may_moderate`` or ``rejectable``, or without ground or words.
    """
    content = lock_content(content)
    moderator, at = moderator_of(content, actor), moment()
    first_denial(
        may_moderate(moderator.standing, content, at, conflicts=moderator.conflicts),
        rejectable(content),
        well_grounded(ground, words),
    ).require()

    version = content.version
    decision, facts = decide(content, moderator, verdict=ModerationVerdict.REJECTED, ground=ground, words=words)
    was_change = refuse(content)

    verb = "proposal.change_refused" if was_change else f"{kind_of(content)}.rejected"
    facts["text"] = content.text_digest()
    entry = record(verb, subject=content, version=version, facts=facts, **moderator.capacity())
    notify(entry, authors_of(content, at), decision=decision.pk, ground=ground)
    return content


@action("proposal.hidden", "comment.hidden")
def hide_content(content: C, *, actor: User, ground: str, words: str) -> C:
    """Take a public text off the site, whatever its state; its trace, ground and history stay.

    Open reports of it are closed with this decision, and their authors told. Raises RuleBroken with the
    refusal of ``may_moderate`` or ``hideable``, or without ground or words.
    """
    content = lock_content(content)
    moderator, at = moderator_of(content, actor), moment()
    first_denial(
        may_moderate(moderator.standing, content, at, conflicts=moderator.conflicts),
        hideable(content),
        well_grounded(ground, words),
    ).require()

    before = content.state
    decision, facts = decide(content, moderator, verdict=ModerationVerdict.HIDDEN, ground=ground, words=words)
    hide(content)
    reporters = close_reports(content, decision)

    facts["before"] = before
    entry = record(
        f"{kind_of(content)}.hidden", subject=content, version=content.version, facts=facts, **moderator.capacity()
    )
    notify(entry, authors_of(content, at) + reporters, decision=decision.pk, ground=ground)
    return content


@action("proposal.restored", "comment.restored")
def restore_content(content: C, *, actor: User, words: str) -> C:
    """Bring back a hidden text to where it stood, or publish one that was refused, and say why.

    Raises RuleBroken with the refusal of ``may_moderate``, in another state, or without words.
    """
    content = lock_content(content)
    moderator, at = moderator_of(content, actor), moment()
    first_denial(
        may_moderate(moderator.standing, content, at, conflicts=moderator.conflicts),
        can(content, ProposalAct.RESTORE),
        words_given(words),
    ).require()

    before = content.state
    decision, facts = decide(
        content, moderator, verdict=ModerationVerdict.RESTORED, ground=Ground.WITHIN_RULES, words=words
    )
    bring_back(content, at)

    facts |= {"before": before, "to": content.state}
    entry = record(
        f"{kind_of(content)}.restored", subject=content, version=content.version, facts=facts, **moderator.capacity()
    )
    notify(entry, authors_of(content, at), decision=decision.pk)
    return content


@action("proposal.merged")
def merge_proposal(proposal: Proposal, *, actor: User, into: Proposal, words: str) -> Proposal:
    """Join a proposal to another one of the same consultation that asks the same, and say why.

    Its text, comments and positions stay where they are and are shown with the link; new comments and
    positions go to the other one, whose answer is the answer to both. Nothing is counted twice. Raises
    RuleBroken with the refusal of ``may_moderate``, in another state, without words, or when the other
    proposal is not public, is joined itself, or belongs elsewhere.
    """
    proposal, into = _lock_both(proposal, into)
    moderator, at = moderator_of(proposal, actor), moment()
    first_denial(
        may_moderate(moderator.standing, proposal, at, conflicts=moderator.conflicts),
        may_moderate(moderator.standing, into, at, conflicts=conflicts_of(actor, [into])),
        can(proposal, ProposalAct.MERGE),
        can_take_in(into, proposal),
        words_given(words),
    ).require()

    decision, facts = decide(
        proposal, moderator, verdict=ModerationVerdict.MERGED, ground=Ground.DUPLICATE, words=words
    )
    proposal.state, proposal.merged_into = ProposalState.MERGED, into
    proposal.save(update_fields=["state", "merged_into"])

    facts["into"] = into.code
    entry = record("proposal.merged", subject=proposal, version=proposal.version, facts=facts, **moderator.capacity())
    notify(entry, backers_of(proposal, at) + backers_of(into, at), decision=decision.pk, into=into.code)
    return proposal


@action("conflict.declared")
def declare_conflict(content: Content, *, actor: User) -> ConflictDeclaration:
    """Pass a text on to another moderator, because of a tie that only the person knows. It cannot be taken back.

    Raises RuleBroken with the refusal of ``may_declare_conflict``. Declaring it again changes nothing.
    """
    content = lock_content(content)
    at = moment()
    may_declare_conflict(standing_of(actor), content, at).require()

    declared, is_new = ConflictDeclaration.objects.get_or_create(
        **about(content), member=actor, defaults={"made_at": at}
    )
    if not is_new:
        nothing_changed()
        return declared

    record("conflict.declared", subject=content, version=content.version, **moderator_of(content, actor).capacity())
    return declared


def _lock_both(proposal: Proposal, into: Proposal) -> tuple[Proposal, Proposal]:
    """Lock the consultation and two proposals, the older first, so that two such acts cannot wait for each other."""
    consultation = lock(Consultation, proposal.consultation_id)
    held = {pk: lock(Proposal, pk) for pk in sorted({proposal.pk, into.pk})}
    for row in held.values():
        if row.consultation_id == consultation.pk:
            row.consultation = consultation
    return held[proposal.pk], held[into.pk]
