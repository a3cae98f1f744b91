"""An import killed at random moments and run again ends as one that was never disturbed."""

import csv
import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from consult.settings.env import BASE_DIR
from proposals.models import Comment, Vote

pytestmark = pytest.mark.long

KILLS = 12
BEGIN = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)
CHANCE = random.Random(20260512)


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """Three consultations, 60 proposals, 300 comments, 9,000 votes with repeats and changes."""
    folder = tmp_path / "material"
    folder.mkdir()
    proposals = [f"p{number}" for number in range(60)]
    rows = [[p, f"c{i % 3}", f"Titolo {p}", "=Testo\n- uno", "it", at(i), f"g{i % 9}"] for i, p in enumerate(proposals)]
    write(folder / "proposals.csv", "id,consultation,title,body,language,created_at,author_group", rows)
    parents: dict[str, list[str]] = {p: [""] for p in proposals}
    comments = []
    for number in range(300):
        p = CHANCE.choice(proposals)
        comments.append([f"k{number}", p, CHANCE.choice(parents[p]), f"Commento {number}", "it", at(1_000 + number)])
        parents[p].append(f"k{number}")
    write(folder / "comments.csv", "id,proposal_id,parent_id,body,language,created_at", comments)
    votes = [
        [f"v{CHANCE.randrange(120)}", CHANCE.choice(proposals), CHANCE.choice([1, 1, 1, 0, -1]), at(2_000 + n // 3)]
        for n in range(9_000)
    ]
    write(folder / "votes.csv", "participant,proposal,value,created_at", votes)
    return folder


def at(minutes: int) -> str:
    return (BEGIN + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def write(file: Path, head: str, rows: list[list[object]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(head.split(","))
        writer.writerows(rows)


def importing(folder: Path) -> "subprocess.Popen[bytes]":
    """The command in a process of its own, on the throw-away copy."""
    config = connections.settings["default"]
    name = config["NAME"]
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres://postgres@127.0.0.1:5432/{name}"
    if connection.vendor == "postgresql":
        who = config["USER"] or "postgres"
        url = f"postgres://{who}:{config['PASSWORD']}@{config['HOST'] or '127.0.0.1'}:{config['PORT'] or 5432}/{name}"
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "consult.settings.dev"}
    command = [sys.executable, "manage.py", "import_neutral", str(folder)]
    return subprocess.Popen(command, cwd=BASE_DIR, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def expected(folder: Path) -> dict[tuple[str, str], str]:
    """The last vote of each participant on each proposal, by a program that shares nothing with the importer."""
    words = {"1": "in_favour", "-1": "against", "0": "abstained"}
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as lines:
        rows = sorted(enumerate(csv.DictReader(lines)), key=lambda pair: (pair[1]["created_at"], pair[0]))
    return {(row["participant"], row["proposal"]): words[row["value"]] for _, row in rows}


def test_killed_at_random_moments(transactional_db: None, material: Path) -> None:
    killed = 0
    for _ in range(KILLS):
        running = importing(material)
        time.sleep(1.2 + CHANCE.random() * 3)
        killed += running.poll() is None
        running.kill()
        running.wait()
    assert killed >= KILLS // 3, "The import was too quick to be killed: nothing is proved."
    last = importing(material)
    assert last.wait(300) == 0
    want = expected(material)
    assert Vote.objects.count() == len(want)
    counted = {value: sum(v == value for v in want.values()) for value in ("in_favour", "against", "abstained")}
    assert {value: Vote.objects.filter(position=value).count() for value in counted} == counted
    assert Comment.objects.count() == 300
    assert verify().holds
    events = AuditEvent.objects.count()
    assert importing(material).wait(300) == 0
    assert AuditEvent.objects.count() == events
    print(f"\n{killed} of {KILLS} imports killed on {connection.vendor}; {len(want)} positions, {events} events, holds")
