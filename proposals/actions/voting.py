"""The position of an association on a proposal. One association, one voice, whoever presses the button.

Read this file first: every act of the program has its shape. It locks what its rule will read, asks the
rule, changes the rows, records what happened, and tells those who must know; in this order, in one
transaction, or not at all.
"""

from consult.accounts.models import User
from consult.audit.journal import action, moment, nothing_changed, record, state
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.models import Association
from councils.queries import delegates_of
from proposals.actions.place import lock_participation
from proposals.facts import position_known
from proposals.models import Proposal, Vote
from proposals.rules import may_vote, may_withdraw_vote


@action("vote.cast", "vote.changed")
def cast_vote(
    proposal: Proposal,
    *,
    actor: User,
    association: Association,
    position: str,
    reason: str = "",
    language: str = "it",
) -> Vote:
    """Give the association's position on the proposal, or change it: the last one before the closing counts.

    The instant that counts is the one at which the locks are held: a vote that waited past the closing is
    refused. A second delegate changes the association's one position. The same position with the same
    reason again, a button pressed twice, changes and records nothing. Positions are advisory: art. 57 DPR
    394/1999 gives councils no vote. Raises RuleBroken with the refusal of ``may_vote``.
    """
    participant, proposal = lock_participation(actor, association, proposal)

    at = moment()
    first_denial(may_vote(participant, proposal, at), position_known(position)).require()

    vote = _voice_of(participant.association, proposal)
    if vote.says(position, reason):
        nothing_changed()
        return vote
    before = vote.position or None
    vote.reason, reason_digest = state(reason, kind="vote.reason", language=language) if reason else (None, None)
    vote.position, vote.proposal_version = position, proposal.version_read
    vote.cast_at, vote.cast_by, vote.mandate = at, actor, participant.mandate(at)
    vote.save()

    facts = {"position": position, "before": before, "reason_digest": reason_digest}
    verb = "vote.changed" if before else "vote.cast"
    entry = record(verb, subject=proposal, version=vote.proposal_version, facts=facts, **participant.capacity(at))

    notify(entry, delegates_of(participant.association, at))
    return vote


@action("vote.withdrawn")
def withdraw_vote(proposal: Proposal, *, actor: User, association: Association) -> Proposal:
    """Take the association's position back: it counts as one that took none, and may take one again.

    The row goes, so that whatever counts positions is right without knowing of this; what was said, and its
    reason, stay in the record. Without a position, a button pressed twice, nothing changes. Raises
    RuleBroken with the refusal of ``may_withdraw_vote``.
    """
    participant, proposal = lock_participation(actor, association, proposal)
    at = moment()
    may_withdraw_vote(participant, proposal, at).require()

    vote = _voice_of(participant.association, proposal)
    if vote.pk is None:
        nothing_changed()
        return proposal
    version, facts = vote.proposal_version, {"before": vote.position}
    vote.delete()

    entry = record("vote.withdrawn", subject=proposal, version=version, facts=facts, **participant.capacity(at))
    notify(entry, delegates_of(participant.association, at))
    return proposal


def _voice_of(association: Association, proposal: Proposal) -> Vote:
    """The association's vote on the proposal: the one it gave, or a new one without a position."""
    given = Vote.objects.select_related("reason").filter(proposal=proposal, association=association).first()
    return given or Vote(proposal=proposal, association=association)
