"""``manage.py list_actions``: everything that changes state, where it is done, and by whom."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from consult.audit.addresses import acting_addresses
from consult.audit.discovery import all_actions
from consult.audit.journal import ActionInfo
from consult.audit.reach import reached_from
from proposals.management.matrix import RIGHTS, people_of

NO_ADDRESS = "no address of its own: the clock, a command or a save in the CMS does it"
RULES = {f"{rule.__module__}.{name}": rule for name, rule in RIGHTS.items()}


class Command(BaseCommand):
    """List the actions as the code has them: nothing here is kept by hand."""

    help = "List every action that changes state: what it records, its addresses, its method, and who may do it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Plain words by default."""
        parser.add_argument("--json", action="store_true", help="Print JSON instead of words.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list."""
        routes = acting_addresses()
        rows = [_row(info, routes[name]) for name, info in all_actions().items()]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write(row["action"])
            self.stdout.write(f"  records: {', '.join(row['records'])}")
            self.stdout.write(f"  at: {', '.join(row['addresses']) or NO_ADDRESS}")
            self.stdout.write(f"  asks: {', '.join(row['asks'])}; allowed: {', '.join(row['roles'])}")


def _row(info: ActionInfo, routes: list[str]) -> dict[str, Any]:
    asks = sorted({name.rpartition(".")[2] for name in reached_from(info.function, RULES)})
    return {
        "action": info.name,
        "records": sorted(info.verbs),
        "method": "POST" if routes else None,
        "addresses": routes,
        "asks": asks,
        "roles": people_of(asks),
    }
