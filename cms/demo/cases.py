"""The hard cases: what is refused, what is not published, what waits for somebody."""

from datetime import timedelta

from cms.demo.content import Item, additions, case, content
from cms.demo.contributions import draft, write
from cms.demo.story import refused
from cms.demo.world import World
from proposals.actions.commenting import post_comment
from proposals.actions.moderation import hide_content, merge_proposal, publish_content, reject_content
from proposals.actions.reporting import report_content
from proposals.actions.reviewing import request_review
from proposals.actions.sending import send_proposal
from proposals.actions.voting import cast_vote
from proposals.models import Comment, ModerationDecision
from proposals.states import Ground, Position, Stance

SECOND = timedelta(seconds=1)
DUPLICATE = "P20 again"


def plan(world: World) -> None:
    """Each case at its moment. What the rules refuse is tried, and must be refused with the code named here."""
    on, at = world.story.on, world.calendar.at
    rows = {row["id"]: row for row in content()["proposals"]}
    on(at(-1, 10), write, world, rows["P11"])
    on(at(-60, 10), draft, world, rows["P17"], "legal.a19")
    on(at(-50, 10), _fail_to_send, world, "P17", "legal.a19", "mandate_not_accepted")
    on(at(-33, 10), draft, world, rows["P23"], "delegate.a09")
    on(at(-20, 10), _fail_to_send, world, "P23", "delegate.a09", "mandate_ended")
    on(at(-15, 10), _fail_to_vote, world, "P21", "A09", "mandate_ended")
    on(at(-5, 10), _fail_to_comment, world, "P20", "A20", "association_suspended")
    on(world.windows["C4"].closes + SECOND, _fail_to_vote, world, "P16", "A18", "phase_closed")
    on(at(-9, 10), _fail_to_hide, world, "P22")
    _plan_duplicate(world, rows["P20"])
    _plan_comments(world)


# --- refused ---------------------------------------------------------------------------------------------


def _fail_to_send(world: World, proposal: str, person: str, code: str) -> None:
    refused(code, send_proposal, world.proposals[proposal], actor=world.people[person])


def _fail_to_vote(world: World, proposal: str, association: str, code: str) -> None:
    refused(
        code,
        cast_vote,
        world.proposals[proposal],
        actor=world.people.delegate(association),
        association=world.associations[association],
        position=Position.IN_FAVOUR,
    )


def _fail_to_comment(world: World, proposal: str, association: str, code: str) -> None:
    refused(
        code,
        post_comment,
        world.proposals[proposal],
        actor=world.people.delegate(association),
        speaker=world.associations[association],
        body=case("suspended")["text"],
        language="it",
        stance=Stance.NEUTRAL,
    )


def _fail_to_hide(world: World, proposal: str) -> None:
    """The council member who sits for the association whose text it is."""
    refused(
        "conflict_of_interest",
        hide_content,
        world.proposals[proposal],
        actor=world.people["member2.fg"],
        ground=Ground.OFF_TOPIC,
        words=additions()["cases"]["off_topic"],
    )


# --- the same text again -----------------------------------------------------------------------------------


def _plan_duplicate(world: World, row: Item) -> None:
    """Another delegate of the same association sends the same text; it is joined to the first."""
    on, at = world.story.on, world.calendar.at
    on(at(-12, 10), _send_again, world, row)
    on(at(-11, 10), _publish_duplicate, world)
    on(at(-10, 16), _join, world)


def _send_again(world: World, row: Item) -> None:
    second = world.people["delegate2.a07"]
    send_proposal(draft(world, row | {"id": DUPLICATE}, "delegate2.a07"), actor=second)


def _publish_duplicate(world: World) -> None:
    publish_content(world.proposals[DUPLICATE], actor=world.people["member2.fg"])


def _join(world: World) -> None:
    words = additions()["cases"]["duplicate"]
    member = world.people["member.fg"]
    merge_proposal(world.proposals[DUPLICATE], actor=member, into=world.proposals["P20"], words=words)


# --- comments ----------------------------------------------------------------------------------------------


def _plan_comments(world: World) -> None:
    on, at = world.story.on, world.calendar.at
    for offset, name, proposal, association in ((-14, "right-to-left", "P20", "A10"), (-13, "very long", "P21", "A10")):
        on(at(offset, 10), _say, world, name, proposal, association)
        on(at(offset, 15), _let_stand, world, name)
    on(at(-8, 10), _say, world, "personal data", "P21", "A05")
    on(at(-8, 15), _refuse, world, "personal data", Ground.PERSONAL_DATA, additions()["cases"]["personal_data"])
    on(at(-7, 10), _say, world, "off topic", "P20", "A06")
    on(at(-7, 15), _refuse, world, "off topic", Ground.OFF_TOPIC, additions()["cases"]["off_topic"])
    on(at(-6, 10), _ask_for_review, world, "off topic", "A06")
    on(at(-3, 10), _report, world, ("P20", 1), "A10")
    for number, waiting in enumerate(additions()["cases"]["waiting"]):
        on(at(-1, 10 + number), _wait, world, waiting)


def _say(world: World, name: str, proposal: str, association: str) -> None:
    text = case(name)
    world.comments[name, 0] = _comment(world, proposal, association, text["text"], text["language"], Stance.NEUTRAL)


def _comment(world: World, proposal: str, association: str, body: str, language: str, stance: str) -> Comment:
    return post_comment(
        world.proposals[proposal],
        actor=world.people.delegate(association),
        speaker=world.associations[association],
        body=body,
        language=language,
        stance=stance,
    )


def _let_stand(world: World, name: str) -> None:
    publish_content(world.comments[name, 0], actor=world.people["member.fg"])


def _refuse(world: World, name: str, ground: str, words: str) -> None:
    reject_content(world.comments[name, 0], actor=world.people["member.fg"], ground=ground, words=words)


def _ask_for_review(world: World, name: str, association: str) -> None:
    decision = ModerationDecision.objects.get(comment=world.comments[name, 0])
    request_review(decision, actor=world.people.delegate(association), words=additions()["cases"]["review"])


def _report(world: World, comment: tuple[str, int], association: str) -> None:
    words = additions()["cases"]["report"]
    reporter = world.people.delegate(association)
    report_content(world.comments[comment], actor=reporter, ground=Ground.OFF_TOPIC, words=words)


def _wait(world: World, waiting: Item) -> None:
    _comment(
        world, waiting["proposal"], waiting["association"], waiting["text"], waiting["language"], waiting["stance"]
    )
