"""What outside material becomes here: threads in two levels, votes as changes of position, titles that fit.

Pure: rows in, rows out, nothing is read or written. The order given here is the order in which it is done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from councils.states import PhaseKind
from proposals.actions.importing_material import Material, OutsideComment, OutsideProposal, OutsideVote, Remark
from proposals.models.proposal import TITLE_LENGTH


@dataclass(frozen=True)
class PlacedComment:
    """A comment with its place: ``parent`` opens the thread, ``answers`` is what a deeper one answered."""

    row: OutsideComment
    parent: str = ""
    answers: str = ""


@dataclass(frozen=True)
class Change:
    """The ``nth`` position (from 0) that a participant took on a proposal; repeating it is no change."""

    participant: str
    proposal: str
    position: str
    at: datetime
    nth: int


@dataclass
class Plan:
    """What one consultation of the source becomes."""

    name: str
    proposals: list[OutsideProposal] = field(default_factory=list)
    comments: list[PlacedComment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    votes: int = 0

    @property
    def participants(self) -> list[str]:
        """Everybody who is named, in order of appearance."""
        authors = [row.author for row in self.proposals if row.author]
        return list(dict.fromkeys(authors + [change.participant for change in self.changes]))

    @property
    def has_unnamed_authors(self) -> bool:
        """Whether something was said by somebody whom the source does not name."""
        return bool(self.comments) or not all(row.author for row in self.proposals)

    @property
    def spans(self) -> dict[str, tuple[datetime, datetime]]:
        """For each kind of phase the first and the last instant of its material."""
        instants = {
            PhaseKind.PROPOSE: [row.at for row in self.proposals],
            PhaseKind.DISCUSS: [placed.row.at for placed in self.comments],
            PhaseKind.VOTE: [change.at for change in self.changes],
        }
        return {kind: (min(some), max(some)) for kind, some in instants.items() if some}


def plans(material: Material) -> list[Plan]:
    """One plan for each consultation, oldest first. Replies that cannot be placed are added to ``material.bad``."""
    home = {row.id: row.consultation for row in material.proposals}
    made = {name: Plan(name) for name in dict.fromkeys(home.values())}
    for row in sorted(material.proposals, key=lambda row: row.at):
        made[row.consultation].proposals.append(row)
    for placed in placed_in_two_levels(material.comments, material.bad):
        made[home[placed.row.proposal]].comments.append(placed)
    for change in changes_of_position(material.votes):
        made[home[change.proposal]].changes.append(change)
    for vote in material.votes:
        made[home[vote.proposal]].votes += 1
    return sorted(made.values(), key=lambda plan: plan.proposals[0].at)


# --- votes --------------------------------------------------------------------------------------------


def changes_of_position(votes: Iterable[OutsideVote]) -> list[Change]:
    """Votes in time order, as changes. Of two at the same instant the one further down the file is the later."""
    standing: dict[tuple[str, str], str] = {}
    counted: dict[tuple[str, str], int] = defaultdict(int)
    changes = []
    for vote in sorted(votes, key=lambda vote: vote.at):
        key = (vote.participant, vote.proposal)
        if standing.get(key) == vote.position:
            continue
        standing[key] = vote.position
        changes.append(Change(vote.participant, vote.proposal, vote.position, vote.at, counted[key]))
        counted[key] += 1
    return changes


# --- titles -------------------------------------------------------------------------------------------


def fitted(row: OutsideProposal) -> tuple[str, str, str]:
    """Title, text, and what was done to make them fit (empty: nothing).

    A title that is too long is cut and stands whole at the head of the text; a missing one is made of the
    text's first words. Nothing that was said is lost.
    """
    if not row.title.strip():
        return _cut(row.body.strip().splitlines()[0].strip()), row.body, "had no title: the first words stand for it"
    if len(row.title) > TITLE_LENGTH:
        body = f"{row.title}\n\n{row.body}"
        return _cut(row.title), body, f"title of {len(row.title)} characters cut; the whole one opens the text"
    return row.title, row.body, ""


def _cut(text: str) -> str:
    if len(text) <= TITLE_LENGTH:
        return text
    return text[: TITLE_LENGTH - 1].rstrip() + "…"


def refitted(proposals: Iterable[OutsideProposal]) -> list[Remark]:
    """What to report about titles that had to be fitted."""
    done = ((row, fitted(row)[2]) for row in proposals if not row.is_empty)
    return [Remark("proposals", row.line, f"{row.id} {what}") for row, what in done if what]


# --- threads ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """What a reply to a comment must know: the thread's head, the nearest comment with a text, when, how deep."""

    top: str
    nearest: str
    at: datetime | None
    depth: int


_OPEN = _Place("", "", None, 0)


def placed_in_two_levels(rows: Sequence[OutsideComment], bad: list[Remark]) -> list[PlacedComment]:
    """Comments with their place, those answered before those that answer.

    Replies deeper than two levels go to the second, under the head of their thread, and keep what they
    answer. A reply to an empty comment answers what that one answered. Replies that cannot be placed
    (unknown comment, another proposal, a circle) are added to ``bad``.
    """
    by_id = {row.id: row for row in rows}
    places: dict[str, _Place | None] = {}
    made: list[tuple[tuple[datetime, int, int], PlacedComment]] = []
    for row in rows:
        for step in _unplaced(row, by_id, places):
            above = _above(step, by_id, places, bad)
            places[step.id] = above and _place(step, above)
            if above:
                order = (max(step.at, above.at or step.at), above.depth, step.line)
                answers = above.nearest if above.nearest != above.top else ""
                made.append((order, PlacedComment(step, above.top, answers)))
    return [placed for _, placed in sorted(made, key=lambda item: item[0])]


def _unplaced(
    row: OutsideComment, by_id: dict[str, OutsideComment], places: dict[str, _Place | None]
) -> list[OutsideComment]:
    """The comment and what it answers, upwards, eldest first; ends at one placed before, or where a circle closes."""
    path: dict[str, OutsideComment] = {}
    step: OutsideComment | None = row
    while step is not None and step.id not in places and step.id not in path:
        path[step.id] = step
        step = by_id.get(step.answered)
    return list(reversed(path.values()))


def _above(
    row: OutsideComment, by_id: dict[str, OutsideComment], places: dict[str, _Place | None], bad: list[Remark]
) -> _Place | None:
    """Where the comment it answers stands; None, with a remark, when there is no such place."""
    if not row.answered:
        return _OPEN
    place = places.get(row.answered)
    if place is None:
        bad.append(Remark("comments", row.line, f"it answers {row.answered}, which is not taken over"))
    elif by_id[row.answered].proposal != row.proposal:
        bad.append(Remark("comments", row.line, f"it answers {row.answered}, which is about another proposal"))
        return None
    return place


def _place(row: OutsideComment, above: _Place) -> _Place:
    at = max(row.at, above.at or row.at)
    if row.is_empty:
        return _Place(above.top, above.nearest, at, above.depth + 1)
    return _Place(above.top or row.id, row.id, at, above.depth + 1)
