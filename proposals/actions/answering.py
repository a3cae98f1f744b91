"""What the institution owes each proposal: an office, a date, and an answer with reasons."""

from datetime import date

from consult.accounts.models import User
from consult.audit.journal import action, moment, record
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.models import Office
from councils.queries import standing_of
from proposals.actions.place import lock_content, staff_capacity
from proposals.actions.recipients import backers_of
from proposals.facts import due_later, office_of, outcome_complete
from proposals.models import Proposal, ReasonedOutcome, TakingCharge
from proposals.rules import may_answer, may_take_charge
from proposals.states import ProposalState


@action("proposal.taken_in_charge")
def take_charge(proposal: Proposal, *, actor: User, office: Office, due_on: date) -> TakingCharge:
    """Say which office handles the proposal and by which day it is answered; the newest such word holds.

    Those behind the proposal are told. Raises RuleBroken with the refusal of ``may_take_charge``, for an
    office of another prefecture, or for a day that is past.
    """
    proposal = lock_content(proposal)
    at, standing, consultation = moment(), standing_of(actor), proposal.consultation
    first_denial(
        may_take_charge(standing, proposal, at), office_of(office, consultation), due_later(due_on, at)
    ).require()

    before = proposal.state
    charge = TakingCharge.objects.create(proposal=proposal, office=office, due_on=due_on, taken_at=at, taken_by=actor)
    if before != ProposalState.UNDER_REVIEW:
        proposal.state = ProposalState.UNDER_REVIEW
        proposal.save(update_fields=["state"])

    facts = {"office": office.name, "due_on": due_on.isoformat(), "before": before}
    capacity = staff_capacity(standing, consultation.prefecture)
    entry = record("proposal.taken_in_charge", subject=proposal, version=proposal.version, facts=facts, **capacity)
    notify(entry, backers_of(proposal, at), due_on=due_on, office=office.pk)
    return charge


@action("outcome.given")
def answer_proposal(
    proposal: Proposal,
    *,
    actor: User,
    value: str,
    reasons: str,
    office: Office,
    signatory: str,
    language: str = "it",
) -> ReasonedOutcome:
    """Give the institution's reasoned answer, public from now on. A second one gets the next number beside the first.

    Those behind the proposal, and behind what was joined to it, are told. Raises RuleBroken with the refusal
    of ``may_answer``, for an office of another prefecture, or without a value, reasons or signatory.
    """
    proposal = lock_content(proposal)
    at, standing, consultation = moment(), standing_of(actor), proposal.consultation
    first_denial(
        may_answer(standing, proposal, at),
        office_of(office, consultation),
        outcome_complete(value, reasons, signatory),
    ).require()

    outcome = ReasonedOutcome.objects.create(
        proposal=proposal,
        number=proposal.outcomes.count() + 1,
        value=value,
        reasons=reasons,
        language=language,
        office=office,
        signatory=signatory,
        answered_at=at,
        answered_by=actor,
    )
    if proposal.state != ProposalState.ANSWERED:
        proposal.state = ProposalState.ANSWERED
        proposal.save(update_fields=["state"])

    facts = {"value": value, "office": office.name, "text": outcome.text_digest()}
    capacity = staff_capacity(standing, consultation.prefecture)
    entry = record("outcome.given", subject=outcome, version=outcome.number, facts=facts, **capacity)
    notify(entry, backers_of(proposal, at), value=value)
    return outcome
