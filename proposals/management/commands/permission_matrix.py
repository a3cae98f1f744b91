"""``manage.py permission_matrix``: who may do what and when, asked of the rules themselves."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from proposals.management.matrix import permission_matrix


class Command(BaseCommand):
    """Print the matrix of rights of the reference case."""

    help = "Print who may do what, and when, as the rules answer for a reference case."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Plain words by default."""
        parser.add_argument("--json", action="store_true", help="Print JSON, with the code of every refusal.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        matrix = permission_matrix()
        if options["json"]:
            self.stdout.write(json.dumps(matrix, indent=2))
            return
        for right, people in matrix.items():
            self.stdout.write(right)
            for who, moments in people.items():
                allowed = [moment for moment, answer in moments.items() if answer == "allowed"]
                if allowed:
                    always = len(allowed) == len(moments)
                    self.stdout.write(f"  {who}: {'always' if always else '; '.join(allowed)}")
