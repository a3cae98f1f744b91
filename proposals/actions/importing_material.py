"""Outside material in the neutral form, read and checked before anything is written.

Three UTF-8 files in one folder: ``proposals.csv``, ``comments.csv``, ``votes.csv``. A row that cannot be
taken over is named with its file and line; texts are taken exactly as they stand, or not at all.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from proposals.states import Position

COLUMNS = {
    "proposals": ("id", "consultation", "title", "body", "language", "created_at", "author_group"),
    "comments": ("id", "proposal_id", "parent_id", "body", "language", "created_at"),
    "votes": ("participant", "proposal", "value", "created_at"),
}
POSITIONS = {"1": Position.IN_FAVOUR, "-1": Position.AGAINST, "0": Position.ABSTAINED}
LONGEST_ID = 95
"""A consultation's and an item's id together, with a slash between, fit into ``ImportedItem.external_id``."""

LONGEST_FIELD = 1_000_000
_LONGEST_LANGUAGE = 12
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")

Row = TypeVar("Row")
Named = TypeVar("Named", "OutsideProposal", "OutsideComment")


class MaterialUnusable(Exception):
    """A folder or file cannot be read as the neutral form; the sentence says what to mend."""


class BadRow(Exception):
    """What is wrong with one row."""


@dataclass(frozen=True)
class Remark:
    """Something to report about one row."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}.csv, line {self.line}: {self.what}"


@dataclass(frozen=True)
class OutsideProposal:
    """A proposal as the source has it; ``author`` is empty when nobody is named."""

    line: int
    id: str
    consultation: str
    title: str
    body: str
    language: str
    at: datetime
    author: str

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not self.title.strip() and not self.body.strip()


@dataclass(frozen=True)
class OutsideComment:
    """A comment as the source has it; ``answered`` is the comment it replies to, if any."""

    line: int
    id: str
    proposal: str
    answered: str
    body: str
    language: str
    at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not self.body.strip()


@dataclass(frozen=True)
class OutsideVote:
    """One value that a participant gave, perhaps the same as before."""

    line: int
    participant: str
    proposal: str
    position: str
    at: datetime


@dataclass
class Material:
    """The sound rows of a folder, in the order of the files, and what must be reported about the others."""

    proposals: list[OutsideProposal] = field(default_factory=list)
    comments: list[OutsideComment] = field(default_factory=list)
    votes: list[OutsideVote] = field(default_factory=list)
    bad: list[Remark] = field(default_factory=list)
    empty: list[Remark] = field(default_factory=list)


def read_material(folder: Path) -> Material:
    """Read and check the three files. Raises MaterialUnusable when one of them cannot be read at all."""
    csv.field_size_limit(LONGEST_FIELD)
    material = Material()
    proposals = _sound(material, folder, "proposals", _proposal)
    material.proposals = _once(material, "proposals", proposals)
    standing = {row.id for row in material.proposals if not row.is_empty}
    comments = _once(material, "comments", _sound(material, folder, "comments", _comment))
    material.comments = [row for row in comments if _stands(material, "comments", row, standing)]
    votes = _sound(material, folder, "votes", _vote)
    material.votes = [row for row in votes if _stands(material, "votes", row, standing)]
    return material


# --- rows ---------------------------------------------------------------------------------------------


def _proposal(line: int, row: dict[str, str]) -> OutsideProposal:
    return OutsideProposal(
        line=line,
        id=_identifier(row, "id"),
        consultation=_identifier(row, "consultation"),
        title=row["title"],
        body=row["body"],
        language=_language(row),
        at=_instant(row),
        author=_identifier(row, "author_group") if row["author_group"] else "",
    )


def _comment(line: int, row: dict[str, str]) -> OutsideComment:
    return OutsideComment(
        line=line,
        id=_identifier(row, "id"),
        proposal=_identifier(row, "proposal_id"),
        answered=_identifier(row, "parent_id") if row["parent_id"] else "",
        body=row["body"],
        language=_language(row),
        at=_instant(row),
    )


def _vote(line: int, row: dict[str, str]) -> OutsideVote:
    if row["value"] not in POSITIONS:
        raise BadRow(f"value {row['value'][:40]!r} is none of 1, -1, 0")
    return OutsideVote(
        line=line,
        participant=_identifier(row, "participant"),
        proposal=_identifier(row, "proposal"),
        position=POSITIONS[row["value"]],
        at=_instant(row),
    )


def _identifier(row: dict[str, str], column: str) -> str:
    value = row[column]
    if not value.strip() or len(value) > LONGEST_ID or not value.isprintable():
        raise BadRow(f"{column} must have 1 to {LONGEST_ID} characters, all of them printable")
    return value


def _language(row: dict[str, str]) -> str:
    value = row["language"]
    if len(value) > _LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(value):
        raise BadRow(f"language {value[:40]!r} is no language code")
    return value


def _instant(row: dict[str, str]) -> datetime:
    value = row["created_at"]
    try:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise BadRow(f"created_at {value[:40]!r} has no time zone")
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRow(f"created_at {value[:40]!r} is no instant") from None


def _once(material: Material, name: str, rows: list[Named]) -> list[Named]:
    """The rows with an id of their own; a second row with the same id is bad, an empty one is noted."""
    seen: set[str] = set()
    kept = []
    for row in rows:
        if row.id in seen:
            material.bad.append(Remark(name, row.line, f"the id {row.id} was used before"))
            continue
        seen.add(row.id)
        kept.append(row)
        if row.is_empty:
            material.empty.append(Remark(name, row.line, f"{row.id} has no text"))
    return kept


def _stands(material: Material, name: str, row: OutsideComment | OutsideVote, standing: set[str]) -> bool:
    if row.proposal not in standing:
        material.bad.append(Remark(name, row.line, f"the proposal {row.proposal} is not taken over"))
    return row.proposal in standing


# --- files --------------------------------------------------------------------------------------------


def _sound(material: Material, folder: Path, name: str, made: Callable[[int, dict[str, str]], Row]) -> list[Row]:
    """The rows of a file that can be read; the others go to ``material.bad``."""
    kept = []
    for line, heading, values in _records(folder / f"{name}.csv", COLUMNS[name]):
        try:
            kept.append(made(line, _paired(heading, values)))
        except BadRow as fault:
            material.bad.append(Remark(name, line, str(fault)))
    return kept


def _paired(heading: list[str], values: list[str]) -> dict[str, str]:
    if len(values) != len(heading):
        raise BadRow(f"{len(values)} values for {len(heading)} columns")
    if any("\0" in value for value in values):
        raise BadRow("a NUL character, which no text can hold")
    return dict(zip(heading, values, strict=True))


def _records(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each record with the line it begins on and the heading; lines without anything are passed over."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            heading = next(reader, [])
            missing = [column for column in columns if column not in heading]
            if missing:
                raise MaterialUnusable(f"{path.name} has no column {', '.join(missing)}.")
            begins = reader.line_num + 1
            for values in reader:
                if values:
                    yield begins, heading, values
                begins = reader.line_num + 1
    except OSError as fault:
        raise MaterialUnusable(f"{path} cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError as fault:
        raise MaterialUnusable(f"{path.name} is not UTF-8 at byte {fault.start}. Save it as UTF-8.") from None
    except csv.Error as fault:
        raise MaterialUnusable(f"{path.name} is no CSV file near line {reader.line_num}: {fault}.") from None
