"""What the components of the kit are given: small records, no logic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Words = str | Promise
"""Words of ours, translated when they are shown."""

LAST_DAYS = 7
"""From so many days before its end, a time left is shown as a warning."""


class Tone(StrEnum):
    """What a badge or an alert is about; the colour only repeats what icon and words say."""

    NEUTRAL = "neutral"
    PRIMARY = "primary"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


class StepState(StrEnum):
    """Where a step of a strip, a stepper or a timeline stands."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    LATE = "late"


STEP_WORDS: dict[StepState, Words] = {
    StepState.DONE: pgettext_lazy("step", "done"),
    StepState.CURRENT: pgettext_lazy("step", "now"),
    StepState.AHEAD: pgettext_lazy("step", "still to come"),
    StepState.LATE: pgettext_lazy("step", "overdue"),
}
"""Each state in a word, for whoever does not see the colour."""

STEP_ICONS: dict[StepState, str] = {
    StepState.DONE: "check",
    StepState.CURRENT: "arrow-right",
    StepState.AHEAD: "clock",
    StepState.LATE: "warning-circle",
}


class Speaker(StrEnum):
    """Who is speaking: the first thing a reader must know of a text."""

    ASSOCIATION = "association"
    COUNCIL = "council"
    OFFICE = "office"
    MODERATOR = "moderator"


SPEAKER_WORDS: dict[Speaker, Words] = {
    Speaker.ASSOCIATION: pgettext_lazy("speaker", "Association"),
    Speaker.COUNCIL: pgettext_lazy("speaker", "Member of the council"),
    Speaker.OFFICE: pgettext_lazy("speaker", "Public office"),
    Speaker.MODERATOR: pgettext_lazy("speaker", "Moderator"),
}

SPEAKER_ICONS: dict[Speaker, str] = {
    Speaker.ASSOCIATION: "people",
    Speaker.COUNCIL: "user",
    Speaker.OFFICE: "pa",
    Speaker.MODERATOR: "settings",
}


@dataclass(frozen=True)
class Step:
    """One step: its words, where it stands, and when it was or will be reached."""

    words: Words
    state: StepState
    when: datetime | date | None = None
    note: Words = ""


def steps_until(words: Iterable[Words], current: int) -> list[Step]:
    """Steps in order, of which those before number ``current`` (from 0) are done and those after it ahead."""
    return [Step(said, _at(number, current)) for number, said in enumerate(words)]


def _at(number: int, current: int) -> StepState:
    if number == current:
        return StepState.CURRENT
    return StepState.DONE if number < current else StepState.AHEAD


@dataclass(frozen=True)
class Slice:
    """A part of the position bar: where it begins and how wide it is, in hundredths of the whole."""

    name: str
    start: float
    width: float


def slices(parts: Iterable[tuple[str, int]], whole: int) -> list[Slice]:
    """The parts side by side; empty parts are left out, and so is everything when the whole is nothing."""
    found: list[Slice] = []
    start = 0.0
    for name, count in parts:
        width = 100 * count / whole if whole else 0.0
        if width:
            found.append(Slice(name, round(start, 3), round(width, 3)))
        start += width
    return found
