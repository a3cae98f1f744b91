"""Small actions on real rows, for tests of the journal. They are taken off the register of actions again."""

from typing import Any

from consult.audit.journal import ACTIONS, Entry, action, lock, moment, nothing_changed, record, state
from councils.models import Consultation, Prefecture

NOTED = "consultation.archived"
NOTED_OF_PREFECTURE = "council.opened"
PRIVATE = "consultation.drafted"
VOTED = "vote.cast"


@action(NOTED, VOTED, PRIVATE)
def note(consultation: Consultation, *, actor: Any, verb: str = NOTED, times: int = 1, **event: Any) -> Entry:
    """Record something on the consultation, as often as asked."""
    row = lock(Consultation, consultation.pk)
    moment()
    return [record(verb, subject=row, **event) for _ in range(times)][-1]


@action(NOTED)
def say(consultation: Consultation, *, actor: Any, words: str) -> str:
    """Record a statement in words, in Italian."""
    row = lock(Consultation, consultation.pk)
    moment()
    _, digest = state(words, kind="toy", language="it")
    record(NOTED, subject=row, facts={"reason": digest})
    return digest


@action(NOTED)
def rename(consultation: Consultation, *, actor: Any, title: str) -> None:
    """Change a tracked text and record its digest."""
    row = lock(Consultation, consultation.pk)
    moment()
    row.title = title
    row.save(update_fields=["title"])
    record(NOTED, subject=row, facts={"text": row.text_digest()})


@action(NOTED)
def renumber(consultation: Consultation, *, actor: Any) -> None:
    """Save a tracked row whose text stays as it was."""
    row = lock(Consultation, consultation.pk)
    moment()
    row.save(update_fields=["proposals_numbered"])
    record(NOTED, subject=row)


@action(NOTED, NOTED_OF_PREFECTURE)
def note_in_both(consultation: Consultation, *, actor: Any) -> None:
    """Record on the prefecture's chain and on the consultation's, in one act."""
    prefecture = lock(Prefecture, consultation.prefecture_id)
    row = lock(Consultation, consultation.pk)
    record(NOTED_OF_PREFECTURE, subject=prefecture)
    record(NOTED, subject=row)


@action(NOTED)
def find_nothing(consultation: Consultation, *, actor: Any) -> None:
    """Find everything as wanted already."""
    lock(Consultation, consultation.pk)
    nothing_changed()


for _name in [name for name in ACTIONS if name.startswith(__name__)]:
    del ACTIONS[_name]
