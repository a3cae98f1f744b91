"""Give somebody a role in a prefecture, or end it: how a new installation gets its first prefect."""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from consult import clock
from consult.accounts.models import User
from consult.verdicts import RuleBroken
from councils.actions.staff import appoint_staff, end_staff_role
from councils.models import Prefecture, StaffRole
from councils.states import Role


class Command(BaseCommand):
    """``appoint EMAIL ROLE SIGLA``: a dated role for a person with an account, recorded as given from the console."""

    help = "Give the person with this e-mail address a role in a prefecture, from now on; with --end, end it now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person, the role, the prefecture; until when; with the delegation to publish or not."""
        parser.add_argument("email", help="address of an existing account")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("sigla", help="two letters of the prefecture, such as FG")
        parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="last day of the role, Italian time")
        parser.add_argument("--may-publish", action="store_true", help="an officer who publishes by delegation")
        parser.add_argument("--end", action="store_true", help="end the role now instead")

    @translation.override("en")
    def handle(self, *, email: str, role: str, sigla: str, end: bool, **options: Any) -> None:
        """Appoint or end, and say so. Exits 1 with the reason when it is refused."""
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the address {email}. The person signs up first.")
        prefecture = Prefecture.objects.filter(sigla=sigla.upper()).first()
        if prefecture is None:
            raise CommandError(f"There is no prefecture {sigla}. Use the two letters of its province, such as FG.")
        try:
            row = _end(prefecture, user, role) if end else _appoint(prefecture, user, role, **options)
        except RuleBroken as refusal:
            raise CommandError(str(refusal.reason)) from None
        until = f"until {clock.in_words(row.ends_at)}" if row.ends_at else "until further notice"
        self.stdout.write(f"{row.get_role_display()}, {prefecture.official_title}: {until}.")


def _appoint(
    prefecture: Prefecture, user: User, role: str, *, until: date | None, may_publish: bool, **_: Any
) -> StaffRole:
    return appoint_staff(
        prefecture,
        actor=None,
        user=user,
        role=role,
        starts_at=clock.now(),
        ends_at=_end_of(until) if until else None,
        may_publish=may_publish,
    )


def _end(prefecture: Prefecture, user: User, role: str) -> StaffRole:
    rows = StaffRole.objects.filter(prefecture=prefecture, user=user, role=role)
    row = next((row for row in rows.order_by("starts_at") if row.ends_at is None or row.ends_at > clock.now()), None)
    if row is None:
        raise CommandError("This person does not hold that role there. Nothing was changed.")
    return end_staff_role(row, actor=None)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _end_of(day: date) -> datetime:
    """Midnight after the day, in Italy: the role holds through the whole of it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.ROME)
