"""``manage.py tally``: what the votes say, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from consult import clock
from councils.models import Consultation
from proposals.actions.importing import PROPOSAL
from proposals.models import ImportedItem, Proposal
from proposals.queries.tallies import tallies
from proposals.states import Position


class Command(BaseCommand):
    """Counts the positions on each proposal that was ever published: one voice each, the last position counts."""

    help = "Print what the votes say, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which consultation; all of them unless named."""
        parser.add_argument("--consultation", metavar="CODE", help="only this consultation")

    def handle(self, *, consultation: str | None, **_: Any) -> None:
        """Count and print."""
        proposals = Proposal.objects.exclude(published_version=None)
        if consultation is not None:
            if not Consultation.objects.filter(code=consultation).exists():
                raise CommandError(f"There is no consultation {consultation!r}.", returncode=2)
            proposals = proposals.filter(consultation__code=consultation)
        self.stdout.write(json.dumps(counted(proposals), ensure_ascii=False, indent=1))


def counted(proposals: QuerySet[Proposal]) -> list[dict[str, Any]]:
    """Per proposal its code, the source's id if it was imported, the positions, and how many associations took one."""
    rows = list(proposals.select_related("consultation").order_by("consultation__code", "number"))
    numbers = tallies(rows, clock.now())
    sources = dict(ImportedItem.objects.filter(kind=PROPOSAL).values_list("object_id", "external_id"))
    said = []
    for proposal in rows:
        source, tally = sources.get(proposal.pk), numbers[proposal.pk]
        positions = {position: getattr(tally, position) for position in Position.values}
        said.append(
            {
                "consultation": proposal.consultation.code,
                "proposal": proposal.code,
                "external_id": source and source.removeprefix(f"{proposal.consultation.title}/"),
                **positions,
                "voters": tally.given,
            }
        )
    return said
