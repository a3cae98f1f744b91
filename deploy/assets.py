"""`make assets`: style sheets, scripts, fonts and icons made anew from consult/ui/assets. The result is committed.

`deploy/assets.py --check` makes them beside, and names each file that is not what is committed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import steps
from steps import ROOT, say

SOURCES = ROOT / "consult" / "ui" / "assets"
BUILT = ("consult/static/ui", "tests/e2e/vendor")
OLDEST_NODE = 20


def main(words: list[str]) -> int:
    """Build, or with ``--check`` compare."""
    ensure_node()
    ensure_modules()
    return check() if "--check" in words else build(ROOT)


def build(target: Path) -> int:
    """Make everything that is built, into the project or another folder."""
    with steps.step("Building style sheets, scripts, fonts and icons"):
        steps.run("node", SOURCES / "build.mjs", target)
    return 0


def check() -> int:
    """Build into a folder that is thrown away, and compare byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        wrong = differences(Path(folder), ROOT, BUILT)
    for sentence in wrong:
        say(sentence)
    say("Run `make assets` and commit what it changes." if wrong else "What is committed is what the sources give.")
    return 1 if wrong else 0


def differences(made: Path, kept: Path, folders: Iterable[str]) -> list[str]:
    """A sentence for each file of the folders that is not the same in both places."""
    found = []
    for folder in folders:
        for name in sorted(files_in(made / folder) | files_in(kept / folder)):
            new, old = made / folder / name, kept / folder / name
            if not old.exists():
                found.append(f"{folder}/{name} is missing.")
            elif not new.exists():
                found.append(f"{folder}/{name} is not built any more.")
            elif new.read_bytes() != old.read_bytes():
                found.append(f"{folder}/{name} differs.")
    return found


def files_in(folder: Path) -> set[str]:
    """The files under a folder, by their path in it."""
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def ensure_node() -> None:
    """End with a sentence when Node is missing or too old."""
    node = shutil.which("node")
    if not (node and shutil.which("npm")):
        steps.stop(
            f"Node {OLDEST_NODE} with npm is missing; only a change of the look needs it. Install nodejs and npm."
        )
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if int(said.removeprefix("v").split(".")[0] or 0) < OLDEST_NODE:
        steps.stop(f"Node {OLDEST_NODE} or newer is needed, this is {said}.")


def ensure_modules() -> None:
    """The packages of the lock file, each checked by its hash; their own set-up programs do not run."""
    stamp = SOURCES / "node_modules" / "consult.stamp"
    content = steps.digest([SOURCES / "package.json", SOURCES / "package-lock.json"])
    if steps.is_stamped(stamp, content):
        return
    with steps.step("Installing what the build needs"):
        steps.run("npm", "ci", "--prefix", SOURCES, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    steps.write_stamp(stamp, content)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
