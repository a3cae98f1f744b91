"""What associations say: proposals, comments and positions, each at its moment inside the phases."""

from datetime import datetime, timedelta

from cms.demo.calendar import spread, waking
from cms.demo.content import Item, additions, content
from cms.demo.world import Window, World
from councils.models import Question
from proposals.actions.commenting import post_comment
from proposals.actions.drafting import draft_proposal, save_draft
from proposals.actions.moderation import publish_content, return_proposal
from proposals.actions.sending import amend_proposal, cosponsor_proposal, send_proposal
from proposals.actions.voting import cast_vote
from proposals.models import Proposal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SENDING = 0.4
"""Proposals are sent within this share of the time before positions open; what follows has its shares after it."""

READ_WITHIN, WAITED, AGAIN = 0.3, 0.2, 0.1

COMMENT_READ_AFTER = timedelta(hours=5)
CHANGED_AFTER = timedelta(hours=2)


def plan(world: World) -> None:
    """Every proposal with its comments and positions, except those that wait for something (see ``cases``)."""
    for consultation in content()["consultations"]:
        rows = [row for row in content()["proposals"] if row["consultation"] == consultation["id"]]
        told = [row for row in rows if row["state"] in {"published", "under_review", "answered"}]
        times = world.windows[consultation["id"]]
        begin = spread(len(told), times.opens, times.opens + SENDING * (times.vote_opens - times.opens))
        for row, sent in zip(told, begin, strict=True):
            _plan_proposal(world, consultation, row, sent)


def _plan_proposal(world: World, consultation: Item, row: Item, sent: datetime) -> None:
    on, times = world.story.on, world.windows[consultation["id"]]
    share = times.vote_opens - times.opens
    published = sent + min(DAY, READ_WITHIN * share)
    on(waking(sent), write, world, row)
    if row["id"] in additions()["earlier_texts"]["returned"]:
        on(waking(published), give_back, world, consultation, row)
        published += WAITED * share
        on(waking(published), resend, world, row)
        published += AGAIN * share
    on(waking(published), let_stand, world, consultation, row)
    if row["id"] in additions()["earlier_texts"]["amended"]:
        on(waking(published + WAITED * share), amend, world, row)
        on(waking(published + (WAITED + AGAIN) * share), let_stand, world, consultation, row)
    for association in additions()["cosponsors"].get(row["id"], []):
        on(waking(published + HOUR), cosponsor, world, row, association)
    _plan_comments(world, consultation, row, published)
    _plan_votes(world, row, max(published + HOUR, times.vote_opens), _until(world, times))


def _until(world: World, times: Window) -> datetime:
    """The end of what can be told: the day before the closing, or the evening before the seeding."""
    return min(times.closes - DAY, world.calendar.eve)


# --- proposals -------------------------------------------------------------------------------------------


def write(world: World, row: Item) -> None:
    """A delegate writes it and sends it; at Spiga Aperta the contributor writes and the delegate sends."""
    author = "contributor.a05" if row["association"] == "A05" else f"delegate.{row['association'].lower()}"
    proposal = draft(world, row, author)
    send_proposal(proposal, actor=world.people.delegate(row["association"]))


def draft(world: World, row: Item, author: str) -> Proposal:
    """Somebody of the association begins it, some with a text that changes later."""
    proposal = world.proposals[row["id"]] = draft_proposal(
        world.consultations[row["consultation"]],
        actor=world.people[author],
        association=world.associations[row["association"]],
        **_texts(world, row, _earlier(row) or row["text"]),
    )
    return proposal


def _earlier(row: Item) -> str | None:
    for versions in additions()["earlier_texts"].values():
        if row["id"] in versions:
            text: str = versions[row["id"]]["text"]
            return text
    return None


def _texts(world: World, row: Item, body: str) -> Item:
    return {
        "title": row["title"],
        "body": body,
        "language": row["language"],
        "summary_it": row["summary_it"],
        "question": _question(world, row),
    }


