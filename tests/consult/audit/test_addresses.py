"""Every action has the address that the address book gives it."""

import pytest

from consult.audit.addresses import acting_addresses, addresses
from consult.audit.discovery import all_actions

WITHOUT = {
    "councils.actions.clockwork": "the clock",
    "councils.actions.consultations.draft_consultation": "a new page in the CMS",
    "councils.actions.consultations.publish_outcome": "part of publish_outcomes",
    "councils.actions.renewals.announce_end": "the clock",
    "councils.actions.staff": "the command appoint",
    "proposals.actions.importing": "the command import_neutral",
}
"""Actions that no address of their own carries out, by the beginning of their name, and what does."""


@pytest.mark.parametrize(
    ("action", "routes"),
    [
        ("proposals.actions.voting.cast_vote", ["<lang>/proposals/<slug:code>/vote/"]),
        ("councils.actions.mandates.revoke_mandate", ["<lang>/desk/mandates/<int:pk>/revoke/"]),
        ("councils.actions.consultations.publish_consultation", ["cms/consultations/<int:page_id>/publish/"]),
        ("proposals.actions.closing.publish_outcomes", ["<lang>/desk/consultations/<slug:code>/"]),
    ],
)
def test_an_action_is_carried_out_at(action: str, routes: list[str]) -> None:
    assert acting_addresses()[action] == routes


def test_no_action_is_without_an_address_but_those_that_need_none() -> None:
    without = [
        name for name, routes in acting_addresses().items() if not routes and not name.startswith(tuple(WITHOUT))
    ]
    assert without == []


def test_every_action_and_address_is_looked_at() -> None:
    assert acting_addresses().keys() == all_actions().keys()
    assert "<lang>/proposals/<slug:code>/vote/" in {address.route for address in addresses()}


def test_no_page_that_is_only_read_carries_out_an_act() -> None:
    acting = {route for routes in acting_addresses().values() for route in routes}
    read = {"<lang>/record/", "<lang>/consultations/", "<lang>/proposals/", "<lang>/associations/", "<lang>/figures/"}
    assert acting & read == set()
