"""Give somebody a role in a prefecture: how a new installation gets its first prefect."""

from argparse import ArgumentParser
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from consult import clock
from consult.accounts.models import User
from consult.verdicts import RuleBroken
from councils.actions.staff import appoint_staff
from councils.models import Prefecture
from councils.states import Role


class Command(BaseCommand):
    """``appoint EMAIL ROLE SIGLA``: a dated role for a person with an account, recorded as given from the console."""

    help = "Give the person with this e-mail address a role in a prefecture, from now on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The person, the role, the prefecture; until when; with the delegation to publish or not."""
        parser.add_argument("email", help="address of an existing account")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("sigla", help="two letters of the prefecture, such as FG")
        parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="last day of the role, Italian time")
        parser.add_argument("--may-publish", action="store_true", help="an officer who publishes by delegation")

    @no_translations
    def handle(self, *, email: str, role: str, sigla: str, until: date | None, may_publish: bool, **_: Any) -> None:
        """Appoint, and say until when. Exits 1 with the reason when it is refused."""
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            raise CommandError(f"Nobody has an account with the address {email}. The person signs up first.")
        prefecture = Prefecture.objects.filter(sigla=sigla.upper()).first()
        if prefecture is None:
            raise CommandError(f"There is no prefecture {sigla}. Use the two letters of its province, such as FG.")
        try:
            row = appoint_staff(
                prefecture,
                actor=None,
                user=user,
                role=role,
                starts_at=clock.now(),
                ends_at=_end_of(until) if until else None,
                may_publish=may_publish,
            )
        except RuleBroken as refusal:
            raise CommandError(str(refusal.reason)) from None
        ends = clock.in_words(row.ends_at) if row.ends_at else "until further notice"
        self.stdout.write(f"{row.get_role_display()}, {prefecture.official_title}: {ends}.")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _end_of(day: date) -> datetime:
    """Midnight after the day, in Italy: the role holds through the whole of it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.ROME)
