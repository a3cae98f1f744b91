"""Prefectures with their staff, councils with their seats, and associations with their files and mandates."""

from datetime import datetime

from cms.demo.content import Item, additions, content
from cms.demo.world import World
from cms.site_tree import create_news, ensure_prefecture
from councils.actions.accreditation import (
    accredit_association,
    request_documents,
    suspend_accreditation,
)
from councils.actions.applying import apply_for_accreditation
from councils.actions.councils import add_seat, appoint_member, open_council, open_office, open_working_group
from councils.actions.mandates import accept_mandate, grant_mandate
from councils.actions.staff import appoint_staff
from councils.models import Accreditation, Prefecture, Seat
from councils.states import MandateKind, Register, Role

STAFF_DAY, COUNCIL_DAY, APPLICATION_DAY, ACCREDITATION_DAY, MANDATE_DAY = -330, -320, -300, -290, -288
LATE_APPLICATION_DAY, DOCUMENTS_DAY, DOCUMENTS_DUE_DAY = -85, -78, 20
SUSPENSION_DAY = -10
MANDATE_ENDS = {"valid": 265, "expires_in_10_days": 10, "expired": -30}
"""When a delegate's mandate ends, in days from the seeding."""

_MEMBERS_WHO_SIGN_IN = {("FG", "h"): "member2.fg"}
_REGISTERS = {"RUNTS": Register.RUNTS, "Puglia": Register.PUGLIA_LR32}


def plan(world: World) -> None:
    """Everything that stands before the first consultation, and what happens to accreditations later."""
    for council in content()["councils"]:
        world.story.on(world.calendar.at(STAFF_DAY), staff, world, council)
        world.story.on(world.calendar.at(COUNCIL_DAY), found, world, council)
    for association in content()["associations"]:
        _plan_association(world, association)
    for council in content()["councils"]:
        world.story.on(world.calendar.at(MANDATE_DAY, 15), fill_seats, world, council)
    for news in additions()["news"]:
        world.story.on(world.calendar.at(news["day"]), _tell_news, world, news)


# --- prefectures and councils ----------------------------------------------------------------------------


def staff(world: World, council: Item) -> None:
    """The prefect, appointed from the console, appoints the others. In Foggia there are all the roles."""
    prefecture = world.prefectures[council["sigla"]] = Prefecture.objects.get(sigla=council["sigla"])
    sigla, now = council["sigla"].lower(), world.calendar.at(STAFF_DAY)
    kinds = ["officer", "secretary", *(["mediator", "auditor"] if sigla == "fg" else [])]
    prefect = world.people.add_staff(f"prefect.{sigla}", place=prefecture.province_name)
    appoint_staff(prefecture, actor=None, user=prefect, role=Role.PREFECT, starts_at=now)
    for kind in kinds:
        name = kind if kind == "auditor" else f"{kind}.{sigla}"
        appoint_staff(
            prefecture,
            actor=prefect,
            user=world.people.add_staff(name, place=prefecture.province_name),
            role=kind,
            starts_at=now,
            ends_at=world.calendar.at(30) if kind == "auditor" else None,
            may_publish=kind == "officer" and sigla != "ba",
        )
    if sigla == "fg":
        world.people.add_staff("admin")


def found(world: World, council: Item) -> None:
    """The council, its working groups and seats, the offices that will answer, and the pages of the prefecture."""
    sigla = council["sigla"]
    prefecture, secretary = world.prefectures[sigla], world.people.of("secretary", sigla)
    row = open_council(prefecture, actor=secretary, name=council["council"], slug=prefecture.slug)
    world.councils[sigla] = row
    for name in council["working_groups"]:
        open_working_group(row, actor=secretary, name=name)
    for name in _offices(sigla):
        world.offices[sigla, name] = open_office(prefecture, actor=secretary, name=name)
    ensure_prefecture(prefecture)


def _offices(sigla: str) -> list[str]:
    words = additions()["offices"]
    own = [row for row in content()["consultations"] if row["sigla"] == sigla]
    named = [name for row in own for name in words.get(row["id"], [])]
    ids = {row["id"] for row in own}
    answering = [
        row["reasoned_outcome"]["competent_office"]
        for row in content()["proposals"]
        if row["consultation"] in ids and "reasoned_outcome" in row
    ]
    return list(dict.fromkeys([words["every"], *named, *answering]))


def fill_seats(world: World, council: Item) -> None:
    """Seats by letter. Bodies hold theirs; of the letters g and h those are filled that an association has taken."""
    sigla, bodies = council["sigla"], additions()["bodies"]
    associations = [row for row in content()["associations"] if row["province"] == sigla and _sits(row)]
    for letter, number in council["seats"].items():
        holders = [row for row in associations if row["composition_letter"] == letter]
        for index in range(number):
            association = world.associations[holders[index]["id"]] if index < len(holders) else None
            names = bodies.get(letter, [])
            seat = add_seat(
                world.councils[sigla],
                actor=world.people.of("secretary", sigla),
                letter=letter,
                number=index + 1,
                body=names[min(index, len(names) - 1)] if names else "",
                association=association,
            )
            if names or association:
                _sit(world, seat, _member_name(sigla, letter, index))


