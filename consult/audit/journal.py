"""How anything changes: one function an act, one transaction, its entry in the record, or nothing at all.

An action is five sentences, always in this order: lock, ask, change, record, notify.

    @action("vote.cast", "vote.changed")
    def cast_vote(proposal, *, actor, association, position):
        participant, proposal = lock_participation(actor, association, proposal)    # lock
        may_vote(participant, proposal, moment()).require()                         # ask
        vote = ...                                                                  # change
        entry = record("vote.cast", subject=proposal, facts={...})                  # record
        notify(entry, delegates_of(participant.association, moment()))              # notify
        return vote

The decorator opens the transaction, and refuses to commit an act that recorded nothing. ``lock`` takes
rows in one order for the whole program, so that two acts never wait for each other in a circle.
``moment`` reads the clock once, after the locks are held: that instant is judged, stored and printed.
The row that an act locks to ask its rule also orders its chain: ``record`` refuses a chain whose owner
is not locked. Entries wait until the act ends; then each gets its number, its link and its hash.

An action called inside another joins its act: one id, one moment, one transaction, one person.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
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
from consult.audit.appending import append
from consult.audit.chain import FORMAT_VERSION, canonical, instant_text, new_salt, statements_named
from consult.audit.models import AuditPart, Statement

RETROSPECTIVE = frozenset({"import", "seed"})
"""Channels whose acts may tell of what happened earlier."""

SCAFFOLD = UUID(int=0)
"""The act of rows that tests build without recording; it means nothing outside the tests."""

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


@dataclass(frozen=True)
class Entry:
    """One event that waits for the end of its act, when it gets its place in the chain."""

    chain: str
    verb: str
    header: dict[str, Any]
    parts: dict[str, str]


@dataclass
class Act:
    """What one gesture causes, bound by one id."""

    name: str
    verbs: frozenset[str]
    actor: Actor | None
    id: UUID = field(default_factory=uuid4)
    locked: set[tuple[str, str]] = field(default_factory=set)
    chains: set[str] = field(default_factory=set)
    rank: int = 0
    moment: datetime | None = None
    entries: list[Entry] = field(default_factory=list)
    stated: set[str] = field(default_factory=set)
    unchanged: bool = False
    broken: bool = False


@dataclass(frozen=True)
class ActionInfo:
    """A registered action: its function and the verbs that it may record."""

    name: str
    function: Callable[..., Any]
    verbs: frozenset[str]


ACTIONS: dict[str, ActionInfo] = {}
"""Every action imported so far, by ``module.function``; ``consult.audit.discovery`` imports them all."""

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
        announced = frozenset(verb_names)
        ACTIONS[name] = ActionInfo(name, function, announced)

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if "actor" not in kwargs:
                raise JournalMisused(f"{name} was called without saying who acts.")
            act = Act(name, announced, kwargs["actor"])  # type: ignore[arg-type]  # a ParamSpec hides its keywords
            outer = _current.get()
            with _joined(outer, act) if outer else _begun(act):
                return function(*args, **kwargs)

        return run

    return decorate


@contextmanager
def _begun(act: Act) -> Iterator[None]:
    token = _current.set(act)
    try:
        with transaction.atomic():
            yield
            _require_whole(act)
            _write(act)
    finally:
        _current.reset(token)


@contextmanager
def _joined(outer: Act, inner: Act) -> Iterator[None]:
    if outer.id == SCAFFOLD:
        raise JournalMisused(f"{inner.name} would be lost: scaffolding records nothing. Call it afterwards.")
    if _key(outer.actor) != _key(inner.actor):
        raise JournalMisused(f"{inner.name} acts for somebody else than {outer.name}: an act has one actor.")
    outer.verbs |= inner.verbs
    try:
        yield
    except BaseException:
        outer.broken = True
        raise


def _key(actor: Actor | None) -> Any:
    return actor.pk if actor else None


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
    child 5. A row that this act holds already is only read again. NO KEY UPDATE leaves the foreign
    keys of other transactions alone.
    """
    act = current_act()
    rows = model._default_manager.all()
    if (model.__name__, str(pk)) in act.locked:
        return rows.get(pk=pk)
    rank: int = model.LOCK_RANK  # type: ignore[attr-defined]  # every lockable model has one
    if act.moment is not None:
        raise JournalMisused(f"The clock was read before the lock on {model.__name__} was held.")
    if rank < act.rank:
        raise JournalMisused(f"{model.__name__} is locked too late: rank {rank} after {act.rank}.")
    act.rank = rank
    row = locking(rows).get(pk=pk)
    _hold(act, row)
    return row


def locking(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows, locked. One place, so that a test can take the lock away and see what it was for."""
    return rows.select_for_update(no_key=True, of=("self",))


def created(row: M) -> M:
    """Say that this act made ``row``, which nobody else can see yet: it counts as locked, and so does its chain."""
    _hold(current_act(), row)
    return row


def _hold(act: Act, row: models.Model) -> None:
    act.locked.add((type(row).__name__, str(row.pk)))
    if getattr(row, "OWNS_CHAIN", False):
        act.chains.add(row.chain_key)  # type: ignore[attr-defined]  # who owns a chain names it


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
    if key not in act.chains:
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
    """Keep a free text that belongs to this act. Returns the row, and the digest that its facts must name."""
    act = current_act()
    row = Statement.objects.create(act_id=act.id, kind=kind, language=language, content=text, salt=new_salt())
    digest = str(row.digest())
    act.stated.add(digest)
    return row, digest


def facts_of(part: AuditPart) -> dict[str, Any]:
    """The content of a part, or an empty map once it was erased."""
    return json.loads(part.content) if part.content else {}


def _require_whole(act: Act) -> None:
    if act.broken:
        raise JournalMisused(f"{act.name} went on after an act inside it was refused.")
    if not act.entries and not act.unchanged:
        raise JournalMisused(f"{act.name} changed something without recording it.")
    named = {digest for entry in act.entries for digest in statements_named(entry.parts["facts"])}
    if named != act.stated:
        raise JournalMisused(f"{act.name} keeps a statement that its facts do not name, or names one it did not keep.")


def _write(act: Act) -> None:
    by_chain: dict[str, list[Entry]] = {}
    for entry in act.entries:
        by_chain.setdefault(entry.chain, []).append(entry)
    for key, entries in by_chain.items():
        append(key, [(entry.header, entry.parts) for entry in entries])


@contextmanager
def scaffolding() -> Iterator[None]:
    """Let tests build rows that stand before the story begins, without an event. Refused outside the tests."""
    if not may_scaffold():
        raise JournalMisused("Only tests may build rows without recording.")
    token = _current.set(Act("scaffolding", frozenset(), None, id=SCAFFOLD))
    try:
        yield
    finally:
        _current.reset(token)


def may_scaffold() -> bool:
    """Whether these are the tests."""
    return "test" in settings.CLOCK_CHANNELS
