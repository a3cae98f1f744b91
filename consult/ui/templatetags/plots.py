"""Pictures for templates: each with a sentence for who does not see it, and its numbers in words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from consult import clock
from consult.ui.plots import AHEAD, DONE, RUNNING, Bar, Lane, Line, Phase, Span, line_of, stretches

register = template.Library()

SAID = 12
"""Bars that the sentence names; the table has all of them."""

_STATES = {DONE: gettext_lazy("closed"), RUNNING: gettext_lazy("open now"), AHEAD: gettext_lazy("not open yet")}


@register.inclusion_tag("ui/plots/bar_chart.html")
def bar_chart(
    bars: Sequence[Bar], *, title: str, rows: str, numbers: str, note: str = "", of: float | None = None
) -> dict[str, Any]:
    """Horizontal bars under a title, with the number at each, and the same numbers in a table.

    ``rows`` and ``numbers`` head the columns of the table. ``note`` says under it what is counted and what
    is left out. ``of`` is the full length of a bar; without it, the greatest value has it.
    """
    drawn = stretches([bar.value for bar in bars], rtl=get_language_bidi(), of=of)
    return {
        "bars": list(zip(bars, drawn, strict=True)),
        "title": title,
        "rows": rows,
        "numbers": numbers,
        "note": note,
        "sentence": _bars_in_words(title, bars),
    }


def _bars_in_words(title: str, bars: Sequence[Bar]) -> str:
    said = "; ".join(f"{bar.label}: {bar.written}" for bar in bars[:SAID])
    left = len(bars) - SAID
    if left > 0:
        more = ngettext("and %(count)d more in the table", "and %(count)d more in the table", left) % {"count": left}
        said = f"{said}; {more}"
    return _("%(title)s: %(numbers)s.") % {"title": title, "numbers": said}


@register.inclusion_tag("ui/plots/phase_bar.html")
def phase_bar(
    phases: Iterable[Phase | tuple[str, datetime, datetime]],
    now: datetime | None = None,
    *,
    answer_due: date | None = None,
) -> dict[str, Any]:
    """The phases of a consultation to scale, up to the day on which answers are due, with today marked.

    A phase is a record with ``label``, ``opens_at`` and ``closes_at``, or the three in this order. Draws
    nothing where there are no phases.
    """
    at = now or clock.now()
    rows: list[Phase] = [Span(*phase) if isinstance(phase, tuple) else phase for phase in phases]
    line = line_of(rows, at, rtl=get_language_bidi(), due=answer_due)
    return {
        "line": line,
        "lanes": [(lane, _STATES[lane.state]) for lane in line.lanes] if line else [],
        "answer_due": answer_due,
        "today": at,
        "sentence": _line_in_words(line, at, answer_due) if line else "",
    }


def _line_in_words(line: Line, at: datetime, due: date | None) -> str:
    said = [_lane_in_words(lane) for lane in line.lanes]
    if due is not None:
        said.append(_("Answers by %(day)s") % {"day": clock.day_in_words(due)})
    if line.now is not None:
        said.append(_("Today is %(day)s") % {"day": clock.day_in_words(clock.in_rome(at).date())})
    return ". ".join(said) + "."


def _lane_in_words(lane: Lane) -> str:
    return _("%(phase)s, %(state)s: from %(opens)s to %(closes)s") % {
        "phase": lane.phase.label,
        "state": _STATES[lane.state],
        "opens": clock.in_words(lane.phase.opens_at),
        "closes": clock.in_words(lane.phase.closes_at),
    }
