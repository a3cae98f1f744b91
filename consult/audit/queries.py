"""Reading the record: its newest events, and its events told in plain words."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit import verbs
from consult.audit.chain import heads_digest, instant_text
from consult.audit.journal import facts_of
from consult.audit.models import AuditEvent, AuditPart, Chain
from consult.audit.verbs import Facts, Verb

Heads = dict[str, dict[str, Any]]
"""The newest event of each chain: ``{chain: {"seq": n, "hash": h}}``."""

HEADS_FORMAT = 1

_PLATFORM = _("The platform")
_SOMEBODY = _("A person")
_WITHHELD = _("(not shown)")


# --- heads ----------------------------------------------------------------------------------------


def heads() -> Heads:
    """The newest event of each chain, in one query whatever the length of the chains."""
    newest = AuditEvent.objects.filter(chain=OuterRef("pk")).order_by("-seq")
    rows = Chain.objects.order_by("key").values_list(
        "key", Subquery(newest.values("seq")[:1]), Subquery(newest.values("hash")[:1])
    )
    return {key: {"seq": seq, "hash": digest} for key, seq, digest in rows if seq is not None}


def head_document() -> dict[str, Any]:
    """What ``audit_head`` prints, to be kept elsewhere: later, ``verify_audit --since`` asks for these events again."""
    chains = heads()
    return {
        "format": HEADS_FORMAT,
        "made_at": instant_text(clock.real_now()),
        "chains": chains,
        "digest": heads_digest(chains),
    }


# --- who may see the facts of an event ------------------------------------------------------------

ResultsShown = Callable[[str], bool]
"""Whether the results are shown now; asked with the key of a chain, once for each chain of a page."""

_results_shown: dict[str, ResultsShown] = {}


def register_results(kind: str, shown: ResultsShown) -> None:
    """Say for chains of a kind (``consultation`` of ``consultation:trasporti``) when facts are shown after results.

    Where nobody says so they stay hidden. Raises ValueError when the kind is taken.
    """
    if _results_shown.get(kind, shown) is not shown:
        raise ValueError(f"Two owners say when the results of a {kind} are shown.")
    _results_shown[kind] = shown


def results_are_shown(chain_key: str) -> bool:
    """Whether facts of votes may be shown in this chain now."""
    shown = _results_shown.get(chain_key.partition(":")[0])
    return shown is not None and shown(chain_key)


def _public_facts(verb: Verb, results: Callable[[], bool]) -> bool:
    return verb.facts is Facts.PUBLIC or (verb.facts is Facts.AFTER_RESULTS and results())


# --- events in plain words ------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """An event as a page shows it: in the reader's language, with those facts that the reader may see."""

    seq: int
    verb: str
    sentence: str
    occurred_at: datetime
    recorded_at: datetime
    channel: str
    subject: Mapping[str, Any]
    address: str
    facts: Mapping[str, Any]
    hash: str


def timeline(chain_key: str) -> QuerySet[AuditEvent]:
    """The events of a chain that its public timeline shows, oldest first; slice it, then ``tell`` it."""
    return _of_chain(chain_key, [verb.name for verb in verbs.all_verbs() if verb.public and verb.timeline])


def public_events(chain_key: str) -> QuerySet[AuditEvent]:
    """All events of a chain that everybody may read, also those too small for a timeline, oldest first."""
    return _of_chain(chain_key, [verb.name for verb in verbs.all_verbs() if verb.public])


def _of_chain(chain_key: str, shown: list[str]) -> QuerySet[AuditEvent]:
    facts = Prefetch("parts", AuditPart.objects.filter(name="facts"))
    return (
        AuditEvent.objects.filter(chain__key=chain_key, verb__in=shown)
        .select_related("chain")
        .prefetch_related(facts)
        .order_by("seq")
    )


def tell(events: Iterable[AuditEvent], *, whole: bool = False) -> list[Told]:
    """The events in plain words, without further queries but one question for each chain about its results.

    ``whole`` also shows the facts that are not public: the caller has asked whether the reader may see them.
    """
    answers: dict[str, bool] = {}

    def results(chain_key: str) -> bool:
        if chain_key not in answers:
            answers[chain_key] = results_are_shown(chain_key)
        return answers[chain_key]

    return [_tell(event, whole=whole, results=results) for event in events]


def _tell(event: AuditEvent, *, whole: bool, results: ResultsShown) -> Told:
    header = json.loads(event.header)
    verb = verbs.verb(event.verb)
    visible = whole or _public_facts(verb, lambda: results(header["chain"]))
    facts = _facts(event) if visible else {}
    return Told(
        seq=event.seq,
        verb=event.verb,
        sentence=told(header, facts),
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        channel=header["channel"],
        subject=header["subject"],
        address=verbs.address_of(header["subject"]["type"], header["subject"]["label"]),
        facts=facts,
        hash=event.hash,
    )


def _facts(event: AuditEvent) -> dict[str, Any]:
    return next((facts_of(part) for part in event.parts.all() if part.name == "facts"), {})


def told(header: Mapping[str, Any], facts: Mapping[str, Any]) -> str:
    """The sentence of an event, from its header and from those facts that the reader may see."""
    words = {name: verbs.label(name, value) for name, value in facts.items()}
    subject = header["subject"]
    words |= {"who": _who(header), "subject": verbs.label(subject.get("type", ""), subject["label"])}
    verb = verbs.verb(header["verb"])
    return str(verb.fuller or verb.sentence if facts else verb.sentence) % _Words(words)


class _Words(dict[str, Any]):
    """Placeholders of a sentence; a fact that is hidden or erased leaves a mark, not an error."""

    def __missing__(self, name: str) -> str | Promise:
        return _WITHHELD


def _who(header: Mapping[str, Any]) -> str | Promise:
    if body := header["on_behalf_of"]:
        return verbs.label(body.get("type", ""), body["label"])
    if header["role"]:
        return verbs.label("role", header["role"])
    return _PLATFORM if header["channel"] == "clock" else _SOMEBODY
