"""``manage.py seed_demo``: the demo, told through the actions at the moments it would have happened."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo.calendar import seeded_on
from cms.demo.seeding import AlreadySeeded, NotEmpty, seed
from consult import clock


class Command(BaseCommand):
    """Fills an empty database with the demo, whole or not at all. Where the demo stands, nothing happens."""

    help = "Fill an empty database with the demo: people, associations, consultations, proposals, votes, answers."

    def handle(self, *_: Any, **__: Any) -> None:
        """Tell the story and say how far it is. Raises CommandError outside demo mode or where people work."""
        if not settings.DEMO_MODE:
            raise CommandError("The demo is for demo mode only. This looks like a real installation.", returncode=2)
        self.started = time.monotonic()
        try:
            seeded = seed(clock.now(), self._say)
        except AlreadySeeded:
            self.stdout.write(f"The demo is there already, told from {seeded_on():%d/%m/%Y}. Nothing was changed.")
            return
        except NotEmpty:
            raise CommandError(
                "This database is in use: the demo needs an empty one. Take another DATABASE_URL.", returncode=2
            ) from None
        self._say(
            f"done: {seeded.consultations} consultations, {seeded.proposals} proposals, "
            f"{seeded.comments} comments, {seeded.votes} positions, in {seeded.steps} steps"
        )

    def _say(self, words: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.started:6.1f} s] {words}")
        self.stdout.flush()
