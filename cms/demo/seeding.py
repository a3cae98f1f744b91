"""Telling the whole story in one transaction: it is there whole, or nothing of it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cms.demo import answers, cases, consultations, contributions, institutions
from cms.demo.calendar import Calendar, seeded_on
from cms.demo.story import CHANNEL, Say
from cms.demo.world import World
from cms.site_tree import ensure_site
from consult import clock
from consult.notifications.delivery import deliver_due, waiting
from councils.models import Consultation, StaffRole
from proposals.models import Comment, Proposal, Vote

MAIL_SINCE = timedelta(days=7)
"""The letter box of the demo holds the mail of so many days; what is older was read long ago."""

MAIL_EVERY = timedelta(hours=1)


class AlreadySeeded(Exception):
    """The demo is there. Telling it twice would double its people."""


class NotEmpty(Exception):
    """People work here already: the demo does not mix with them."""


@dataclass(frozen=True)
class Seeded:
    """What the story has left behind."""

    consultations: int
    proposals: int
    comments: int
    votes: int
    steps: int


@transaction.atomic
def seed(at: datetime, say: Say) -> Seeded:
    """Tell the story as seen from the day of ``at``. Raises AlreadySeeded, NotEmpty."""
    if seeded_on() is not None:
        raise AlreadySeeded
    if StaffRole.objects.exists():
        raise NotEmpty
    world = World(Calendar(clock.in_rome(at).date()))
    say("the site and its pages")
    ensure_site()
    for part in (institutions, consultations, contributions, answers, cases):
        part.plan(world)
    world.story.on(world.calendar.eve - MAIL_SINCE, forget_mail)
    for rounds in range(MAIL_SINCE // MAIL_EVERY + 1):
        world.story.on(world.calendar.eve - rounds * MAIL_EVERY, deliver_due)
    say("people, councils, associations, consultations, and what they say")
    steps = world.story.tell(say)
    return Seeded(
        Consultation.objects.count(), Proposal.objects.count(), Comment.objects.count(), Vote.objects.count(), steps
    )


def forget_mail() -> None:
    """Close the notices of long ago unsent."""
    waiting().update(given_up_at=clock.now(), outcome=CHANNEL)
