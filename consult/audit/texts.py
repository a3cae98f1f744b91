"""Proofs about texts: that each still reads as the record says, and that none of them came from nowhere.

The record holds digests. Statements are named in the facts as ``statement:<digest>``; a versioned text has
the digest of each new version somewhere in the facts of the act that made it.
"""

import re
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult.audit.chain import statements_named
from consult.audit.history import ActStamped, SealedText
from consult.audit.journal import SCAFFOLD, may_scaffold
from consult.audit.models import AuditEvent, AuditPart, Statement
from consult.audit.proofs import CHUNK, Finding, Proof, acts_recorded, chunks
from consult.verdicts import filled

_DIGEST = re.compile(r"[0-9a-f]{64}")

_STATEMENT_LOST = _("The words kept as statement %(number)s belong to an act without an event.")
_STATEMENT_CHANGED = _("The words kept as statement %(number)s are not those that were recorded.")
_HISTORY_LOST = _("The version of a text numbered %(number)s belongs to an act without an event.")
_VERSION_CHANGED = _("The version of a text numbered %(number)s is not the one that was recorded.")
_TEXT_CHANGED = _("The text of number %(number)s was changed without being recorded.")


def statements_stand() -> Iterator[Finding]:
    """Every statement that was not erased is named, word for word, in the facts of an event of its act."""
    yield from acts_recorded(Statement.objects.all(), _STATEMENT_LOST)
    for chunk in chunks(_tellable(Statement.objects.exclude(content=None).order_by("act_id", "pk").iterator(CHUNK))):
        facts = _facts_by_act({row.act_id for row in chunk})
        for row in chunk:
            known = facts.get(row.act_id)
            if known and row.digest() not in statements_named(known):
                yield _at_act(row.act_id, filled(_STATEMENT_CHANGED, number=row.pk))


def history_stands() -> Iterator[Finding]:
    """Every version of a tracked text belongs to an act that the record knows."""
    for model in apps.get_models():
        if issubclass(model, ActStamped):
            yield from acts_recorded(model._default_manager.all(), _HISTORY_LOST, _chain_of_version)


def texts_of(model: type[SealedText]) -> Proof:
    """A proof that each version of this model's texts is the one its act recorded, and that the last one stands."""

    def proof() -> Iterator[Finding]:
        yield from _versions_stand(model)
        yield from _last_versions_stand(model)

    return proof


def _versions_stand(model: Any) -> Iterator[Finding]:
    for chunk in chunks(_tellable(_new_versions(model))):
        facts = _facts_by_act({row.act_id for row in chunk})
        for row in chunk:
            known = facts.get(row.act_id)
            if known and row.instance.text_digest() not in _DIGEST.findall(known):
                yield _at_act(row.act_id, filled(_VERSION_CHANGED, number=row.history_id))


def _new_versions(model: Any) -> Iterator[Any]:
    """History rows whose text differs from the one before them: other changes leave the text as it was."""
    rows = model.history.order_by("id", "history_id").iterator(CHUNK)
    for _number, versions in groupby(rows, key=lambda row: row.id):
        before = None
        for row in versions:
            digest = row.instance.text_digest()
            if digest != before:
                yield row
            before = digest


def _last_versions_stand(model: Any) -> Iterator[Finding]:
    for chunk in chunks(model._default_manager.order_by("pk").iterator(CHUNK)):
        versions = model.history.filter(id__in=[row.pk for row in chunk]).order_by("history_id")
        last = {version.id: version for version in versions.iterator(CHUNK)}
        for row in chunk:
            version = last.get(row.pk)
            if version is None:
                yield Finding("", 0, filled(_TEXT_CHANGED, number=row.pk))
            elif version.instance.text_digest() != row.text_digest():
                yield _at_act(version.act_id, filled(_TEXT_CHANGED, number=row.pk))


def _tellable(rows: Iterator[Any]) -> Iterator[Any]:
    """Without what tests built before their story began."""
    return (row for row in rows if not (row.act_id == SCAFFOLD and may_scaffold()))


def _facts_by_act(act_ids: Collection[UUID]) -> dict[UUID, str]:
    """The facts of these acts, joined. An act of which some facts were erased is left out: it can prove nothing."""
    parts = AuditPart.objects.filter(name="facts", event__act_id__in=act_ids).order_by("pk")
    facts: dict[UUID, list[str | None]] = {}
    for act_id, content in parts.values_list("event__act_id", "content").iterator(CHUNK):
        facts.setdefault(act_id, []).append(content)
    return {act_id: "\n".join(texts) for act_id, texts in facts.items() if None not in texts}  # type: ignore[arg-type]  # None was left out


def _at_act(act_id: UUID, what: Promise) -> Finding:
    """A finding at the first event of the act."""
    first = AuditEvent.objects.filter(act_id=act_id).order_by("pk").values_list("chain__key", "seq").first()
    chain, seq = first or ("", 0)
    return Finding(chain, seq, what)


def _chain_of_version(version: Any) -> str:
    return getattr(version.instance, "chain_key", "")
