"""Dated roles: who gives them, what they open, when they end."""

import pytest

from consult import clock
from councils.actions.staff import appoint_staff, end_staff_role
from councils.models import StaffRole
from councils.queries import people_in_staff_roles, staff_of, standing_of
from councils.rules import holds_role
from councils.states import Role
from tests.cast import DAY, NOON
from tests.councils.telling import last, notice_data, refused, told


def appoint(world, *, by="prefect", role=Role.OFFICER, **fields):
    actor = getattr(world, by) if by else None
    values = {"user": world.stranger, "role": role, "starts_at": NOON}
    return appoint_staff(world.foggia, actor=actor, **values | fields)


def test_the_prefect_gives_a_role(world):
    row = appoint(world, ends_at=NOON + DAY, may_publish=True)
    assert (row.role, row.prefecture, row.may_publish) == ("officer", world.foggia, True)
    header, facts = last("staff.appointed")
    assert (header["role"], header["chain"], header["channel"]) == ("prefect", "prefecture:FG", "test")
    assert header["subject"]["label"] == "officer FG"
    assert facts == {
        "holder": str(world.stranger.public_id),
        "role": "officer",
        "starts_at": "2026-05-12T10:00:00.000000Z",
        "ends_at": "2026-05-13T10:00:00.000000Z",
        "may_publish": True,
    }
    assert told("staff.appointed") == {"stranger"}
    assert notice_data("staff.appointed")["role"] == "officer"


def test_the_console_gives_the_first_role(world):
    StaffRole.objects.filter(prefecture=world.foggia).delete()
    appoint(world, by="", role=Role.PREFECT)
    header, facts = last("staff.appointed")
    assert (header["role"], header["assurance"]) == ("console", "")
    assert facts["ends_at"] == ""


@pytest.mark.parametrize("name", ["officer", "secretary", "auditor", "member", "officer_of_bari", "stranger"])
def test_nobody_else_gives_roles(world, name):
    with refused("no_role"):
        appoint(world, by=name)
    with refused("no_role"):
        end_staff_role(StaffRole.objects.get(user=world.mediator), actor=getattr(world, name))


def test_the_prefect_needs_a_second_factor(world):
    world.prefect.assurance = "single"
    with refused("second_factor_needed"):
        appoint(world)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"role": "king"}, "role_unknown"),
        ({"role": Role.SECRETARY, "may_publish": True}, "delegation_for_officers"),
        ({"ends_at": NOON}, "ends_before_start"),
        ({"starts_at": NOON - 2 * DAY, "ends_at": NOON}, "ends_in_past"),
    ],
)
def test_which_role_can_be_given(world, fields, code):
    with refused(code):
        appoint(world, **fields)


def test_a_closed_account_gets_none(world):
    world.stranger.is_active = False
    with refused("account_closed"):
        appoint(world)


def test_one_role_once_at_a_time(world):
    appoint(world, ends_at=NOON + DAY)
    with refused("role_held"):
        appoint(world, starts_at=NOON + DAY / 2)
    assert appoint(world, starts_at=NOON + DAY).pk
    assert appoint(world, role=Role.SECRETARY).pk


@pytest.mark.parametrize(("seconds", "held"), [(-1, False), (0, True), (86399, True), (86400, False), (86401, False)])
def test_a_role_holds_from_its_start_until_its_end(world, second, seconds, held):
    appoint(world, ends_at=NOON + DAY)
    world.stranger.assurance = "second_factor"
    at = NOON + seconds * second
    assert holds_role(standing_of(world.stranger), world.foggia, {Role.OFFICER}, at).allowed is held
    assert (world.stranger in staff_of(world.foggia, [Role.OFFICER], at)) is held
    assert (world.stranger in people_in_staff_roles(at)) is held
    assert standing_of(world.stranger).role_in(world.foggia, [Role.OFFICER], at) == ("officer" if held else "")


def test_ending_a_role_closes_access_at_once(world, second):
    row = end_staff_role(StaffRole.objects.get(user=world.officer), actor=world.prefect)
    assert row.ends_at == NOON
    assert holds_role(standing_of(world.officer), world.foggia, {Role.OFFICER}, NOON - second).allowed
    assert holds_role(standing_of(world.officer), world.foggia, {Role.OFFICER}, NOON).code == "no_role"
    header, facts = last("staff.ended")
    assert header["role"] == "prefect"
    assert facts["ends_at"] == "2026-05-12T10:00:00.000000Z"
    assert told("staff.ended") == {"officer"}


def test_a_role_that_has_not_begun_never_will(world):
    row = end_staff_role(appoint(world, starts_at=NOON + DAY), actor=None)
    assert (row.starts_at, row.ends_at) == (NOON + DAY, NOON + DAY)
    assert not any(row.holds(NOON + n * DAY) for n in range(3))
    assert last("staff.ended")[0]["role"] == "console"


def test_a_role_ends_once(world):
    row = StaffRole.objects.get(user=world.officer)
    end_staff_role(row, actor=world.prefect)
    with clock.at(NOON + DAY, channel="test"), refused("over"):
        end_staff_role(row, actor=world.prefect)
