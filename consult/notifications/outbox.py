"""Writing notices: rows in the same transaction as the act, delivered afterwards by ``tick``."""

from collections.abc import Iterable, Mapping
from typing import Any

from consult.accounts.models import User
from consult.audit.journal import Entry, current_act, moment
from consult.notifications.models import OutboxMessage


def notify(entry: Entry, recipients: Iterable[User], **data: Any) -> None:
    """One notice of this entry to each recipient, but not to the person who acted.

    ``data`` holds ids, codes, ISO instants and states for the template ``emails/<verb>/``; never a text.
    A person who is named twice gets one notice: the unique constraint says so too.
    """
    act = current_act()
    subject = entry.header["subject"]
    people = {user.pk: user for user in recipients if act.actor is None or user.pk != act.actor.pk}
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            act_id=act.id,
            verb=entry.verb,
            recipient=user,
            subject_type=subject["type"],
            subject_id=subject["id"],
            data=_plain(data) | {"label": subject["label"]},
            created_at=moment(),
            due_at=moment(),
        )
        for user in people.values()
    )


def notify_invited(entry: Entry, **data: Any) -> None:
    """One notice of this entry to the address that the subject's owner invites; ``data`` as for ``notify``."""
    subject = entry.header["subject"]
    OutboxMessage.objects.create(
        act_id=current_act().id,
        verb=entry.verb,
        subject_type=subject["type"],
        subject_id=subject["id"],
        data=_plain(data) | {"label": subject["label"]},
        created_at=moment(),
        due_at=moment(),
    )


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in data.items()}
