"""What the story has brought about so far, by the names that the content uses."""

from dataclasses import dataclass, field
from datetime import datetime

from cms.demo.calendar import Calendar
from cms.demo.content import Item
from cms.demo.people import People
from cms.demo.story import Story
from councils.models import Association, Consultation, Council, Office, Prefecture
from proposals.models import Comment, Proposal


@dataclass(frozen=True)
class Window:
    """When one consultation runs: its instants, exact to the minute."""

    drafted: datetime
    published: datetime
    opens: datetime
    vote_opens: datetime
    propose_closes: datetime
    closes: datetime


@dataclass
class World:
    """Rows by the ids of the content: A01, C1, P01, FG."""

    calendar: Calendar
    story: Story = field(default_factory=Story)
    people: People = field(default_factory=People)
    prefectures: dict[str, Prefecture] = field(default_factory=dict)
    councils: dict[str, Council] = field(default_factory=dict)
    offices: dict[tuple[str, str], Office] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    comments: dict[tuple[str, int], Comment] = field(default_factory=dict)

    def moderator(self, consultation: Item) -> str:
        """The name of the council member who reads the texts of this consultation."""
        return f"member.{consultation['sigla'].lower()}"
