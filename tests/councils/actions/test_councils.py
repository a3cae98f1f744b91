"""Councils, seats, members, groups and offices: who keeps the list, what is recorded."""

import pytest

from consult import clock
from councils.actions.councils import (
    add_seat,
    appoint_member,
    end_membership,
    open_council,
    open_office,
    open_working_group,
)
from councils.models import CouncilMember, Seat
from councils.queries import members_of, standing_of
from councils.rules import sits_on
from councils.states import CouncilKind, SeatType
from tests.cast import DAY, NOON
from tests.councils.telling import last, notice_data, refused, told


def seat(world, number=1):
    return Seat.objects.get(council=world.council, letter="f", number=number)


def member(world, *, by="secretary", **fields):
    values = {
        "user": world.stranger,
        "seat_type": SeatType.SUBSTITUTE,
        "appointing_act": "Decreto 7",
        "starts_at": NOON,
    }
    return appoint_member(seat(world), actor=getattr(world, by), **values | fields)


STEPS = [
    lambda world, actor: open_council(world.foggia, actor=actor, name="Consulta", slug="consulta", kind="consultative"),
    lambda world, actor: add_seat(world.council, actor=actor, letter="g", number=1, body="Associazioni"),
    lambda world, actor: member(world, by=actor.display_name),
    lambda world, actor: end_membership(CouncilMember.objects.get(user=world.member), actor=actor),
    lambda world, actor: open_working_group(world.council, actor=actor, name="Salute"),
    lambda world, actor: open_office(world.foggia, actor=actor, name="Area II"),
]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ["secretary", "officer", "prefect"])
def test_staff_keep_the_list(world, step, name):
    assert step(world, getattr(world, name)).pk


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", ["mediator", "auditor", "member", "officer_of_bari", "delegate_of_spiga", "stranger"])
def test_nobody_else_does(world, step, name):
    with refused("no_role"):
        step(world, getattr(world, name))


def test_a_council_is_recorded_in_the_chain_of_its_prefecture(world):
    row = open_council(world.foggia, actor=world.officer, name=" Tavolo ", slug="tavolo", kind=CouncilKind.TABLE)
    header, facts = last("council.opened")
    assert (row.name, row.kind) == ("Tavolo", "table")
    assert (header["chain"], header["role"], header["on_behalf_of"]["label"]) == ("prefecture:FG", "officer", "FG")
    assert facts == {"kind": "table", "slug": "tavolo"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"name": " "}, "name_missing"), ({"kind": "club"}, "kind_unknown"), ({"slug": "foggia"}, "name_taken")],
)
def test_which_council_can_be_opened(world, fields, code):
    with refused(code):
        open_council(world.foggia, actor=world.officer, **{"name": "Tavolo", "slug": "tavolo"} | fields)


def test_a_seat_has_a_letter_a_number_and_a_body(world):
    row = add_seat(
        world.council, actor=world.secretary, letter="d", number=2, body="Sindaci", association=None, topic="Borgo"
    )
    assert last("council.seat_added")[1] == {"letter": "d", "number": 2}
    assert (row.body, row.topic) == ("Sindaci", "Borgo")
    with refused("name_taken"):
        add_seat(world.council, actor=world.secretary, letter="d", number=2, body="Altri")
    with refused("letter_unknown"):
        add_seat(world.council, actor=world.secretary, letter="z", number=1, body="")


def test_a_member_sits_for_a_term(world, second):
    row = member(world, ends_at=NOON + DAY)
    header, facts = last("council.member_appointed")
    assert header["subject"]["label"] == "f1 foggia substitute"
    assert facts == {
        "holder": str(world.stranger.public_id),
        "starts_at": "2026-05-12T10:00:00.000000Z",
        "ends_at": "2026-05-13T10:00:00.000000Z",
    }
    assert told("council.member_appointed") == {"stranger"}
    assert notice_data("council.member_appointed")["council"] == "Consiglio di Foggia"
    who = standing_of(world.stranger)
    instants = [NOON - second, NOON, NOON + DAY - second, NOON + DAY]
    assert [sits_on(who, world.foggia, at).allowed for at in instants] == [False, True, True, False]
    assert [world.stranger in members_of(world.foggia, at) for at in instants] == [False, True, True, False]
    assert not sits_on(who, world.bari, NOON).allowed
    assert row.appointing_act == "Decreto 7"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"seat_type": "king"}, "seat_type_unknown"),
        ({"appointing_act": " "}, "appointing_act_missing"),
        ({"ends_at": NOON}, "ends_before_start"),
        ({"seat_type": SeatType.FULL}, "seat_taken"),
        ({"seat_type": SeatType.FULL, "starts_at": NOON - 200 * DAY, "ends_at": NOON + DAY}, "seat_taken"),
    ],
)
def test_which_member_can_be_appointed(world, fields, code):
    with refused(code):
        member(world, **fields)


def test_a_closed_account_gets_no_seat(world):
    world.stranger.is_active = False
    with refused("account_closed"):
        member(world)


def test_a_term_ends_at_once_and_another_begins(world):
    row = end_membership(CouncilMember.objects.get(user=world.member), actor=world.secretary)
    assert row.ends_at == NOON
    assert not sits_on(standing_of(world.member), world.foggia, NOON).allowed
    assert last("council.membership_ended")[1]["holder"] == str(world.member.public_id)
    assert told("council.membership_ended") == {"member"}
    assert member(world, seat_type=SeatType.FULL).pk
    with clock.at(NOON + DAY, channel="test"), refused("over"):
        end_membership(row, actor=world.secretary)


def test_a_working_group_belongs_to_its_council(world):
    row = open_working_group(world.council, actor=world.secretary, name=" Salute ")
    assert (row.name, str(row)) == ("Salute", "Salute")
    header, facts = last("council.working_group_opened")
    assert (header["subject"]["type"], facts) == ("council", {"working_group": str(row.pk)})
    with refused("name_taken"):
        open_working_group(world.council, actor=world.secretary, name="Salute")
    with refused("name_missing"):
        open_working_group(world.council, actor=world.secretary, name="")


def test_an_office_has_one_name_in_its_prefecture(world):
    row = open_office(world.foggia, actor=world.officer, name=" Area II ")
    assert (row.name, last("prefecture.office_opened")[0]["subject"]["label"]) == ("Area II", "Area II")
    with refused("name_taken"):
        open_office(world.foggia, actor=world.officer, name="Area II")
    with refused("name_missing"):
        open_office(world.foggia, actor=world.officer, name=" ")
    assert open_office(world.bari, actor=world.officer_of_bari, name="Area II").pk
