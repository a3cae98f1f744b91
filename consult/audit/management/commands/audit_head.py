"""``manage.py audit_head``: the newest event of every chain, as JSON, to be kept somewhere else."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from consult.audit.queries import head_document


class Command(BaseCommand):
    """Print the heads. Give the file to somebody else; ``verify_audit --since FILE`` asks for these events again."""

    help = "Print the newest event of every chain of the record, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the document."""
        self.stdout.write(json.dumps(head_document(), indent=2, sort_keys=True))
