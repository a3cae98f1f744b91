"""Counting everything again, in the plainest way, to compare: the record, the rows, and what readers are shown."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from consult.audit.models import Chain
from councils.models import Consultation
from proposals.models import Proposal, Vote
from proposals.queries.proofs import WITHDRAWN, Told, Voice, told_positions
from proposals.queries.tallies import Tally, counted, in_favour, tallies
from proposals.states import Position

Counts = dict[int, Counter[str]]
"""Positions by proposal."""


@dataclass
class Recount:
    """What was counted again, and where two counts differ."""

    proposals: int = 0
    positions: int = 0
    erased: int = 0
    counters: int = 0
    differences: list[str] = field(default_factory=list)


def recount(at: datetime) -> Recount:
    """Count the positions on every proposal from the record, and from the rows one by one; then compare.

    Against both stand what lists, pages and the order by support show. Positions are stored nowhere as a
    number. The numbers that are stored, the length of a chain and the last number given to a proposal of a
    consultation, are compared with their rows.
    """
    result = Recount()
    for consultation in Consultation.objects.order_by("pk"):
        _compare_positions(consultation, at, result)
        result.counters += 1
        result.differences += _numbering(consultation)
    for chain in Chain.objects.annotate(events_counted=Count("events"), newest=Max("events__seq")):
        result.counters += 1
        if not chain.length == chain.events_counted == (chain.newest or 0):
            result.differences.append(
                f"Chain {chain.key}: length {chain.length} is stored, {chain.events_counted} events are there, "
                f"the newest is number {chain.newest}."
            )
    return result


def _compare_positions(consultation: Consultation, at: datetime, result: Recount) -> None:
    proposals = list(Proposal.objects.filter(consultation=consultation).order_by("number"))
    votes = list(Vote.objects.filter(proposal__consultation=consultation))
    told = told_positions(consultation.chain_key)
    of_record, of_rows = _counted_in_record(told, votes), _counted_in_rows(votes)
    shown = tallies(proposals, at)
    weights = dict(
        Proposal.objects.filter(consultation=consultation).annotate(weight=in_favour()).values_list("pk", "weight")
    )
    result.proposals += len(proposals)
    result.positions += len(votes)
    result.erased += sum(last.facts is None and last.verb != WITHDRAWN for last in told.values())
    for row in proposals:
        page = counted([vote for vote in votes if vote.proposal_id == row.pk], row, at)
        counts = {
            "the record": _three(of_record.get(row.pk, Counter())),
            "the rows": _three(of_rows.get(row.pk, Counter())),
            "lists": _of_tally(shown[row.pk]),
            "its page": _of_tally(page),
        }
        if len(set(counts.values())) > 1:
            said = "; ".join(f"{where} {numbers}" for where, numbers in counts.items())
            result.differences.append(f"Proposal {row.code}, in favour, against, abstained: {said}.")
        if weights[row.pk] != page.in_favour:
            result.differences.append(f"Proposal {row.code}: sorted by {weights[row.pk]}, shown {page.in_favour}.")


def _counted_in_record(told: dict[Voice, Told], votes: list[Vote]) -> Counts:
    """The last position of each voice; where the facts were erased, the row is all there is."""
    rows = {(str(vote.proposal_id), str(vote.association_id)): vote.position for vote in votes}
    counts: Counts = {}
    for voice, last in told.items():
        position = last.facts["position"] if last.facts and last.verb != WITHDRAWN else rows.get(voice)
        if last.verb != WITHDRAWN and position:
            counts.setdefault(int(voice[0]), Counter())[position] += 1
    return counts


def _counted_in_rows(votes: list[Vote]) -> Counts:
    counts: Counts = {}
    for vote in votes:
        counts.setdefault(vote.proposal_id, Counter())[vote.position] += 1
    return counts


def _three(count: Counter[str]) -> tuple[int, ...]:
    return tuple(count[position] for position in Position.values)


def _of_tally(tally: Tally) -> tuple[int, ...]:
    return tally.in_favour, tally.against, tally.abstained


def _numbering(consultation: Consultation) -> Iterator[str]:
    rows = Proposal.objects.filter(consultation=consultation).aggregate(there=Count("pk"), last=Max("number"))
    if not consultation.proposals_numbered == rows["there"] == (rows["last"] or 0):
        yield (
            f"Consultation {consultation.code}: {consultation.proposals_numbered} proposals were numbered, "
            f"{rows['there']} are there, the last is number {rows['last']}."
        )
