"""What accounts ask of the apps above, which they cannot import."""

from collections.abc import Callable

from django.db.models import QuerySet

from consult.accounts.models import User

_people: list[Callable[[], QuerySet[User]]] = []


def register_second_factor(people: Callable[[], QuerySet[User]]) -> None:
    """Say which people, now, must sign in with a second factor. Called once by each app that knows of some."""
    if people not in _people:
        _people.append(people)


def people_with_duty() -> list[User]:
    """Everybody who must sign in with a second factor."""
    return [user for people in _people for user in people()]


def needs_second_factor(user: User) -> bool:
    """Whether this person must sign in with a second factor."""
    return any(people().filter(pk=user.pk).exists() for people in _people)
