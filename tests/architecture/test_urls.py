"""Every address is in the register with its gate, and each gate holds against a stranger."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from tests.architecture.source import ROOT
from tests.cast import World, proposal

REGISTER = tomllib.loads((ROOT / "tests/architecture/urls.toml").read_text())
GATES = {route: gate for gate, entry in REGISTER.items() for route in entry.get("routes", [])}
PREFIXES = tuple(REGISTER["library"]["prefixes"])
OURS = ("consult.", "councils.", "proposals.", "cms.")
LOGIN = "/account/login/"
SHUT = {403, 404, 405}


def walk(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        part = "<lang>/" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, prefix + part)
        else:
            yield prefix + part, pattern


@cache
def addresses() -> dict[str, URLPattern]:
    return dict(walk(get_resolver()))


def test_every_address_is_registered() -> None:
    """What the project serves itself by name; what a library serves by prefix."""
    missing = [
        route
        for route, pattern in addresses().items()
        if route not in GATES and (pattern.callback.__module__.startswith(OURS) or not route.startswith(PREFIXES))
    ]
    assert missing == [], "Add them to tests/architecture/urls.toml under their gate."


def test_no_registered_address_is_gone() -> None:
    assert sorted(GATES.keys() - addresses().keys()) == []


def test_an_address_has_one_gate() -> None:
    routes = [route for entry in REGISTER.values() for route in entry.get("routes", [])]
    assert len(routes) == len(set(routes))


@pytest.fixture
def samples(world: World) -> dict[str, str]:
    """Values that lead to things a stranger may see, so that only the gate can refuse."""
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    return {
        "proposals/<slug:code>": f"proposals/{row.code}",
        "answers/<slug:code>": f"answers/{row.code}",
        "consultations/<slug:code>": f"consultations/{world.consultation.code}",
        "councils/<slug:slug>": f"councils/{world.council.slug}",
        "<slug:slug>": world.spiga.slug,
        "<slug:sigla>": world.foggia.sigla,
        "<slug:act>": "accredit",
        "<slug:language>": "en",
        "accreditation/<int:pk>": f"accreditation/{world.spiga.accreditations.get().pk}",
        "mandates/<int:pk>": f"mandates/{world.delegate_of_spiga.mandates.get().pk}",
        "members/<int:pk>": f"members/{world.member.council_members.get().pk}",
        "<int:pk>": "1",
        "<int:page_id>": "1",
        "<lang>": "it",
    }


def address_of(route: str, samples: dict[str, str]) -> str:
    for placeholder, value in samples.items():
        route = route.replace(placeholder, value)
    return "/" + route if "^" not in route else "/" + re.sub(r"\^.*", "", route)


def routes_behind(*gates: str) -> list[str]:
    return sorted(route for route, gate in GATES.items() if gate in gates)


@pytest.mark.parametrize("route", routes_behind("everybody"))
def test_everybody_gets_in(client: Client, samples: dict[str, str], route: str) -> None:
    answer = client.get(address_of(route, samples))
    assert answer.status_code in {200, 301, 302, 404, 503}
    assert LOGIN not in answer.get("Location", "") or route == "cms/login/"


@pytest.mark.parametrize("route", routes_behind("signed_in", "association", "moderator", "staff"))
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_sign_in(
    client: Client, samples: dict[str, str], route: str, method: str
) -> None:
    before = AuditEvent.objects.count()
    answer = getattr(client, method)(address_of(route, samples))
    assert answer.status_code in SHUT or answer.get("Location", "").startswith(LOGIN)
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("route", routes_behind("moderator", "staff"))
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(
    client: Client, world: World, samples: dict[str, str], route: str, method: str
) -> None:
    client.force_login(world.stranger)
    before = AuditEvent.objects.count()
    answer = getattr(client, method)(address_of(route, samples))
    assert answer.status_code in SHUT or (route.startswith("cms/") and answer.status_code == 302)
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("route", routes_behind("association"))
def test_a_stranger_does_nothing_for_an_association(
    client: Client, world: World, samples: dict[str, str], route: str
) -> None:
    client.force_login(world.stranger)
    before = AuditEvent.objects.count()
    answer = client.post(address_of(route, samples))
    assert answer.status_code in SHUT | {422}
    assert AuditEvent.objects.count() == before
