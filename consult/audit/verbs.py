"""The register of verbs: what can happen, in which words it is told, and what of it is public.

A verb that is not registered cannot be recorded. Sentences are made when the record is shown, in the
reader's language, from the event's header and from those facts that the reader may see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise


class Facts(Enum):
    """When the ``facts`` part of a verb may be shown to everybody. The ``person`` part never is."""

    PUBLIC = "public"
    AFTER_RESULTS = "after_results"
    SEALED = "sealed"


@dataclass(frozen=True)
class Verb:
    """One thing that can happen.

    ``sentence`` has the named placeholders ``%(who)s`` and ``%(subject)s``, and may name facts as
    ``%(fact)s``; ``fuller`` is told in its place to whoever may see the facts, where they are not
    public. ``public`` says whether the header may be published (a draft's may not: only its hash is).
    ``timeline`` says whether it appears on the public timeline of a consultation.
    """

    name: str
    sentence: str | Promise
    public: bool = True
    facts: Facts = Facts.PUBLIC
    timeline: bool = True
    fuller: str | Promise = ""


class UnknownVerb(LookupError):
    """Something was to be recorded under a verb that nobody registered."""


_register: dict[str, Verb] = {}


def register(*verbs: Verb) -> None:
    """Add verbs. Raises ValueError when a name is taken by a different verb."""
    for verb in verbs:
        if _register.get(verb.name, verb) != verb:
            raise ValueError(f"The verb {verb.name} is registered twice with different meanings.")
        _register[verb.name] = verb


def verb(name: str) -> Verb:
    """The registered verb. Raises UnknownVerb."""
    try:
        return _register[name]
    except KeyError:
        raise UnknownVerb(name) from None


def is_registered(name: str) -> bool:
    """Whether somebody registered this verb."""
    return name in _register


def all_verbs() -> tuple[Verb, ...]:
    """Every registered verb, by name."""
    return tuple(_register[name] for name in sorted(_register))


# --- facts in words -------------------------------------------------------------------------------

Labels = Callable[[Any], str | Promise]
"""Turns the value of a fact into words."""

_labels: dict[str, Labels] = {}


def register_choices(fact: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Say how the values of a fact are told: ``register_choices("position", Position.choices)``; also for ``role``."""
    words = dict(choices)
    register_labels(fact, lambda value: words.get(value, str(value)))


def register_labels(fact: str, words: Labels) -> None:
    """Say how a fact is told: ``register_labels("due_on", date_in_words)``. Raises ValueError when it is taken."""
    if fact in _labels:
        raise ValueError(f"The fact {fact} is put into words twice.")
    _labels[fact] = words


Addresses = Callable[[str], str]
"""Turns the label of a subject into the address of its public page."""

_addresses: dict[str, Addresses] = {}


def register_addresses(subject_type: str, address: Addresses) -> None:
    """Say where readers find a subject of public events, from its label alone: a list of them costs no query.

    Raises ValueError when it is taken.
    """
    if subject_type in _addresses:
        raise ValueError(f"The subject {subject_type} has two addresses.")
    _addresses[subject_type] = address


def address_of(subject_type: str, label: str) -> str:
    """Where readers find the subject; an empty string where it has no page of its own."""
    address = _addresses.get(subject_type)
    return address(label) if address else ""


def label(fact: str, value: Any) -> str | Promise:
    """The value of a fact in the reader's language; as it stands where nobody registered words for it."""
    words = _labels.get(fact)
    return words(value) if words else str(value)
