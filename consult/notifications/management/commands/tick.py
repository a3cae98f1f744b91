"""What is due, done by the clock. A timer calls it every minute."""

import time
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

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
        """One option, for the demo, which has no timer."""
        parser.add_argument("--forever", type=int, metavar="SECONDS", help="Go on, with this pause between rounds.")

    def handle(self, *args: Any, forever: int | None = None, **options: Any) -> None:
        """One round, or one after the other. Raises CommandError when anything in a single round failed."""
        faults = self._round()
        while forever:
            time.sleep(forever)
            close_old_connections()
            self._round()
        if faults:
            raise CommandError("Something failed. " + " ".join(faults))

    def _round(self) -> list[str]:
        ran = due.run_all()
        mail = deliver_due()
        counts = {job.name: job.changed for job in ran} | {f"notices {name}": n for name, n in vars(mail).items()}
        TickRun.objects.create(done=counts | {f"{job.name} failed": job.fault for job in ran if job.fault})
        TickRun.objects.filter(ended_at__lt=clock.real_now() - KEPT).delete()
        said = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items() if count)
        self.stdout.write(f"Tick: {said or 'nothing was due'}.")
        faults = [f"{job.name}: {job.fault}." for job in ran if job.fault]
        return (
            faults
            + ([f"{mail.failed} notices were not delivered; they are tried again."] if mail.postponed else [])
            + ([f"{mail.given_up} notices were given up after the last attempt."] if mail.given_up else [])
        )
