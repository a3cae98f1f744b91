"""Half-open to the second: what holds, what meets, and what the database takes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from councils.models import StaffRole
from councils.models.dated import ends_after_it_starts
from tests.cast import NOON

SECOND = timedelta(seconds=1)


def row(starts: int, ends: int | None) -> StaffRole:
    """Counted in seconds from noon."""
    return StaffRole(starts_at=NOON + starts * SECOND, ends_at=None if ends is None else NOON + ends * SECOND)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(0, None, True), (1, None, False), (-1, None, True), (-9, 0, False), (-9, 1, True), (0, 0, False)],
)
def test_it_holds_from_its_start_until_before_its_end(starts: int, ends: int | None, holds: bool) -> None:
    assert row(starts, ends).holds(NOON) is holds


@pytest.mark.parametrize(
    ("starts", "ends", "other", "meets"),
    [
        (0, 5, (5, 9), False),
        (0, 6, (5, 9), True),
        (9, 12, (5, 9), False),
        (8, 12, (5, 9), True),
        (0, None, (5, 9), True),
        (0, None, (5, None), True),
        (0, 5, (5, None), False),
        (5, 5, (0, 9), False),
    ],
)
def test_two_meet_when_an_instant_belongs_to_both(
    starts: int, ends: int | None, other: tuple[int, int | None], meets: bool
) -> None:
    one, two = row(starts, ends), row(*other)
    assert one.meets(two.starts_at, two.ends_at) is meets
    assert two.meets(one.starts_at, one.ends_at) is meets


@pytest.mark.parametrize(("at", "ends"), [(-1, 0), (0, 0), (7, 7)])
def test_what_ends_before_it_began_never_held(at: int, ends: int) -> None:
    role = row(0, 9)
    role.end(NOON + at * SECOND)
    assert role.ends_at == NOON + ends * SECOND


def test_the_database_takes_an_end_at_the_start_and_none_before(db: None) -> None:
    constraint = ends_after_it_starts("any")
    for ends in (None, 0, 1):
        constraint.validate(StaffRole, row(0, ends))
    with pytest.raises(ValidationError):
        constraint.validate(StaffRole, row(0, -1))
