"""Numbers about few are not published, nor can they be worked out from the numbers beside them.

``domain`` rule for open data: cells under five about people and their associations are suppressed. Whoever
knows the total of a table, which often stands elsewhere, subtracts what is shown: so where what is left
would give a cell away, the next smallest is not shown either.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5
"""Associations that must stand behind a number for it to be shown."""


@dataclass(frozen=True)
class Count:
    """A number, and how many associations stand behind it; each of them adds at least one."""

    key: str
    value: int
    behind: int

    @property
    def few(self) -> bool:
        """Whether it is about so few that it is not shown."""
        return self.behind < FEWEST


@dataclass(frozen=True)
class Cell:
    """A number as it may be shown. None: it is not, since it is about few, or would give such a one away."""

    key: str
    value: int | None
    few: bool = False


def protected(counts: Sequence[Count]) -> list[Cell]:
    """The same numbers in the same order, without those about few and those that would give them away."""
    hidden = [count for count in counts if count.few]
    shown = sorted((count for count in counts if not count.few), key=lambda count: count.value)
    while _given_away(hidden) and shown:
        hidden.append(shown.pop(0))
    keys = {count.key for count in hidden}
    return [Cell(count.key, None if count.key in keys else count.value, count.few) for count in counts]


def _given_away(hidden: Sequence[Count]) -> bool:
    """Whether the sum of what is hidden leaves a number no choice: all must be the least, or the most, they can be."""
    few = [count for count in hidden if count.few]
    if not few:
        return False
    others = len(hidden) - len(few)
    together = sum(count.value for count in hidden)
    least = len(few) + FEWEST * others
    counts_associations = all(count.value == count.behind for count in few)
    most = (FEWEST - 1) * len(few) if counts_associations and not others else None
    return len(hidden) == 1 or together in {least, most}
