"""Real votes, pressed one by one on a running site in their order, end in the tallies that were expected.

The material is no part of this repository: ``REPLAY_DATA`` names its folder; without it the small one is replayed.
"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from consult.settings.env import BASE_DIR
from proposals.models import Proposal, Vote
from proposals.queries.recounting import recount
from tests.cast import World, association, consultation, mandate, person, proposal
from tests.posting import session_of

PROGRAM = BASE_DIR / "deploy" / "replay_votes.py"
SMALL_VOTES = [("a", "p", "1"), ("b", "p", "-1"), ("a", "p", "1"), ("a", "p", "0"), ("b", "q", "1"), ("c", "p", "1")]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Six votes, of which one is repeated and one changed."""
    write(tmp_path / "proposals.csv", ["id", "consultation"], [("p", "one"), ("q", "two")])
    votes = [(*vote, f"2024-01-01T10:00:0{number}Z") for number, vote in enumerate(SMALL_VOTES)]
    write(tmp_path / "votes.csv", ["participant", "proposal", "value", "created_at"], votes)
    expected = [("p", 1, 1, 1, 3), ("q", 1, 0, 0, 1)]
    write(tmp_path / "expected_tallies.csv", ["proposal", "agree", "disagree", "pass", "voters"], expected)
    return tmp_path


def write(file: Path, head: list[str], lines: Iterable[Iterable[object]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows([head, *lines])


def read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def prepared(world: World, folder: Path, people: Path) -> None:
    """Open consultations, one stand-in with a delegate for each participant, every proposal that is voted on."""
    votes, homes = (
        read(folder / "votes.csv"),
        {row["id"]: row["consultation"] for row in read(folder / "proposals.csv")},
    )
    wanted = dict.fromkeys(vote["proposal"] for vote in votes)
    sessions = {}
    with transaction.atomic(), scaffolding():
        rooms = {name: consultation(name, world.foggia) for name in dict.fromkeys(homes[row] for row in wanted)}
        pages = {name: proposal(rooms[homes[name]], world.spiga).code for name in wanted}
        for number, name in enumerate(dict.fromkeys(vote["participant"] for vote in votes)):
            user = person(f"participant_{number}")
            mandate(user, association(f"stand_in_{number}", world.foggia))
            sessions[name] = session_of(user)
    known = {
        "cookie": settings.SESSION_COOKIE_NAME,
        "sessions": sessions,
        "proposals": {name: f"/en/proposals/{code}/" for name, code in pages.items()},
    }
    people.write_text(json.dumps(known))


def replayed(world: World, site: str, folder: Path, people: Path) -> tuple[int, list[str]]:
    prepared(world, folder, people)
    command = [sys.executable, str(PROGRAM), str(folder), "--url", site, "--people", str(people)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        lines = []
        for line in running.stdout or []:
            print(line, end="", flush=True)
            lines.append(line.strip())
    return running.returncode, lines


def test_a_small_replay(committed_world: World, live_site: str, small: Path) -> None:
    status, lines = replayed(committed_world, live_site, small, small / "people.json")
    assert (status, lines[-1]) == (0, "equal tallies 2 of 2")
    assert lines[-2].startswith("votes 6,") and lines[-2].endswith("statuses {303: 6}")
    assert list(AuditEvent.objects.filter(verb__startswith="vote.").order_by("pk").values_list("verb", flat=True)) == [
        *["vote.cast"] * 2,
        "vote.changed",
        *["vote.cast"] * 2,
    ]
    assert Vote.objects.count() == 4


def test_a_tally_that_is_not_the_expected_one_is_told(committed_world: World, live_site: str, small: Path) -> None:
    write(small / "expected_tallies.csv", ["proposal", "agree", "disagree", "pass"], [("p", 2, 1, 0), ("q", 1, 0, 0)])
    status, lines = replayed(committed_world, live_site, small, small / "people.json")
    assert (status, lines[-1]) == (1, "equal tallies 1 of 2")
    assert lines[-2] == "p: expected ('2', '1', '0'), the page says ('1', '1', '1')"


@pytest.mark.long
@pytest.mark.skipif("REPLAY_DATA" not in os.environ, reason="REPLAY_DATA names no folder with real votes")
def test_the_real_votes(committed_world: World, live_site: str, tmp_path: Path) -> None:
    folder = Path(os.environ["REPLAY_DATA"])
    status, lines = replayed(committed_world, live_site, folder, tmp_path / "people.json")
    expected = read(folder / "expected_tallies.csv")
    assert (status, lines[-1]) == (0, f"equal tallies {len(expected)} of {len(expected)}")
    assert Vote.objects.count() == sum(int(row["voters"]) for row in expected)
    assert recount(clock.now()).differences == []
    assert verify().holds
    print(f"on {connection.vendor}: {Proposal.objects.count()} proposals, {AuditEvent.objects.count()} events")
