"""Drafts: a text that only its association sees."""

from consult.accounts.models import User
from consult.audit.history import save_counter
from consult.audit.journal import action, moment, nothing_changed, record
from consult.verdicts import first_denial
from councils.models import Association, Consultation, Question
from proposals.actions.place import lock_participant, lock_participation
from proposals.facts import fits, not_edited_meanwhile, question_of
from proposals.models import Proposal
from proposals.models.texts import write
from proposals.rules import may_draft, may_save_draft


@action("proposal.drafted")
def draft_proposal(
    consultation: Consultation,
    *,
    actor: User,
    association: Association,
    title: str,
    body: str,
    language: str,
    question: Question | None = None,
    summary_it: str = "",
) -> Proposal:
    """Begin a proposal of the association, with the next number of the consultation. It may still be incomplete.

    Nobody is told: a draft is the association's own. Raises RuleBroken with the refusal of ``may_draft``,
    for a question of another consultation, or for a text that is too long.
    """
    participant = lock_participant(actor, association, consultation)
    at, consultation = moment(), participant.consultation
    first_denial(may_draft(participant, at), question_of(question, consultation), fits(title, body)).require()

    number = _next_number(consultation)
    proposal = Proposal.objects.create(
        consultation=consultation,
        association=participant.association,
        number=number,
        code=f"{consultation.code}-{number}",
        title=title,
        body=body,
        language=language,
        question=question,
        summary_it=summary_it,
        created_at=at,
        created_by=actor,
        mandate=participant.mandate(at),
    )

    facts = {"text": proposal.text_digest(), "language": language}
    record("proposal.drafted", subject=proposal, version=1, facts=facts, **participant.capacity(at))
    return proposal


@action("proposal.draft_saved")
def save_draft(
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
    """Keep a text that is still with the association: a draft, or one that a moderator returned.

    ``edit`` is the number of the text that the editor had before them; the second of two editors is told.
    Raises RuleBroken ``edited_meanwhile``, with the refusal of ``may_save_draft``, for a question of another
    consultation, or for a text that is too long. Saving the same text again changes nothing.
    """
    participant, proposal = lock_participation(actor, proposal.association, proposal)
    at = moment()
    first_denial(
        may_save_draft(participant, proposal, at),
        not_edited_meanwhile(proposal, edit),
        question_of(question, proposal.consultation),
        fits(title, body),
    ).require()

    changed = write(proposal, title=title, body=body, language=language, question=question, summary_it=summary_it)
    if not changed:
        nothing_changed()
        return proposal
    proposal.save(update_fields=changed)

    facts = {"text": proposal.text_digest(), "language": language}
    record("proposal.draft_saved", subject=proposal, version=proposal.version, facts=facts, **participant.capacity(at))
    return proposal


def _next_number(consultation: Consultation) -> int:
    """Count one more proposal; the consultation is locked, so nobody else takes the number."""
    consultation.proposals_numbered += 1
    save_counter(consultation, "proposals_numbered")
    return consultation.proposals_numbered
