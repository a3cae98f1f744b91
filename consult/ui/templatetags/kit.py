"""The kit: the components that every page is made of. Each is a function whose keyword arguments are its props.

A component knows nothing of the domain. What it shows of people's texts carries its language and direction;
what it says itself is translated. ``/ui-kit/`` shows all of them in every state, in both directions.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from consult import clock
from consult.ui.kit import (
    LAST_DAYS,
    SPEAKER_ICONS,
    SPEAKER_WORDS,
    STEP_ICONS,
    STEP_WORDS,
    Speaker,
    Step,
    StepState,
    Tone,
    Words,
    slices,
)

register = template.Library()

MIRRORED = frozenset({"arrow-right", "arrow-left", "chevron-right", "chevron-left"})
"""Icons that point along the line of reading, and so turn round where it runs from the right."""

ALERT_ICONS = {
    Tone.INFO: "info-circle",
    Tone.SUCCESS: "check-circle",
    Tone.WARNING: "warning-circle",
    Tone.DANGER: "error",
}

MESSAGE_TONES = {"success": Tone.SUCCESS, "warning": Tone.WARNING, "error": Tone.DANGER}
"""Django's names of a message's level, as tones; all others inform."""


def _draw(component: str, /, **props: Any) -> SafeString:
    return SafeString(render_to_string(f"ui/kit/{component}.html", props).strip())


@register.filter
def tone_of(level: str) -> Tone:
    """The tone of a message that Django keeps for the next page."""
    return MESSAGE_TONES.get(level, Tone.INFO)


@register.simple_tag
def icon(name: str, *, label: Words = "", flip: bool = False, size: str = "") -> SafeString:
    """A picture beside words. ``label`` is for a picture that stands alone; ``size`` is sm, lg or xl."""
    return _draw("icon", name=name, label=label, flip=flip or name in MIRRORED, size=size)


@register.simple_tag
def badge(words: Words, *, tone: str = Tone.NEUTRAL, icon: str = "") -> SafeString:
    """A word or two that classify the thing beside it. ``tone`` is one of Tone, else ValueError."""
    return _draw("badge", words=words, tone=Tone(tone), icon=icon)


@register.simple_block_tag(end_name="endalert")
def alert(content: str, *, tone: str = Tone.INFO, title: Words = "", role: str = "") -> SafeString:
    """Something to know before going on. ``role`` is status or alert for what appears after an act."""
    return _draw(
        "alert",
        content=content,
        tone=Tone(tone),
        title=title,
        role=role,
        icon=ALERT_ICONS.get(Tone(tone), "info-circle"),
    )


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    *,
    title: str,
    key: str,
    href: str = "",
    level: int = 3,
    language: str = "",
    kicker: Words = "",
    icon: str = "",
    tone: str = Tone.NEUTRAL,
) -> SafeString:
    """One thing of a list. ``key`` makes its id; ``language`` says that the title is somebody's text."""
    props = {"title": title, "key": key, "href": href, "level": level, "language": language}
    return _draw("card", content=content, kicker=kicker, icon=icon, tone=Tone(tone), **props)


@register.simple_tag
def stage_strip(steps: Sequence[Step], *, label: Words = "") -> SafeString:
    """How far a thing is: steps in a row, in a column on a phone."""
    return _draw("stage_strip", steps=_shown(steps), label=label, kind="stage-strip")


@register.simple_tag
def stepper(steps: Sequence[Step], *, label: Words = "") -> SafeString:
    """How far somebody is in a task of several pages, or a file in its life: numbered steps."""
    return _draw("stage_strip", steps=_shown(steps), label=label, kind="stepper")


def _shown(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [{"step": step, "said": STEP_WORDS[step.state], "icon": STEP_ICONS[step.state]} for step in steps]


@register.simple_tag
def position_bar(in_favour: int, against: int, abstained: int, *, entitled: int | None = None) -> SafeString:
    """Positions as a bar with its numbers. ``entitled`` is the basis; without it the bar is of those who spoke."""
    spoke = in_favour + against + abstained
    counted = [("in-favour", in_favour), ("against", against), ("abstained", abstained)]
    silent = max(0, entitled - spoke) if entitled is not None else None
    return _draw(
        "position_bar",
        slices=slices([*counted, ("unused", silent or 0)], max(spoke, entitled or 0)),
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        silent=silent,
    )


@register.simple_block_tag(end_name="endtimeline")
def timeline(content: str, *, label: Words) -> SafeString:
    """Moments in order; inside stand ``moment`` tags."""
    return _draw("timeline", content=content, label=label)


@register.simple_block_tag(end_name="endmoment")
def moment(
    content: str,
    *,
    title: Words,
    when: datetime | None = None,
    until: datetime | None = None,
    state: str = StepState.AHEAD,
    href: str = "",
    language: str = "",
) -> SafeString:
    """One moment of a timeline, with what stands about it between the tags."""
    named = StepState(state)
    props = {"title": title, "when": when, "until": until, "href": href, "language": language}
    return _draw("moment", content=content, state=named, said=STEP_WORDS[named], icon=STEP_ICONS[named], **props)


@register.simple_block_tag(end_name="endtabs")
def tabs(content: str, *, label: Words) -> SafeString:
    """Pages that belong together, as links; inside stand ``tab`` tags."""
    return _draw("tabs", content=content, label=label)


@register.simple_tag
def tab(words: Words, href: str, *, current: bool = False, count: int | None = None) -> SafeString:
    """One of several pages that belong together."""
    return _draw("tab", words=words, href=href, current=bool(current), count=count)


@register.simple_block_tag(end_name="endbreadcrumb", takes_context=True)
def breadcrumb(context: dict[str, Any], content: str) -> SafeString:
    """The way from the first page to this one; inside stand ``crumb`` tags, the first page comes by itself."""
    return _draw("breadcrumb", content=content, home=f"/{context['LANGUAGE_CODE']}/")


@register.simple_tag
def crumb(words: Words, *, href: str = "", language: str = "") -> SafeString:
    """One page on the way; without ``href`` it is the page itself. ``language`` marks somebody's text."""
    return _draw("crumb", words=words, href=href, language=language)


@register.simple_tag
def empty_state(words: Words, *, icon: str = "inbox", step: Words = "", href: str = "") -> SafeString:
    """What will appear here, and the one thing to do meanwhile."""
    return _draw("empty_state", words=words, icon=icon, step=step, href=href)


@register.simple_block_tag(end_name="endtable")
def table(content: str, *, caption: Words, key: str) -> SafeString:
    """A table that scrolls in itself where the screen is narrow; inside stand ``thead`` and ``tbody``."""
    return _draw("table", content=content, caption=caption, key=key)


@register.simple_tag
def byline(name: str, kind: str, *, role: Words = "", href: str = "", language: str = "it") -> SafeString:
    """Who is speaking, with a picture and the word for what they are. ``kind`` is one of Speaker."""
    who = Speaker(kind)
    props = {"name": name, "href": href, "language": language}
    return _draw("byline", kind=who, icon=SPEAKER_ICONS[who], said=role or SPEAKER_WORDS[who], **props)


@register.simple_tag
def days_left(until: datetime | None) -> SafeString:
    """How long until the instant, as a badge; in the last week as a warning. Nothing where there is no end."""
    if until is None:
        return SafeString()
    left = until - clock.now()
    over = left.total_seconds() <= 0
    tone = Tone.NEUTRAL if over else Tone.WARNING if left.days < LAST_DAYS else Tone.SUCCESS
    return _draw("days_left", until=until, tone=tone)
