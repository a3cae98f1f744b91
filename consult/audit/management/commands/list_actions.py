"""``manage.py list_actions``: everything that changes state, and where it is done."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consult.audit.addresses import acting_addresses
from consult.audit.discovery import all_actions


NO_ADDRESS = "no address of its own: the clock, a command or a save in the CMS does it"


class Command(BaseCommand):
    """List the actions as the code has them: nothing here is kept by hand."""

    help = "List every action that changes state: what it records, and the addresses that carry it out (POST)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Plain words by default."""
        parser.add_argument("--json", action="store_true", help="Print JSON instead of words.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list."""
        routes, actions = acting_addresses(), all_actions()
        if options["json"]:
            rows = [_row(name, sorted(info.verbs), routes[name]) for name, info in actions.items()]
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for name, info in actions.items():
            self.stdout.write(name)
            self.stdout.write(f"  records: {', '.join(sorted(info.verbs))}")
            self.stdout.write(f"  at: {', '.join(routes[name]) or NO_ADDRESS}")


def _row(name: str, verbs: list[str], routes: list[str]) -> dict[str, Any]:
    return {"action": name, "records": verbs, "method": "POST" if routes else None, "addresses": routes}
