"""How anything changes: one function an act, one transaction, one entry in the record, or nothing at all.

An action is five sentences, always in this order: lock, ask, change, record, notify.

    @action("vote.cast", "vote.changed")
    def cast_vote(proposal, *, actor, association, position):
        place = lock_participation(association, proposal)                # lock
        may_vote(place, at=moment()).require()                           # ask
        vote = ...                                                       # change
        record("vote.cast", subject=place.proposal, facts={...})         # record
        notify(...)                                                      # notify
        return vote

The decorator opens the transaction and refuses to commit an act that recorded nothing. ``lock`` takes rows
in one order for the whole program, so that two acts cannot wait for each other. ``moment`` reads the
clock once, after the locks are held: that instant is judged, stored and printed. The row that an act
locks to ask its rule also orders its chain: ``record`` refuses a chain whose owner is not locked.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction

from consult import clock
from consult.audit import verbs
from consult.audit.chain import (
    FORMAT_VERSION,
    GENESIS,
    canonical,
    event_hash,
    instant_text,
    new_salt,
    part_digest,
    text_digest,
)
from consult.audit.models import AuditEvent, AuditPart, Chain, Statement

PLATFORM = "platform"
"""The chain of accounts and of the platform itself."""

RETROSPECTIVE = frozenset({"import", "seed"})
"""Channels whose acts may tell of what happened earlier."""

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)


class JournalMisused(RuntimeError):
    """A programmer's error: an act outside the grammar. It is raised before anything can be committed."""


class Actor(Protocol):
    """The person who presses. ``public_id`` is a pseudonym; ``assurance`` says how sure we are of the sign-in."""

    pk: Any
    public_id: UUID
    assurance: str


@dataclass
class Entry:
    """One event that waits for the end of its act, when it gets its place in the chain."""

    chain: str
    verb: str
    header: dict[str, Any]
    parts: dict[str, str]
    event: AuditEvent | None = None


@dataclass
class Act:
    """What one gesture causes, bound by one id."""

    name: str
    verbs: frozenset[str]
    actor: Actor | None
    id: UUID = field(default_factory=uuid4)
    held: set[str] = field(default_factory=set)
    rank: int = 0
    moment: datetime | None = None
    entries: list[Entry] = field(default_factory=list)
    unchanged: bool = False
    at_end: list[Callable[["Act"], None]] = field(default_factory=list)


@dataclass(frozen=True)
class ActionInfo:
    """A registered action: its function and the verbs that it may record."""

    name: str
    function: Callable[..., Any]
    verbs: frozenset[str]


ACTIONS: dict[str, ActionInfo] = {}
"""Every action of the program by ``module.function``: the tests ask each of them to record."""

_current: ContextVar[Act | None] = ContextVar("consult_act", default=None)


