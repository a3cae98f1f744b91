"""Councils and who sits on them. Art. 57 DPR 394/1999 fixes the composition; the prefect appoints."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import Entry, action, lock, moment, record
from consult.notifications.outbox import notify
from consult.verdicts import RuleBroken, Verdict, first_denial, unless
from councils.models import Association, Council, CouncilMember, Office, Prefecture, Seat, WorkingGroup
from councils.models.standing import Standing
from councils.queries import standing_of
from councils.rules import PREPARING, may_keep_council, not_over, period_sound, seat_free
from councils.states import CompositionCategory, CouncilKind, SeatType

Row = TypeVar("Row", bound=Model)


@action("council.opened")
def open_council(
    prefecture: Prefecture, *, actor: User, name: str, slug: str, kind: str = CouncilKind.TERRITORIAL
) -> Council:
    """Enter a council of the prefecture.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``name_missing``, ``kind_unknown``, ``name_taken``.
    """
    home, standing = _locked(prefecture.pk, actor)
    first_denial(
        may_keep_council(standing, home, moment()),
        _named(name),
        unless(
            kind in CouncilKind.values,
            "kind_unknown",
            _("This kind of council is not known. Choose one from the list."),
        ),
    ).require()
    row = _kept(Council(prefecture=home, name=name.strip(), slug=slug, kind=kind))
    _recorded("council.opened", row, home, standing, {"kind": kind, "slug": slug})
    return row


@action("council.seat_added")
def add_seat(
    council: Council,
    *,
    actor: User,
    letter: str,
    number: int,
    body: str,
    association: Association | None = None,
    topic: str = "",
) -> Seat:
    """Add a seat under a composition letter. ``topic`` where membership is per topic (mayors concerned).

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``letter_unknown``, ``name_taken``.
    """
    home, standing = _locked(council.prefecture_id, actor)
    lettered = unless(
        letter in CompositionCategory.values,
        "letter_unknown",
        _("This composition letter is not known. Choose one from a to h."),
    )
    first_denial(may_keep_council(standing, home, moment()), lettered).require()
    row = _kept(Seat(council=council, letter=letter, number=number, body=body, association=association, topic=topic))
    _recorded("council.seat_added", row, home, standing, {"letter": letter, "number": number})
    return row


@action("council.member_appointed")
def appoint_member(
    seat: Seat,
    *,
    actor: User,
    user: User,
    seat_type: str = SeatType.FULL,
    appointing_act: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> CouncilMember:
    """Enter a member whom the prefect appointed by ``appointing_act``, as holder or substitute, for a term.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``seat_type_unknown``, ``appointing_act_missing``,
    ``account_closed``, ``ends_before_start``, ``ends_in_past``, ``seat_taken``.
    """
    home, standing = _locked(seat.council.prefecture_id, actor)
    at = moment()
    held = CouncilMember.objects.filter(seat=seat, seat_type=seat_type)
    first_denial(
        may_keep_council(standing, home, at),
        _appointable(user, seat_type, appointing_act),
        period_sound(starts_at, ends_at, at),
        lambda: seat_free(held, starts_at, ends_at),
    ).require()
    row = CouncilMember.objects.create(
        seat=seat, user=user, seat_type=seat_type, appointing_act=appointing_act, starts_at=starts_at, ends_at=ends_at
    )
    facts = {
        "holder": str(user.public_id),
        "starts_at": instant_text(starts_at),
        "ends_at": instant_text(ends_at) if ends_at else "",
    }
    entry = _recorded("council.member_appointed", row, home, standing, facts)
    notify(entry, [user], council=seat.council.name, seat_type=seat_type, starts_at=starts_at, ends_at=ends_at)
    return row


@action("council.membership_ended")
def end_membership(member: CouncilMember, *, actor: User) -> CouncilMember:
    """End a term at once; one that has not begun never will.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``over``.
    """
    home, standing = _locked(member.seat.council.prefecture_id, actor)
    row, at = lock(CouncilMember, member.pk), moment()
    first_denial(may_keep_council(standing, home, at), not_over(row, at)).require()
    row.end(at)
    row.save(update_fields=["ends_at"])
    facts = {"holder": str(row.user.public_id), "ends_at": instant_text(at)}
    entry = _recorded("council.membership_ended", row, home, standing, facts)
    notify(entry, [row.user], council=row.seat.council.name)
    return row


@action("council.working_group_opened")
def open_working_group(council: Council, *, actor: User, name: str) -> WorkingGroup:
    """Open a thematic group of the council.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``name_missing``, ``name_taken``.
    """
    home, standing = _locked(council.prefecture_id, actor)
    first_denial(may_keep_council(standing, home, moment()), _named(name)).require()
    row = _kept(WorkingGroup(council=council, name=name.strip()))
    _recorded("council.working_group_opened", council, home, standing, {"working_group": str(row.pk)})
    return row


@action("prefecture.office_opened")
def open_office(prefecture: Prefecture, *, actor: User, name: str) -> Office:
    """Enter an office that may be asked to handle proposals.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``name_missing``, ``name_taken``.
    """
    home, standing = _locked(prefecture.pk, actor)
    first_denial(may_keep_council(standing, home, moment()), _named(name)).require()
    row = _kept(Office(prefecture=home, name=name.strip()))
    _recorded("prefecture.office_opened", row, home, standing, {})
    return row


def _locked(prefecture_pk: int, actor: User) -> tuple[Prefecture, Standing]:
    return lock(Prefecture, prefecture_pk), standing_of(actor)


def _recorded(verb: str, subject: object, home: Prefecture, standing: Standing, facts: Mapping[str, object]) -> Entry:
    role = standing.role_in(home, PREPARING, moment())
    return record(verb, subject=subject, on_behalf_of=home, role=role, facts=facts)


def _kept(row: Row) -> Row:
    """The row, saved; the database alone knows, at once, whether its name or place is taken."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("name_taken", _("This name or place is taken already. Choose another one.")) from None
    return row


def _named(name: str) -> Verdict:
    return unless(bool(name.strip()), "name_missing", _("The name is missing. Write it and send the form again."))


def _appointable(user: User, seat_type: str, appointing_act: str) -> Verdict:
    return first_denial(
        unless(
            seat_type in SeatType.values,
            "seat_type_unknown",
            _("This kind of seat is not known. Choose full member or substitute."),
        ),
        unless(
            bool(appointing_act.strip()),
            "appointing_act_missing",
            _("Write the act by which the prefect appointed this person."),
        ),
        unless(user.is_active, "account_closed", _("This account is closed. Name another person.")),
    )
