"""``manage.py import_neutral DIR``: real material from elsewhere, as closed, archived consultations."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from consult import clock
from consult.verdicts import RuleBroken
from councils.models import Prefecture
from proposals.actions.importing import (
    ASSOCIATION,
    BATCH,
    UNNAMED,
    import_associations,
    import_comments,
    import_consultation,
    import_proposals,
    import_votes,
)
from proposals.actions.importing_material import Material, MaterialUnusable, Remark, read_material
from proposals.actions.importing_plan import Plan, plans, refitted

BAD_ROWS, UNUSABLE, INTERRUPTED = 1, 2, 130


class Command(BaseCommand):
    """Takes over proposals, comments and votes in the neutral form; safe to interrupt and to run again.

    Exit status: 0 all went well (empty texts are reported and skipped), 1 some rows could not be taken
    over, 2 nothing could be done, 130 interrupted.
    """

    help = "Take over real material from elsewhere: proposals.csv, comments.csv and votes.csv in one folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, whose prefecture the consultations are shown under, and the word needed in production."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="folder with the three files")
        parser.add_argument("--prefecture", default="RM", metavar="SIGLA", help="prefecture to enter it under (RM)")
        parser.add_argument("--confirm", action="store_true", help="needed outside demo mode")

    def handle(self, *, folder: Path, prefecture: str, confirm: bool, **_: Any) -> None:
        """Read, check, take over, report."""
        if not settings.DEMO_MODE and not confirm:
            raise CommandError(
                "This adds consultations that were held elsewhere. On a real installation say --confirm.",
                returncode=UNUSABLE,
            )
        self.started = time.monotonic()
        try:
            material = read_material(folder)
            work = plans(material)
            self._announce(material, work)
            self._take_over(work, self._prefecture(prefecture))
        except (MaterialUnusable, RuleBroken, DatabaseError) as fault:
            raise CommandError(
                f"{fault}\nWhat was taken over stands. Run it again to go on.", returncode=UNUSABLE
            ) from None
        except KeyboardInterrupt:
            raise CommandError("Interrupted. Run the same command again to go on.", returncode=INTERRUPTED) from None
        self._report(material, work)

    def _prefecture(self, sigla: str) -> Prefecture:
        found = Prefecture.objects.filter(sigla=sigla.upper()).first()
        if found is None:
            raise MaterialUnusable(f"No prefecture has the sigla {sigla!r}.")
        return found

    def _announce(self, material: Material, work: Sequence[Plan]) -> None:
        self._say(
            f"read {len(work)} consultations, {len(material.proposals)} proposals, "
            f"{len(material.comments)} comments, {len(material.votes)} votes"
        )

    def _take_over(self, work: Sequence[Plan], prefecture: Prefecture) -> None:
        for plan in work:
            self._say(plan.name)
            with _today():
                consultation = import_consultation(prefecture, actor=None, name=plan.name, spans=plan.spans)
            stand_in = partial(import_associations, prefecture, actor=None)
            self._batches("stand-ins", plan.participants, partial(stand_in, kind=ASSOCIATION))
            self._batches("stand-ins", [plan.name] * plan.has_unnamed_authors, partial(stand_in, kind=UNNAMED))
            self._batches("proposals", plan.proposals, partial(import_proposals, consultation, actor=None))
            self._batches("comments", plan.comments, partial(import_comments, consultation, actor=None))
            self._batches("positions", plan.changes, partial(import_votes, consultation, actor=None))

    def _batches(self, what: str, items: Sequence[Any], act: Callable[..., int]) -> None:
        """Each batch is one act and one transaction."""
        new = 0
        for start in range(0, len(items), BATCH):
            with _today():
                new += act(rows=items[start : start + BATCH])
            self._say(f"  {what}: {min(start + BATCH, len(items))} of {len(items)}, {new} new")

    def _report(self, material: Material, work: Sequence[Plan]) -> None:
        repeats = len(material.votes) - sum(len(plan.changes) for plan in work)
        self._say(f"{repeats} votes repeated what stood already: no change, no event")
        self._list("skipped, without any text", material.empty)
        self._list("titles fitted", refitted(material.proposals))
        self._list("not taken over", material.bad)
        if material.bad:
            raise CommandError(
                f"{len(material.bad)} rows could not be taken over; all others stand.", returncode=BAD_ROWS
            )
        self._say("done")

    def _list(self, heading: str, remarks: Sequence[Remark]) -> None:
        if remarks:
            self._say(f"{heading}: {len(remarks)}")
        for remark in remarks:
            self.stdout.write(f"    {remark}")

    def _say(self, words: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.started:6.1f} s] {words}")
        self.stdout.flush()


def _today() -> AbstractContextManager[None]:
    """The act happens now, in the channel of imports; what it tells of keeps its own instants."""
    return clock.at(clock.now(), channel="import")
