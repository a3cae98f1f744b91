"""Consultations from the first draft of the page to the follow-up, each as far as it has come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cms.demo.calendar import Calendar
from cms.demo.content import Item, additions, content
from cms.demo.world import Window, World
from cms.models import ConsultationPage
from cms.publishing import publish_page, seal
from cms.site_tree import create_consultation_page
from consult.accounts.models import User
from councils.actions.clockwork import record_phase_changes
from councils.actions.consultations import start_examination, start_follow_up
from proposals.actions.closing import publish_outcomes

DRAFTED_BEFORE, PUBLISHED_BEFORE = 21, 14
"""Days before the opening on which a notice is begun and published."""

ANSWERS_WITHIN = 70
"""Days after the closing by which answers are promised."""

NOTICED_AFTER = timedelta(minutes=1)
"""The clock's round comes so much after an opening or closing."""

OUTCOME_HOUR, FOLLOW_UP_AFTER = 16, 2


def window(row: Item, calendar: Calendar) -> Window:
    """The instants of one consultation; comments are open from its opening to its closing."""
    opens, closes, phases = row["opens_in_days"], row["closes_in_days"], additions()["phases"][row["id"]]
    return Window(
        drafted=calendar.at(opens - DRAFTED_BEFORE),
        published=calendar.at(opens - PUBLISHED_BEFORE),
        opens=calendar.at(opens),
        vote_opens=calendar.at(opens + phases["vote_after"]),
        propose_closes=calendar.at(closes - phases["propose_before"], 12),
        closes=calendar.at(closes, 12),
    )


def plan(world: World) -> None:
    """Each consultation as far as it has come on the day of seeding."""
    for row in content()["consultations"]:
        times = world.windows[row["id"]] = window(row, world.calendar)
        world.story.on(times.drafted, draft, world, row)
        if row["stage"] != "draft":
            _plan_public(world, row, times)


def _plan_public(world: World, row: Item, times: Window) -> None:
    on, at = world.story.on, world.calendar.at
    on(times.published, publish, world, row)
    for days, language in enumerate(additions()["translations"].get(row["id"], {}), start=1):
        on(times.published + timedelta(days=days), translate, world, row, language)
    for instant in sorted({times.opens, times.vote_opens, times.propose_closes, times.closes}):
        if instant < world.calendar.eve:
            on(instant + NOTICED_AFTER, record_phase_changes, actor=None)
    if row["stage"] != "open":
        on(at(row["closes_in_days"] + 1), _move, world, row, start_examination, "officer")
    if row["stage"] in {"outcome_published", "follow_up"}:
        on(at(row["outcome_in_days"], OUTCOME_HOUR), _move, world, row, publish_outcomes, "prefect")
    if row["stage"] == "follow_up":
        on(at(row["outcome_in_days"] + FOLLOW_UP_AFTER), _move, world, row, start_follow_up, "officer")


def draft(world: World, row: Item) -> None:
    """An officer writes the notice in the CMS."""
    times, sigla, words = world.windows[row["id"]], row["sigla"], additions()["notices"][row["id"]]
    page = create_consultation_page(
        world.prefectures[sigla],
        actor=world.people.of("officer", sigla),
        code=row["slug"],
        title=row["title"],
        aim=row["it"],
        up_for_decision=words["up"],
        not_up_for_decision=words["not_up"],
        questions=row["questions"],
        propose_opens_at=times.opens,
        propose_closes_at=times.propose_closes,
        discuss_opens_at=times.opens,
        discuss_closes_at=times.closes,
        vote_opens_at=times.vote_opens,
        vote_closes_at=times.closes,
        answer_due_on=world.calendar.day(row["closes_in_days"] + ANSWERS_WITHIN),
        audience=row["participation_scope"],
        council=world.councils[sigla],
        addressees=[office for (place, _name), office in world.offices.items() if place == sigla],
        **additions()["notice"],
    )
    world.consultations[row["id"]] = page.consultation


def publish(world: World, row: Item) -> None:
    """The prefect publishes it; for the buses the officer does, by delegation."""
    kind = "officer" if row["id"] == "C5" else "prefect"
    page = ConsultationPage.objects.get(consultation=world.consultations[row["id"]])
    _press(page, world.people.of(kind, row["sigla"]))
    world.consultations[row["id"]].refresh_from_db()


def translate(world: World, row: Item, language: str) -> None:
    """The notice in another language, as a page of its own."""
    words = additions()["translations"][row["id"]][language]
    officer = world.people.of("officer", row["sigla"])
    page = create_consultation_page(
        world.prefectures[row["sigla"]],
        actor=officer,
        code=row["slug"],
        language=language,
        title=words["title"],
        aim=words["aim"],
        up_for_decision=words["up"],
        not_up_for_decision=words["not_up"],
        questions=words["questions"],
        **additions()["notice_in"][language],
    )
    _press(page, officer)


def _press(page: ConsultationPage, actor: User) -> None:
    revision = page.revisions.latest("pk")
    publish_page(page.pk, revision_id=revision.pk, seen=seal(revision), actor=actor)


def _move(world: World, row: Item, act: Callable[..., Any], kind: str) -> None:
    act(world.consultations[row["id"]], actor=world.people.of(kind, row["sigla"]))
