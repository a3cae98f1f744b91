"""``manage.py check_counts``: every number counted again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consult import clock
from proposals.queries.recounting import recount


class Command(BaseCommand):
    """Counts positions from the record and from the rows, and compares with what pages show and with stored numbers.

    Exit status: 0 all agree, 1 some do not.
    """

    help = "Count everything again, and compare the record, the rows, what pages show, and stored numbers."

    def handle(self, **_: Any) -> None:
        """Count, compare, report."""
        result = recount(clock.now())
        self.stdout.write(
            f"{result.proposals} proposals, {result.positions} positions, {result.counters} stored numbers"
        )
        if result.erased:
            self.stdout.write(f"{result.erased} positions erased from the record: read from their rows")
        for difference in result.differences:
            self.stdout.write(difference)
        if result.differences:
            raise CommandError(f"{len(result.differences)} counts do not agree.", returncode=1)
        self.stdout.write("The record, the rows, lists and pages agree.")
