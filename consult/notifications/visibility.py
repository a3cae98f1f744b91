"""Whether somebody may still see what a notice is about, and where it stands: asked of the app that owns it."""

from collections.abc import Callable
from dataclasses import dataclass

from consult.accounts.models import User

Visible = Callable[[User, str], bool]
Link = Callable[[str], str]
Named = Callable[[User, str], str]


@dataclass(frozen=True)
class Invited:
    """To whom a notice without a recipient goes: an address, its language, and the path that only it gets."""

    address: str
    language: str
    link: Link


Invites = Callable[[str], Invited | None]


class UnknownSubject(LookupError):
    """A notice is about a kind of thing that no app registered."""


def by_its_label(user: User, pk: str) -> str:
    """No words of its own: the notice uses the record's name for it."""
    return ""


def nobody(pk: str) -> Invited | None:
    """No address is invited to this kind of subject."""
    return None


@dataclass(frozen=True)
class Owner:
    """What the owning app answers for one kind of subject, named by the id that the record keeps."""

    visible: Visible
    link: Link
    named: Named = by_its_label
    invites: Invites = nobody


_owners: dict[str, Owner] = {}


def register(
    subject_type: str, visible: Visible, link: Link, named: Named = by_its_label, *, invites: Invites = nobody
) -> None:
    """Say who answers for ``subject_type``, the name that events give to the model.

    ``visible(user, id)`` is the owner's one visibility function; ``link(id)`` is a path of this site, made
    in the active language; ``named(user, id)`` is what this person, who may see it, knows it by, in the active
    language, or nothing where the record's name must do; ``invites(id)`` is the address that is still invited
    to it, if any. Raises ValueError when two apps answer for the same kind.
    """
    owner = Owner(visible, link, named, invites)
    if _owners.setdefault(subject_type, owner) != owner:
        raise ValueError(f"Two apps answer for notices about {subject_type}.")


def owner_of(subject_type: str) -> Owner:
    """Who answers for this kind of subject. Raises UnknownSubject."""
    try:
        return _owners[subject_type]
    except KeyError:
        raise UnknownSubject(subject_type) from None


def registered() -> frozenset[str]:
    """Every kind of subject that has an owner."""
    return frozenset(_owners)