def _question(world: World, row: Item) -> Question | None:
    number = additions()["questions"].get(row["id"])
    return world.consultations[row["consultation"]].questions.filter(number=number).first() if number else None


def give_back(world: World, consultation: Item, row: Item) -> None:
    """The moderator returns a first text, with the reason."""
    said = additions()["earlier_texts"]["returned"][row["id"]]
    moderator = world.people[world.moderator(consultation)]
    return_proposal(world.proposals[row["id"]], actor=moderator, ground=said["ground"], words=said["words"])


def resend(world: World, row: Item) -> None:
    """The delegate mends the text and sends it again."""
    delegate, proposal = world.people.delegate(row["association"]), _now(world, row)
    save_draft(proposal, actor=delegate, edit=proposal.edit, **_texts(world, row, row["text"]))
    send_proposal(proposal, actor=delegate)


def amend(world: World, row: Item) -> None:
    """The delegate says more, before positions open."""
    proposal = _now(world, row)
    delegate = world.people.delegate(row["association"])
    amend_proposal(proposal, actor=delegate, edit=proposal.edit, **_texts(world, row, row["text"]))


def let_stand(world: World, consultation: Item, row: Item) -> None:
    """The moderator publishes the text that waits."""
    publish_content(world.proposals[row["id"]], actor=world.people[world.moderator(consultation)])


def cosponsor(world: World, row: Item, association: str) -> None:
    """Another association puts its name to it."""
    delegate = world.people.delegate(association)
    cosponsor_proposal(world.proposals[row["id"]], actor=delegate, association=world.associations[association])


def _now(world: World, row: Item) -> Proposal:
    return Proposal.objects.get(pk=world.proposals[row["id"]].pk)


# --- comments --------------------------------------------------------------------------------------------


def _plan_comments(world: World, consultation: Item, row: Item, published: datetime) -> None:
    end = _until(world, world.windows[consultation["id"]]) - 2 * COMMENT_READ_AFTER
    for index, said in enumerate(spread(len(row["comments"]), published + HOUR, end)):
        world.story.on(waking(said), comment, world, row, index)
        world.story.on(waking(said + COMMENT_READ_AFTER), read_comment, world, consultation, row, index)


def comment(world: World, row: Item, index: int) -> None:
    """A delegate comments, or answers a comment."""
    said, answered = row["comments"][index], additions()["replies"].get(row["id"], {}).get(str(index))
    world.comments[row["id"], index] = post_comment(
        world.proposals[row["id"]],
        actor=world.people.delegate(said["association"]),
        speaker=world.associations[said["association"]],
        body=said["text"],
        language=said["language"],
        stance=additions()["stances"][row["id"]][index],
        parent=world.comments[row["id"], answered] if answered is not None else None,
    )


def read_comment(world: World, consultation: Item, row: Item, index: int) -> None:
    """The moderator publishes a comment; the council member who has a tie leaves it to the other."""
    comment_ = world.comments[row["id"], index]
    publish_content(comment_, actor=world.people[world.moderator(consultation)])
    comment_.refresh_from_db()


# --- positions -------------------------------------------------------------------------------------------


def _plan_votes(world: World, row: Item, start: datetime, end: datetime) -> None:
    first = additions()["changed_votes"].get(row["id"], {})
    for (association, position), instant in zip(
        row["vote_rows"], spread(len(row["vote_rows"]), start, end), strict=True
    ):
        moment = waking(instant)
        if association in first:
            world.story.on(moment, vote, world, row, association, first[association])
            moment = min(moment + CHANGED_AFTER, waking(end))
        world.story.on(moment, vote, world, row, association, position)


def vote(world: World, row: Item, association: str, position: str) -> None:
    """A delegate takes the association's position, some with a reason."""
    reason = additions()["vote_reasons"].get(row["id"], {}).get(association, {"text": "", "language": "it"})
    cast_vote(
        world.proposals[row["id"]],
        actor=world.people.delegate(association),
        association=world.associations[association],
        position=position,
        reason=reason["text"],
        language=reason["language"],
    )
