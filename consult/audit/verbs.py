"""The register of verbs: what can happen, in which words it is told, and what of it is public.

A verb that is not registered cannot be recorded. Sentences are made when the record is shown, in the
reader's language, from the event's header and from those facts that the reader may see.
"""

from dataclasses import dataclass
from enum import Enum

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
    ``%(fact)s``. ``public`` says whether the header may be published (a draft's may not: only its hash
    is). ``timeline`` says whether it appears on the public timeline of a consultation.
    """

    name: str
    sentence: str | Promise
    public: bool = True
    facts: Facts = Facts.PUBLIC
    timeline: bool = True


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


def all_verbs() -> tuple[Verb, ...]:
    """Every registered verb, by name."""
    return tuple(_register[name] for name in sorted(_register))
