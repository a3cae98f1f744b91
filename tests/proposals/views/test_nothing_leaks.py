"""While positions are hidden, no page, list, order, record or mail changes by what an association chose."""

import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from consult import clock
from consult.audit.journal import scaffolding
from consult.notifications.delivery import deliver_due
from councils.states import ResultsShown
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.models import Proposal
from tests.architecture.test_urls import address_of, routes_behind
from tests.cast import DAY, NOON, World, proposal
from tests.consult.accounts.signing import enter

READERS = {
    "": (),
    "delegate_of_lega": ("signed_in", "association"),
    "member": ("moderator",),
    "officer": ("signed_in", "staff"),
}
"""Nobody in particular, another association, a moderator, the institution: with their doors beside those of all."""

ORDERS = ("newest", "discussed", "supported", "due")
CHANGING = re.compile(
    r'(csrfmiddlewaretoken" value|nonce)="[^"]*"|\b[0-9a-f]{64}\b|<time datetime="[^"]*\.\d{6}\+00:00">[^<]*</time>'
)
"""Tokens, salted fingerprints, and the machine's own time, which has microseconds: the story's clock has none."""
RECORD = re.compile(r"/(record|timeline)/")


@pytest.fixture(autouse=True)
def sealed(world: World) -> None:
    """Positions are shown after the closing."""
    type(world.consultation).objects.filter(pk=world.consultation.pk).update(results_shown=ResultsShown.AFTER_CLOSING)


@pytest.fixture
def rows(world: World) -> list[Proposal]:
    """Three proposals, of which the eldest gets the position: an order by support would move it to the top."""
    with scaffolding():
        return [proposal(world.consultation, world.lega) for _ in range(3)]


@pytest.fixture
def look(world: World, rows: list[Proposal]) -> Callable[[], dict[tuple[str, str], str]]:
    """What every reader gets at every address, but for what is new each time."""

    def looked(*readers: str) -> dict[tuple[str, str], str]:
        found = {}
        for who in readers or READERS:
            client = Client()
            if who:
                enter(client, world.people[who])
            for address in _addresses(world, rows[0], READERS[who]):
                answer = client.get(address)
                text = b"".join(answer) if answer.streaming else answer.content
                found[who, address] = f"{answer.status_code} {CHANGING.sub('', text.decode(errors='replace'))}"
        return found

    return looked


def _addresses(world: World, row: Proposal, gates: Iterable[str]) -> Iterator[str]:
    samples = {
        "proposals/<slug:code>": f"proposals/{row.code}",
        "answers/<slug:code>": f"answers/{row.code}",
        "consultations/<slug:code>": f"consultations/{world.consultation.code}",
        "councils/<slug:slug>": f"councils/{world.council.slug}",
        "<slug:slug>": world.spiga.slug,
        "<slug:sigla>": world.foggia.sigla,
        "<int:pk>": "1",
        "<int:page_id>": "1",
        "<lang>": "en",
    }
    found = {address_of(route, samples) for route in routes_behind("everybody", *gates)}
    yield from sorted(address for address in found if "<" not in address)
    for listed in ("/en/proposals/", f"/en/consultations/{world.consultation.code}/proposals/"):
        yield from (f"{listed}?sort={order}" for order in ORDERS)
    yield f"/en/figures/?consultation={world.consultation.code}"


def press(world: World, row: Proposal, position: str, reason: str = "") -> None:
    cast_vote(row, actor=world.delegate_of_spiga, association=world.spiga, position=position, reason=reason)


def unlike(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> list[tuple[str, str]]:
    return [where for where, text in before.items() if after[where] != text]


def test_only_the_record_tells_of_a_position_and_nothing_tells_which(
    world: World, rows: list[Proposal], look: Callable
) -> None:
    look()  # the first visits of all create what pages need
    before, after = look(), []
    assert sum(text.startswith("200") for text in before.values()) > 60
    for position in ("in_favour", "against"):
        with transaction.atomic():
            press(world, rows[0], position, "Serve a chi lavora.")
            after.append(look())
            transaction.set_rollback(True)
    assert unlike(*after) == []
    changed = unlike(before, after[0])
    assert [where for where in changed if not RECORD.search(where[1])] == []
    assert ("", "/en/consultations/trasporti/timeline/") in changed


def test_where_positions_are_shown_at_once_the_same_look_finds_them(
    world: World, rows: list[Proposal], look: Callable
) -> None:
    type(world.consultation).objects.update(results_shown=ResultsShown.AT_ONCE)
    before = look("")
    press(world, rows[0], "in_favour")
    changed = {address for _who, address in unlike(before, look(""))}
    assert {f"/en/proposals/{rows[0].code}/", "/en/proposals/?sort=supported"} <= changed


def test_mails_go_to_its_own_people_and_do_not_tell_which_position(world: World, rows: list[Proposal]) -> None:
    written = []
    for first, second in (("in_favour", "against"), ("against", "abstained")):
        with transaction.atomic():
            press(world, rows[0], first, "Serve a chi lavora.")
            press(world, rows[0], second)
            withdraw_vote(rows[0], actor=world.delegate_of_spiga, association=world.spiga)
            with clock.at(NOON + DAY, channel="test"):
                deliver_due()
            written.append(sorted((letter.to[0], letter.subject, letter.body) for letter in mail.outbox))
            mail.outbox.clear()
            transaction.set_rollback(True)
    assert len(written[0]) == 6
    assert written[0] == written[1]
    own = {"legal_of_spiga@example.org", "second_delegate_of_spiga@example.org"}
    assert {address for address, _subject, _body in written[0]} == own
    assert not [body for _address, _subject, body in written[0] if "Serve a chi" in body]
