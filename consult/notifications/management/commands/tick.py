"""What is due, done by the clock. A timer calls it every minute."""

import os
import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections

from consult import clock
from consult.notifications import due
from consult.notifications.delivery import deliver_due
from consult.notifications.models import TickRun

KEPT = timedelta(days=30)
"""How long the trace of a round is kept."""


class Command(BaseCommand):
    """Run the due jobs, deliver the due notices, leave a trace. Idempotent; safe to run twice at once."""

    help = "Do what is due: note phases that opened or closed, send notices. Idempotent, safe to run twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option, for a server started by hand, which has no timer."""
        parser.add_argument(
            "--forever",
            type=int,
            metavar="SECONDS",
            help="Go on with this pause, as long as the program that started me.",
        )

    def handle(self, *args: Any, forever: int | None = None, **options: Any) -> None:
        """One round, or one after the other. Raises CommandError when anything in a single round failed."""
        if forever:
            self._forever(forever)
            return
        said, faults = one_round()
        self.stdout.write(f"Tick: {said or 'nothing was due'}.")
        if faults:
            raise CommandError(" ".join(faults))

    def _forever(self, pause: int) -> None:
        parent = os.getppid()
        while os.getppid() == parent:
            try:
                said, faults = one_round()
            except DatabaseError as error:  # the next round may find it again
                said, faults = "", [f"The round failed: {due.fault_of(error)}."]
            if said or faults:
                self.stdout.write(f"Tick: {said or 'nothing'}. {' '.join(faults)}".rstrip())
            close_old_connections()
            time.sleep(pause)


def one_round() -> tuple[str, list[str]]:
    """Do what is due and leave a trace. Returns what was done, in words, and a sentence for each fault."""
    ran, mail = due.run_all(), deliver_due()
    counts = {job.name: job.changed for job in ran} | {f"notices {name}": n for name, n in vars(mail).items()}
    faults = [f"{job.name} failed: {job.fault}." for job in ran if job.fault]
    if mail.postponed:
        faults.append(f"{mail.postponed} notices could not be delivered and are tried again.")
    if mail.given_up:
        faults.append(f"{mail.given_up} notices could not be delivered and are given up.")
    TickRun.objects.create(done=counts | ({"faults": faults} if faults else {}))
    TickRun.objects.filter(ended_at__lt=clock.real_now() - KEPT).delete()
    return ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in counts.items() if n), faults
