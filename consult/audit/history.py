"""What a text said then: simple-history rows, each bound by ``act_id`` to the event that made it."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from consult import clock
from consult.audit.chain import new_salt, text_digest
from consult.audit.journal import JournalMisused, act_in_progress


class ActStamped(models.Model):
    """A history row that knows its act."""

    act_id = models.UUIDField(db_index=True)

    class Meta:
        abstract = True


def _nobody(_: Any) -> None:
    """The row keeps a pseudonym; turning it into a person is the business of those who may."""


def _pseudonym(row: Any, user: Any) -> None:
    row.history_user_id = user.public_id if user else None


def _actor(**_: Any) -> Any:
    act = act_in_progress()
    return act.actor if act else None


def tracked() -> HistoricalRecords:
    """History for a model whose text changes. Who changed it is a pseudonym without a foreign key: nothing nulls it."""
    return HistoricalRecords(
        bases=[ActStamped],
        history_user_id_field=models.UUIDField(null=True),
        history_user_getter=_nobody,
        history_user_setter=_pseudonym,
        get_user=_actor,
    )


def stamp_history_row(*, history_instance: Any, **_: Any) -> None:
    """Signal receiver: write the act's id and instant on a history row; refuse a change outside of any act."""
    act = act_in_progress()
    if act is None:
        raise JournalMisused(f"{type(history_instance).__name__}: a tracked text changed outside of any action.")
    history_instance.act_id = act.id
    history_instance.history_date = act.moment or clock.now()


def save_counter(row: models.Model, name: str) -> None:
    """Save a column that only counts, without a history row: a counter is no version of a text."""
    row.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple-history reads it
    row.save(update_fields=[name])
    del row.skip_history_when_saving  # type: ignore[attr-defined]  # set above


class SealedText(models.Model):
    """A model whose text has a salt, so that the record can hold a digest and the text can still be erased."""

    text_salt = models.CharField(max_length=64, default=new_salt, editable=False)

    class Meta:
        abstract = True

    def text_parts(self) -> dict[str, str]:
        """The fields that the digest covers."""
        raise NotImplementedError

    def text_digest(self) -> str:
        """The salted digest of this version of the text, as the record keeps it."""
        return text_digest(self.text_parts(), self.text_salt)