def action(*verb_names: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Turn a function into an action that may record the named verbs.

    The function must take ``actor`` as a keyword: a person, or None for the clock, said aloud. Called
    inside another action it joins that act. Raises JournalMisused when the act recorded nothing.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        actor_parameter = inspect.signature(function).parameters.get("actor")
        if actor_parameter is None or actor_parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            raise JournalMisused(f"{function.__qualname__} must take actor as a keyword-only argument.")
        name = f"{function.__module__}.{function.__qualname__}"
        ACTIONS[name] = ActionInfo(name, function, frozenset(verb_names))

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if "actor" not in kwargs:
                raise JournalMisused(f"{name} was called without saying who acts.")
            with _act(name, frozenset(verb_names), kwargs["actor"]):  # type: ignore[arg-type]
                return function(*args, **kwargs)

        return run

    return decorate


@contextmanager
def _act(name: str, verb_names: frozenset[str], actor: Actor | None) -> Iterator[Act]:
    outer = _current.get()
    if outer is not None:
        outer.verbs |= verb_names
        yield outer
        return
    act = Act(name, verb_names, actor)
    token = _current.set(act)
    try:
        with transaction.atomic():
            yield act
            if not act.entries and not act.unchanged:
                raise JournalMisused(f"{name} changed something without recording it.")
            _write(act)
            for step in act.at_end:
                step(act)
    finally:
        _current.reset(token)


def current_act() -> Act:
    """The act in progress. Raises JournalMisused outside of one."""
    act = _current.get()
    if act is None:
        raise JournalMisused("This belongs into an action.")
    return act


def act_in_progress() -> Act | None:
    """The act in progress, or None."""
    return _current.get()


# --- lock -----------------------------------------------------------------------------------------


def lock(model: type[M], pk: Any) -> M:
    """Lock one row and read it again. Raises the model's DoesNotExist, or JournalMisused out of order.

    The order is the model's ``LOCK_RANK``: prefecture 1, association 2, consultation 3, proposal 4,
    child 5, platform 9. NO KEY UPDATE leaves foreign keys of other transactions alone.
    """
    act = current_act()
    rank: int = model.LOCK_RANK  # type: ignore[attr-defined]
    if act.moment is not None:
        raise JournalMisused("The clock was read before the last lock was held.")
    if rank < act.rank:
        raise JournalMisused(f"{model.__name__} is locked too late: rank {rank} after {act.rank}.")
    act.rank = rank
    row = locking(model._default_manager.all()).get(pk=pk)
    _hold(act, row)
    return row


def locking(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows, locked. One place, so that a test can take the lock away and see what it was for."""
    return rows.select_for_update(no_key=True, of=("self",))


def lock_platform() -> None:
    """Lock the platform's chain: for acts on accounts, which have no institution to lock."""
    act = current_act()
    Chain.objects.get_or_create(key=PLATFORM, defaults={"started_at": clock.real_now()})
    locking(Chain.objects.all()).get(key=PLATFORM)
    act.rank = 9
    act.held.add(PLATFORM)


def created(row: M) -> M:
    """Say that this act made ``row``, which nobody else can see yet: its chain counts as locked."""
    _hold(current_act(), row)
    return row


def _hold(act: Act, row: models.Model) -> None:
    key = getattr(row, "chain_key", None)
    if key and getattr(row, "OWNS_CHAIN", False):
        act.held.add(key)


def moment() -> datetime:
    """The instant of this act, UTC: read once, after the last lock."""
    act = current_act()
    if act.moment is None:
        act.moment = clock.now()
    return act.moment


@contextmanager
def occurring(instant: datetime) -> Iterator[None]:
    """What the act changes and records meanwhile happened at ``instant``: for one act that carries many happenings.

    Open only where the clock was moved for an import or for seeding; ``recorded_at`` stays the real time.
    Raises JournalMisused elsewhere.
    """
    if clock.channel() not in RETROSPECTIVE:
        raise JournalMisused("Only imported and seeded material happened at another moment than its act.")
    act = current_act()
    before, act.moment = act.moment, instant
    try:
        yield
    finally:
        act.moment = before


# --- record ---------------------------------------------------------------------------------------


def record(
    verb_name: str,
    *,
    subject: Any,
    facts: Mapping[str, Any] | None = None,
    on_behalf_of: Any = None,
    mandate: Any = None,
    role: str = "",
    version: int | None = None,
    chain: str | None = None,
) -> Entry:
    """Add an event to the act in progress; it is written, hashed and chained when the act ends.

    ``subject`` and ``on_behalf_of`` are rows with ``audit_label``; their ids and labels are copied, so
    the entry outlives them. ``chain`` is the subject's unless named. ``facts`` holds strings, whole
    numbers, booleans, lists and maps; never a person's name, never a text, only its digest.
    Raises UnknownVerb, or JournalMisused for a verb the action did not announce or a chain not locked.
    """
    act = current_act()
    verb = verbs.verb(verb_name)
    key = chain or subject.chain_key
    if verb.name not in act.verbs:
        raise JournalMisused(f"{act.name} did not announce the verb {verb.name}.")
    if key not in act.held:
        raise JournalMisused(f"The owner of chain {key} is not locked.")
    happened = moment()
    header: dict[str, Any] = {
        "v": FORMAT_VERSION,
        "act": str(act.id),
        "verb": verb.name,
        "recorded_at": instant_text(clock.real_now() if clock.channel() else happened),
        "occurred_at": instant_text(happened),
        "role": role,
        "on_behalf_of": reference(on_behalf_of),
        "mandate": str(mandate.pk) if mandate else None,
        "assurance": act.actor.assurance if act.actor else "",
        "channel": clock.channel() or ("web" if act.actor else "clock"),
        "subject": reference(subject, version=version),
        "chain": key,
    }
    parts = {"facts": canonical(dict(facts or {}))}
    if act.actor:
        parts["person"] = canonical({"actor": str(act.actor.public_id)})
    entry = Entry(key, verb.name, header, parts)
    act.entries.append(entry)
    return entry


def reference(row: Any, *, version: int | None = None) -> dict[str, Any] | None:
    """How the record names a row: its kind, id, neutral label and, for a text, version."""
    if row is None:
        return None
    named = {"type": row._meta.model_name, "id": str(row.pk), "label": str(row.audit_label)}
    return named | ({"version": version} if version is not None else {})


def nothing_changed() -> None:
    """Say that this act found everything as wanted already: it may end without an event."""
    current_act().unchanged = True


def state(text: str, *, kind: str, language: str) -> tuple[Statement, str]:
    """Keep a free text that belongs to this act. Returns the row and the digest that goes into the facts."""
    salt = new_salt()
    row = Statement.objects.create(act_id=current_act().id, kind=kind, language=language, content=text, salt=salt)
    return row, text_digest(text, salt)


def when_written(step: Callable[[Act], None]) -> None:
    """Run ``step`` after the act's events are written, inside the same transaction."""
    current_act().at_end.append(step)


def _write(act: Act) -> None:
    for key in dict.fromkeys(entry.chain for entry in act.entries):
        _append(key, [entry for entry in act.entries if entry.chain == key])


def _append(key: str, entries: Iterable[Entry]) -> None:
    chain, _ = Chain.objects.get_or_create(key=key, defaults={"started_at": clock.real_now()})
    head = chain.events.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = head or (0, GENESIS)
    rows: list[AuditEvent] = []
    parts: list[AuditPart] = []
    for entry in entries:
        seq += 1
        entry.event, made = _event(chain, seq, previous, entry)
        previous = entry.event.hash
        rows.append(entry.event)
        parts += made
    AuditEvent.objects.bulk_create(rows, batch_size=500)
    AuditPart.objects.bulk_create(parts, batch_size=500)


def _event(chain: Chain, seq: int, previous: str, entry: Entry) -> tuple[AuditEvent, list[AuditPart]]:
    salts = {name: new_salt() for name in entry.parts}
    digests = {name: part_digest(content, salts[name]) for name, content in entry.parts.items()}
    header = entry.header | {"seq": seq, "prev": previous, "parts": digests}
    text = canonical(header)
    event = AuditEvent(chain=chain, header=text, hash=event_hash(text), **columns(header))
    made = [
        AuditPart(event=event, name=name, content=content, salt=salts[name]) for name, content in entry.parts.items()
    ]
    return event, made


def columns(header: Mapping[str, Any]) -> dict[str, Any]:
    """What the searchable columns of an event must say, given its header."""
    behalf = header["on_behalf_of"] or {"type": "", "id": ""}
    return {
        "seq": header["seq"],
        "act_id": UUID(header["act"]),
        "verb": header["verb"],
        "recorded_at": datetime.fromisoformat(header["recorded_at"]),
        "occurred_at": datetime.fromisoformat(header["occurred_at"]),
        "subject_type": header["subject"]["type"],
        "subject_id": header["subject"]["id"],
        "behalf_type": behalf["type"],
        "behalf_id": behalf["id"],
    }


def facts_of(part: AuditPart) -> dict[str, Any]:
    """The content of a part, or an empty map once it was erased."""
    return json.loads(part.content) if part.content else {}


@contextmanager
def scaffolding() -> Iterator[None]:
    """Let tests build rows that stand before the story begins, without an event. Refused outside the tests."""
    if "test" not in settings.CLOCK_CHANNELS:
        raise JournalMisused("Only tests may build rows without recording.")
    act = Act("tests", frozenset(), None, unchanged=True)
    token = _current.set(act)
    try:
        yield
    finally:
        _current.reset(token)
