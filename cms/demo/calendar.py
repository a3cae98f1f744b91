"""When things happen in the story: days counted from the day of seeding, hours on the wall clocks of Italy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cms.demo.content import content
from consult import clock
from consult.audit.models import Chain
from councils.models import Phase
from councils.states import ConsultationState, PhaseKind

_FIRST_HOUR, _WAKING = 8, timedelta(hours=12)
"""People of the story write and read between eight in the morning and eight in the evening."""


@dataclass(frozen=True)
class Calendar:
    """The days around the day of seeding, which is day 0."""

    today: date

    def day(self, offset: int) -> date:
        """The date so many days after the day of seeding."""
        return self.today + timedelta(days=offset)

    def at(self, offset: int, hour: int = 9, minute: int = 0) -> datetime:
        """That hour of that day in Italy."""
        return datetime.combine(self.day(offset), time(hour, minute), clock.ROME).astimezone(UTC)

    @property
    def eve(self) -> datetime:
        """The evening before the day of seeding: nothing in the story is later."""
        return self.at(-1, 23)


def waking(instant: datetime) -> datetime:
    """The instant moved into the waking hours of its day; what came first still comes first."""
    day = clock.in_rome(instant).date()
    midnight, next_midnight = (Calendar(day).at(offset, 0) for offset in (0, 1))
    share = (instant - midnight) / (next_midnight - midnight)
    return Calendar(day).at(0, _FIRST_HOUR) + share * _WAKING


def spread(number: int, start: datetime, end: datetime) -> Iterator[datetime]:
    """So many instants between the two, evenly."""
    step = (end - start) / (number + 1)
    for index in range(1, number + 1):
        yield start + index * step


def seeded_on() -> date | None:
    """The day of seeding, when the chain of the first consultation was begun; None where there is no demo."""
    chain = Chain.objects.filter(key=f"consultation:{content()['consultations'][0]['slug']}").first()
    return clock.in_rome(chain.started_at).date() if chain else None


def demo_expired(at: datetime) -> bool:
    """Whether the demo has grown old: nothing is open any more for proposals, or nothing for positions."""
    running = Phase.objects.filter(consultation__state=ConsultationState.SCHEDULED, opens_at__lte=at, closes_at__gt=at)
    open_kinds = set(running.values_list("kind", flat=True))
    return not {PhaseKind.PROPOSE, PhaseKind.VOTE} <= open_kinds
