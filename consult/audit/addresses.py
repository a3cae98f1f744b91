"""Which address carries out which action, as the address book and the code say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from consult.audit.discovery import all_actions
from consult.audit.reach import reached_from


@dataclass(frozen=True)
class Address:
    """An address and the view behind it."""

    route: str
    view: Any


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Address]:
    """Every address of the site, its language written as ``<lang>``."""
    for pattern in (resolver or get_resolver()).url_patterns:
        own = "<lang>/" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, prefix + own)
        elif isinstance(pattern, URLPattern):
            yield Address(prefix + own, pattern.callback)


def acting_addresses() -> dict[str, list[str]]:
    """For every action the addresses that carry it out; none for what only the clock or a command does."""
    actions = all_actions()
    found: dict[str, list[str]] = {name: [] for name in actions}
    for address in addresses():
        for name in reached_from(address.view, actions):
            found[name].append(address.route)
    return {name: sorted(routes) for name, routes in found.items()}
