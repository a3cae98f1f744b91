"""Replay real votes over HTTP, one by one in their order, against a running site; then compare what its pages say.

    python deploy/replay_votes.py DIR --url http://127.0.0.1:8000 --people FILE

DIR holds `votes.csv` and `expected_tallies.csv` in the neutral form. FILE is JSON: `cookie`, the name of the
session cookie; `sessions`, a session for each participant; `proposals`, the page of each proposal. It knows
no database and no setting: it presses buttons as people do. `tests/long/test_replay.py` prepares a site and runs it.
Exit status: 0 every vote was taken and every tally is the expected one, 1 not so.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

POSITIONS = {"1": "in_favour", "-1": "against", "0": "abstained"}
TOKEN = "a" * 32
TAKEN = 303
SHOWN = re.compile(r"(\d+) in favour, (\d+) against, (\d+) abstained")
EVERY = 500
"""After so many votes it says how far it is."""


def main() -> int:
    """Replay, read, compare, report."""
    asked = arguments()
    people = json.loads(asked.people.read_text())
    votes, expected = rows(asked.folder / "votes.csv"), rows(asked.folder / "expected_tallies.csv")
    begun = time.monotonic()
    statuses = replay(asked.url, people, votes, begun)
    seconds = time.monotonic() - begun
    unequal = compare(asked.url, people["proposals"], expected)
    print(f"votes {len(votes)}, seconds {seconds:.0f}, statuses {dict(statuses)}")
    for line in unequal:
        print(line)
    print(f"equal tallies {len(expected) - len(unequal)} of {len(expected)}")
    return 0 if not unequal and set(statuses) == {TAKEN} else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Replay real votes over HTTP against a running site.")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--url", required=True)
    parser.add_argument("--people", required=True, type=Path, metavar="FILE")
    return parser.parse_args()


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def replay(url: str, people: dict[str, Any], votes: list[dict[str, str]], begun: float) -> Counter[int]:
    """Each vote is one form that was sent; the next one goes when it was answered."""
    statuses = Counter[int]()
    for number, vote in enumerate(votes, start=1):
        cookies = f"csrftoken={TOKEN}; {people['cookie']}={people['sessions'][vote['participant']]}"
        typed = {"csrfmiddlewaretoken": TOKEN, "position": POSITIONS[vote["value"]], "language": "it", "reason": ""}
        status, _ = ask(url, "POST", people["proposals"][vote["proposal"]] + "vote/", urlencode(typed), cookies)
        statuses[status] += 1
        if number % EVERY == 0:
            print(f"[{time.monotonic() - begun:6.1f} s] {number} votes, {dict(statuses)}", flush=True)
    return statuses


def compare(url: str, pages: dict[str, str], expected: list[dict[str, str]]) -> list[str]:
    """Where the page of a proposal, as everybody reads it, says something else than expected."""
    unequal = []
    for row in expected:
        wanted = (row["agree"], row["disagree"], row["pass"])
        found = SHOWN.search(" ".join(re.sub(r"<[^>]+>", " ", ask(url, "GET", pages[row["proposal"]])[1]).split()))
        if found is None or found.groups() != wanted:
            unequal.append(f"{row['proposal']}: expected {wanted}, the page says {found and found.groups()}")
    return unequal


def ask(url: str, method: str, path: str, body: str = "", cookies: str = "") -> tuple[int, str]:
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=120)
    try:
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
