"""What the clock owes: jobs that ``tick`` runs, each idempotent, none of which any right depends on."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

Job = Callable[[], int]

_jobs: dict[str, Job] = {}


@dataclass(frozen=True)
class Ran:
    """What one job did: how many things it changed, or which fault stopped it."""

    name: str
    changed: int = 0
    fault: str = ""


def register(name: str, job: Job) -> None:
    """Let ``tick`` run ``job`` at each round; it returns how many things it changed, 0 when nothing was due.

    Raises ValueError when the name is taken by another job.
    """
    if _jobs.setdefault(name, job) is not job:
        raise ValueError(f"Two jobs are called {name}.")


def run_all() -> list[Ran]:
    """Run every job once, in the order of their names; one that fails does not stop the others."""
    return [_run(name, _jobs[name]) for name in sorted(_jobs)]


def _run(name: str, job: Job) -> Ran:
    try:
        return Ran(name, job())
    except Exception as error:  # noqa: BLE001  the clock goes on: the next job is owed too
        fault = fault_of(error)
        logger.error("The job %s failed: %s", name, fault)  # noqa: TRY400  a traceback may quote personal data
        return Ran(name, fault=fault)


def fault_of(error: BaseException) -> str:
    """A fault in words fit for a log: its kind and place. The message stays out: it may hold an address or a text."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
