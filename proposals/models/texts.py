"""The numbered versions of a proposal's text, as its history holds them.

A version is fixed once it was sent: its text is that of its history rows in a state in which it lay with
the moderators or stood in public. What an author writes afterwards is the next version when it is sent.
"""

from typing import Any

from django.db.models import Max

from consult.audit.chain import new_salt
from councils.models import Question
from proposals.models.proposal import Proposal
from proposals.states import ProposalState

TEXT_FIELDS = ("title", "body", "language", "summary_it", "question")
"""What an author writes."""

_SEALED_FIELDS = ("title", "body", "language", "summary_it", "question_id", "text_salt", "version")
"""What makes a version: its number, its text, the question it answers, and the salt of its digest."""

_FIXED = (ProposalState.IN_MODERATION, ProposalState.PUBLISHED)


def sent_text(proposal: Proposal, version: int) -> Any:
    """The history row with the text of this version as it was sent; None if it never was."""
    return proposal.history.filter(version=version, state__in=_FIXED).order_by("-history_id").first()


def changed_since_sent(proposal: Proposal) -> bool:
    """Whether the text differs from the last one that moderators saw under its number."""
    sent = sent_text(proposal, proposal.version)
    return sent is None or sent.instance.text_parts() != proposal.text_parts()


def next_version(proposal: Proposal) -> int:
    """The first number that no version of this proposal had: refused versions keep theirs."""
    newest: int | None = proposal.history.aggregate(Max("version"))["version__max"]
    return (newest or 0) + 1


def write(
    proposal: Proposal, *, title: str, body: str, language: str, question: Question | None, summary_it: str
) -> list[str]:
    """Put a text in place, under a fresh salt and edit number. Returns the names of the changed fields."""
    given = dict(zip(TEXT_FIELDS, (title, body, language, summary_it, question), strict=True))
    if all(getattr(proposal, name) == value for name, value in given.items()):
        return []
    for name, value in given.items():
        setattr(proposal, name, value)
    proposal.text_salt = new_salt()
    proposal.edit += 1
    return [*TEXT_FIELDS, "text_salt", "edit"]


def put_back(proposal: Proposal, version: int) -> list[str]:
    """Put the text of an earlier version in place again. Returns the names of the changed fields."""
    sent = sent_text(proposal, version)
    for name in _SEALED_FIELDS:
        setattr(proposal, name, getattr(sent, name))
    proposal.edit += 1
    return [*_SEALED_FIELDS, "edit"]
