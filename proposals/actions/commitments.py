"""What an institution promises in public, and how that goes on."""

from datetime import date

from consult.accounts.models import User
from consult.audit import journal
from consult.audit.journal import action, lock, moment, record
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.models import Office
from councils.queries import standing_of
from proposals.actions.place import lock_content, staff_capacity
from proposals.actions.recipients import backers_of
from proposals.facts import due_later, office_of, progress_known, words_given
from proposals.models import Commitment, CommitmentReport, ReasonedOutcome
from proposals.rules import may_commit, may_report_progress
from proposals.states import CommitmentState

LANGUAGE = "it"
"""Commitments are official texts."""


@action("commitment.opened")
def open_commitment(outcome: ReasonedOutcome, *, actor: User, what: str, office: Office, due_on: date) -> Commitment:
    """Promise something in public under an answer: what, which office, by which day.

    Those behind the proposal are told. Raises RuleBroken with the refusal of ``may_commit``, for an office
    of another prefecture, a day that is past, or without words.
    """
    proposal = lock_content(outcome.proposal)
    at, standing, consultation = moment(), standing_of(actor), proposal.consultation
    first_denial(
        may_commit(standing, proposal, at),
        office_of(office, consultation),
        due_later(due_on, at),
        words_given(what),
    ).require()

    promise, digest = journal.state(what, kind="commitment.what", language=LANGUAGE)
    commitment = Commitment.objects.create(
        proposal=proposal, outcome=outcome, office=office, what=promise, due_on=due_on, opened_at=at
    )

    facts = {"what": digest, "office": office.name, "due_on": due_on.isoformat(), "outcome": outcome.number}
    capacity = staff_capacity(standing, consultation.prefecture)
    entry = record("commitment.opened", subject=commitment, facts=facts, **capacity)
    notify(entry, backers_of(proposal, at), due_on=due_on)
    return commitment


@action("commitment.progressed", "commitment.closed")
def report_progress(commitment: Commitment, *, actor: User, words: str, state: str) -> CommitmentReport:
    """Tell how a commitment goes on, and whether it is running, done or dropped; the last two close it.

    Those behind the proposal are told. Raises RuleBroken with the refusal of ``may_report_progress``, for
    an unknown state, or without words.
    """
    proposal = lock_content(commitment.proposal)
    commitment = lock(Commitment, commitment.pk)
    commitment.proposal = proposal
    at, standing = moment(), standing_of(actor)
    first_denial(may_report_progress(standing, commitment, at), progress_known(state), words_given(words)).require()

    said, digest = journal.state(words, kind="commitment.progress", language=LANGUAGE)
    report = CommitmentReport.objects.create(commitment=commitment, words=said, state=state, made_at=at)
    closed = state != CommitmentState.RUNNING
    if closed:
        commitment.state, commitment.closed_at = state, at
        commitment.save(update_fields=["state", "closed_at"])

    capacity = staff_capacity(standing, proposal.consultation.prefecture)
    verb = "commitment.closed" if closed else "commitment.progressed"
    entry = record(verb, subject=commitment, facts={"state": state, "words": digest}, **capacity)
    notify(entry, backers_of(proposal, at), state=state)
    return report
