"""A story is a list of steps, each at its moment, told in the order of time under a moved clock."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from consult import clock
from consult.verdicts import RuleBroken

CHANNEL = "seed"

Step = Callable[[], Any]
Say = Callable[[str], None]

SAID_EVERY = 200


class StoryBroken(RuntimeError):
    """The rules let something happen that the story says they refuse."""


@dataclass
class Story:
    """Steps that wait for their moment. A step may add later ones."""

    _waiting: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def on(self, moment: datetime, act: Callable[..., Any], *args: Any, **named: Any) -> None:
        """Let ``act`` happen at the moment; of two at the same one, the one named first comes first."""
        heapq.heappush(self._waiting, (moment, next(self._order), lambda: act(*args, **named)))

    def tell(self, say: Say) -> int:
        """Let everything happen in the order of time; returns how many steps there were."""
        told = 0
        while self._waiting:
            moment, _order, step = heapq.heappop(self._waiting)
            with clock.at(moment, channel=CHANNEL):
                step()
            told += 1
            if told % SAID_EVERY == 0:
                say(f"{told} steps told; it is {clock.in_rome(moment):%d/%m/%Y}, {len(self._waiting)} to go")
        return told


def refused(code: str, act: Callable[..., Any], *args: Any, **named: Any) -> None:
    """Something that people of the story try in vain. Raises StoryBroken unless it is refused with this code."""
    try:
        act(*args, **named)
    except RuleBroken as refusal:
        if refusal.code != code:
            raise
        return
    raise StoryBroken(f"{act.__name__} was to be refused with {code}, and was not.")
