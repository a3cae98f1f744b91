"""What an association does with its proposal: send, amend, withdraw it, and support that of another."""

from consult.accounts.models import User
from consult.audit.journal import action, moment, nothing_changed, record, state
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.models import Association, Question
from proposals.actions.place import lock_participation
from proposals.actions.recipients import authors_of, backers_of, secretaries_of
from proposals.facts import fits, not_edited_meanwhile, question_of, says_something
from proposals.models import Proposal
from proposals.models.texts import changed_since_sent, next_version, write
from proposals.rules import may_amend, may_cosponsor, may_send, may_withdraw
from proposals.states import ProposalState


@action("proposal.sent")
def send_proposal(proposal: Proposal, *, actor: User) -> Proposal:
    """Hand a draft, or a returned text, to the moderators. A changed text gets the next version number.

    The association's people are told what goes out in its name, the secretaries that something waits.
    Raises RuleBroken with the refusal of ``may_send``.
    """
    participant, proposal = lock_participation(actor, proposal.association, proposal)
    at = moment()
    may_send(participant, proposal, at).require()

    before = proposal.state
    if proposal.sent_at is not None and changed_since_sent(proposal):
        proposal.version = next_version(proposal)
    proposal.state, proposal.sent_at, proposal.mandate = ProposalState.IN_MODERATION, at, participant.mandate(at)
    proposal.save(update_fields=["version", "state", "sent_at", "mandate"])

    facts = {"text": proposal.text_digest(), "before": before}
    entry = record("proposal.sent", subject=proposal, version=proposal.version, facts=facts, **participant.capacity(at))
    notify(entry, authors_of(proposal, at) + secretaries_of(proposal.consultation, at))
    return proposal


@action("proposal.amended")
def amend_proposal(
    proposal: Proposal,
    *,
    actor: User,
    edit: int,
    title: str,
    body: str,
    language: str,
    question: Question | None = None,
    summary_it: str = "",
) -> Proposal:
    """Send a changed text of a published proposal to the moderators; until they decide, everybody reads the old one.

    Raises RuleBroken ``edited_meanwhile``, with the refusal of ``may_amend``, or for a text that is empty,
    too long or under a question of another consultation. Sending the same text again changes nothing.
    """
    participant, proposal = lock_participation(actor, proposal.association, proposal)
    at = moment()
    first_denial(
        may_amend(participant, proposal, at),
        not_edited_meanwhile(proposal, edit),
        question_of(question, proposal.consultation),
        says_something(title, body),
        fits(title, body),
    ).require()

    changed = write(proposal, title=title, body=body, language=language, question=question, summary_it=summary_it)
    if not changed:
        nothing_changed()
        return proposal
    proposal.version = next_version(proposal)
    proposal.state, proposal.sent_at, proposal.mandate = ProposalState.IN_MODERATION, at, participant.mandate(at)
    proposal.save(update_fields=[*changed, "version", "state", "sent_at", "mandate"])

    facts = {"text": proposal.text_digest(), "language": language}
    entry = record(
        "proposal.amended", subject=proposal, version=proposal.version, facts=facts, **participant.capacity(at)
    )
    notify(entry, authors_of(proposal, at) + secretaries_of(proposal.consultation, at))
    return proposal


@action("proposal.withdrawn", "proposal.discarded")
def withdraw_proposal(proposal: Proposal, *, actor: User, words: str = "") -> Proposal:
    """Take the proposal back. What was public leaves its trace; what never was is discarded in silence.

    ``words`` may say why. Those who put their name to it are told. Raises RuleBroken with the refusal of
    ``may_withdraw``.
    """
    participant, proposal = lock_participation(actor, proposal.association, proposal)
    at = moment()
    may_withdraw(participant, proposal, at).require()

    before, was_public = proposal.state, proposal.published_at is not None
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    facts = {"before": before}
    if words.strip():
        facts["words"] = state(words, kind="proposal.withdrawal", language=proposal.language)[1]

    verb = "proposal.withdrawn" if was_public else "proposal.discarded"
    entry = record(verb, subject=proposal, version=proposal.version, facts=facts, **participant.capacity(at))
    notify(entry, backers_of(proposal, at))
    return proposal


@action("proposal.cosponsored")
def cosponsor_proposal(proposal: Proposal, *, actor: User, association: Association) -> Proposal:
    """Put the name of another association beside the proposer's. Doing it again changes nothing.

    Raises RuleBroken with the refusal of ``may_cosponsor``.
    """
    participant, proposal = lock_participation(actor, association, proposal)
    at = moment()
    may_cosponsor(participant, proposal, at).require()

    if proposal.cosponsors.filter(pk=association.pk).exists():
        nothing_changed()
        return proposal
    proposal.cosponsors.add(participant.association)

    entry = record("proposal.cosponsored", subject=proposal, version=proposal.version, **participant.capacity(at))
    notify(entry, backers_of(proposal, at))
    return proposal
