"""`make mutants`: change rules, deadlines and counts one small way at a time; the tests must notice.

The tests run once as they are, which tells which of them call which function. Then each mutant lives in a process of
its own, forked from that one, where the changed code takes the function's place and these tests run, quickest first.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import os
import random
import signal
import sys
import time
from collections import defaultdict
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import steps
from mutations import Mutant, mutants_of, mutated
from steps import BIN, ROOT, say

WANTED = 85
"""Percent of the mutants that the tests must kill; in a boundary or tie all of them."""

SOURCES = "proposals/rules.py proposals/facts/*.py proposals/models/deadlines.py proposals/models/working_days.py"
SOURCES += " councils/rules/*.py councils/models/dated.py proposals/queries/tallies.py consult/audit/chain.py"
TESTS = (
    "tests/proposals/test_rules.py tests/proposals/facts tests/proposals/models tests/proposals/queries/test_tallies.py"
)
TESTS += " tests/proposals/management tests/proposals/actions tests/councils/rules tests/councils/models"
TESTS += " tests/councils/actions tests/councils/test_models.py tests/councils/test_queries.py"
TESTS += " tests/consult/audit/test_chain.py"


# --- putting a change in place ------------------------------------------------------------------------


def put_in_place(mutant: Mutant, source: str) -> None:
    """Give the function that was imported already the changed code, or everybody the changed constant."""
    module = sys.modules[mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
    tree = mutated(source, mutant.number)
    if not mutant.within:
        _spread(vars(module), next(s for s in tree.body if s.lineno <= mutant.line <= (s.end_lineno or 0)))
        return
    found: Any = module
    for name in mutant.within.split("."):
        found = vars(found)[name]
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    inspect.unwrap(found).__code__ = _code_named(compile(tree, str(ROOT / mutant.file), "exec"), mutant.within)


def _spread(names: dict[str, Any], statement: ast.stmt) -> None:
    before = dict(names)
    exec(compile(ast.Module([statement], []), "mutant", "exec"), names)  # noqa: S102  our own source, changed
    new = {name: value for name, value in names.items() if name in before and before[name] is not value}
    for module in [m for m in sys.modules.values() if isinstance(m, ModuleType)]:
        for name in new.keys() & vars(module).keys():
            if vars(module)[name] is before[name]:
                setattr(module, name, new[name])


def _code_named(code: CodeType, name: str) -> CodeType:
    inner = [c for c in code.co_consts if isinstance(c, CodeType)]
    for found in inner:
        if found.co_qualname == name:
            return found
    return _code_named(next(c for c in inner if name.startswith(f"{c.co_qualname}.")), name)


# --- running the tests --------------------------------------------------------------------------------


class Hunt:
    """The plugin that takes the place of pytest's loop over the tests."""

    def __init__(self, mutants: list[Mutant], sources: dict[str, str]) -> None:
        self.alive, self.sources, self.failed = list(mutants), sources, False
        self.paths = {str(ROOT / file): file for file in sources}
        self.callers: dict[tuple[str, str], list[tuple[float, Any]]] = defaultdict(list)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Remember that something failed."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        """Run all tests once, then a process for each mutant."""
        if session.testsfailed:
            return True
        self._passes(session.items[0])  # makes the database, which takes long when it is watched
        red = [item.nodeid for item in session.items if not self._learn(item)]
        say(f"\n{len(session.items)} tests; these fail without a mutant and are left out: {red or 'none'}")
        for mutant in list(self.alive):
            if self._is_killed(mutant):
                self.alive.remove(mutant)
            else:
                say(f"alive: {mutant}")
        return True

    def _passes(self, item: Any) -> bool:
        self.failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=item.session)  # what belongs to the session stays
        return not self.failed

    def _learn(self, item: Any) -> bool:
        seen: set[tuple[str, str]] = set()

        def note(frame: FrameType, _event: str, _arg: Any) -> None:
            if file := self.paths.get(frame.f_code.co_filename):
                seen.update({(file, frame.f_code.co_qualname.split(".<locals>")[0]), (file, "")})

        begun = time.monotonic()
        sys.settrace(note)
        well = self._passes(item)
        sys.settrace(None)
        for place in seen if well else ():
            self.callers[place].append((time.monotonic() - begun, item))
        return well

    def _is_killed(self, mutant: Mutant) -> bool:
        from django.db import connections  # noqa: PLC0415  pytest has set Django up by now

        tests = sorted(self.callers[mutant.file, mutant.within], key=lambda timed: timed[0])
        connections.close_all()  # a child must not inherit an open database
        child = os.fork()
        if child:
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) in {1, -signal.SIGALRM}
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(60 + int(10 * sum(seconds for seconds, _ in tests)))  # a loop without end is killed too
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            put_in_place(mutant, self.sources[mutant.file])
            os._exit(0 if all(self._passes(item) for _, item in tests) else 1)
        finally:
            os._exit(2)  # it could not be tried, which is no kill


def verdict(mutants: list[Mutant], alive: list[Mutant]) -> int:
    """Print the figures of each file; 1 when too many live, or one in a boundary or tie."""
    for file in sorted({mutant.file for mutant in mutants}):
        tried, left = sum(m.file == file for m in mutants), [m for m in alive if m.file == file]
        say(f"{file}: {tried} mutants, {tried - len(left)} killed, {len(left)} alive")
        for mutant in left:
            say(f"    {mutant}")
    killed, edges = 100 * (len(mutants) - len(alive)) / len(mutants), sum(m.boundary for m in alive)
    say(f"{len(mutants)} mutants, {killed:.1f} % killed ({WANTED} % wanted), alive in a boundary or tie: {edges}")
    return 1 if killed < WANTED or edges else 0


def main() -> int:
    """Hunt all mutants, or a sample of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=0, help="only so many mutants, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="only mutants whose description contains this")
    parser.add_argument("--tests", default=TESTS, help="these tests alone, for quick work on one rule")
    asked = parser.parse_args()
    steps.ensure_packages("requirements-dev.lock")
    if Path(sys.prefix).resolve() != steps.VENV.resolve():
        os.execv(BIN / "python", [str(BIN / "python"), *sys.argv])  # noqa: S606  itself, where the packages are
    import pytest  # noqa: PLC0415  it is there from here on

    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("TEST_DATABASE", "mutants")
    sources = {str(f.relative_to(ROOT)): f.read_text() for p in SOURCES.split() for f in sorted(ROOT.glob(p))}
    mutants = [m for file, source in sources.items() for m in mutants_of(file, source) if asked.only in str(m)]
    if 0 < asked.sample < len(mutants):
        say(f"A sample of {asked.sample} of {len(mutants)} mutants, seed {asked.seed}.")
        mutants = random.Random(asked.seed).sample(mutants, asked.sample)  # noqa: S311  nothing secret
    hunt = Hunt(mutants, sources)
    quiet = ("-q", "-s", "--no-header", "-p", "no:cacheprovider", "--create-db", "--reuse-db")
    pytest.main([*quiet, "-m", "not commits and not e2e and not long", *asked.tests.split()], plugins=[hunt])
    if not hunt.callers:
        steps.stop("The tests did not run.")
    return verdict(mutants, hunt.alive)


if __name__ == "__main__":
    raise SystemExit(main())