def _sits(association: Item) -> bool:
    return association["accreditation_state"] == "accredited"


def _member_name(sigla: str, letter: str, index: int) -> str:
    if (letter, index) == ("f", 0):
        return f"member.{sigla.lower()}"
    special = _MEMBERS_WHO_SIGN_IN.get((sigla, letter)) if index == 0 else None
    return special or f"seat.{letter}{index + 1}.{sigla.lower()}"


def _sit(world: World, seat: Seat, name: str) -> None:
    kind, place = name.partition(".")[0], seat.council.prefecture.province_name
    signs_in = kind != "seat"
    shown = additions()["people"]["member" if signs_in else "seat"].format(place=place, seat=str(seat))
    appoint_member(
        seat,
        actor=world.people.of("secretary", seat.council.prefecture.sigla),
        user=world.people.add(name, shown, signs_in=signs_in),
        appointing_act=additions()["appointing_act"],
        starts_at=world.calendar.at(MANDATE_DAY, 15),
    )


# --- associations ------------------------------------------------------------------------------------------


def _plan_association(world: World, row: Item) -> None:
    on, at = world.story.on, world.calendar.at
    if row["accreditation_state"] == "documents_requested":
        on(at(LATE_APPLICATION_DAY), apply, world, row)
        on(at(DOCUMENTS_DAY), ask_for_papers, world, row)
        return
    on(at(APPLICATION_DAY), apply, world, row)
    on(at(ACCREDITATION_DAY), accredit, world, row)
    on(at(MANDATE_DAY), name_delegates, world, row)
    if row["accreditation_state"] == "suspended":
        on(at(SUSPENSION_DAY), suspend, world, row)


def apply(world: World, row: Item) -> None:
    """The legal representative asks for accreditation with what the association has."""
    name = f"legal.{row['id'].lower()}"
    shown = additions()["people"]["legal"].format(association=row["name"])
    person = world.people.add(name, shown, languages=tuple(row["languages"]))
    file = apply_for_accreditation(
        world.prefectures[row["province"]],
        actor=person,
        legal_name=row["name"],
        legal_form=row["legal_form"],
        seat_municipality=row["seat"],
        no_tax_code=True,
        languages=row["languages"],
        communities=[additions()["communities"][code] for code in row["communities"]],
        registers=_registers(row["register"]),
    )
    world.associations[row["id"]] = file.association


def _registers(words: str) -> list[tuple[str, str]]:
    name, _space, number = words.partition(" ")
    return [(_REGISTERS[name], number.removeprefix("register "))] if name in _REGISTERS else []


def _file(world: World, row: Item) -> Accreditation:
    return world.associations[row["id"]].accreditations.get()


def accredit(world: World, row: Item) -> None:
    """An officer of the province accredits it under its letter."""
    officer = world.people.of("officer", row["province"])
    accredit_association(_file(world, row), actor=officer, letter=row["composition_letter"])


def ask_for_papers(world: World, row: Item) -> None:
    """An officer asks for what is missing, once."""
    request_documents(
        _file(world, row),
        actor=world.people.of("officer", row["province"]),
        words=additions()["accreditation"][row["id"]],
        due_at=world.calendar.at(DOCUMENTS_DUE_DAY),
    )


def suspend(world: World, row: Item) -> None:
    """An officer suspends it; what it said stays."""
    officer = world.people.of("officer", row["province"])
    suspend_accreditation(_file(world, row), actor=officer, words=additions()["accreditation"][row["id"]])


def name_delegates(world: World, row: Item) -> None:
    """The legal representative names who speaks, and in two associations one person more."""
    ends_at = world.calendar.at(MANDATE_ENDS[row["mandate_state"]])
    _mandate(world, row, f"delegate.{row['id'].lower()}", row["delegate"], MandateKind.DELEGATE, ends_at)
    words = additions()["people"]
    if row["id"] == "A05":
        shown = words["contributor"].format(association=row["name"])
        _mandate(world, row, "contributor.a05", shown, MandateKind.CONTRIBUTOR, ends_at)
    if row["id"] == "A07":
        shown = words["second"].format(association=row["name"])
        _mandate(world, row, "delegate2.a07", shown, MandateKind.DELEGATE, ends_at)


def _mandate(world: World, row: Item, name: str, shown: str, kind: str, ends_at: datetime) -> None:
    person = world.people.add(name, shown, languages=tuple(row["languages"]))
    mandate = grant_mandate(
        world.associations[row["id"]],
        actor=world.people.legal(row["id"]),
        address=person.email,
        kind=kind,
        starts_at=world.calendar.at(MANDATE_DAY),
        ends_at=ends_at,
    )
    accept_mandate(mandate, actor=person)


def _tell_news(world: World, news: Item) -> None:
    create_news(
        world.prefectures[news["sigla"]],
        title=news["title"],
        summary=news["summary"],
        day=world.calendar.day(news["day"]),
    )
