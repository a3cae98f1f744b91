"""Sessions of the demo people, signed in, for load tests and browsers that cannot type a code."""

import json
from importlib import import_module
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consult import clock
from consult.accounts.adapter import REAL_FACTORS
from consult.accounts.models import User

DEMO_DOMAIN = "@example.org"


class Command(BaseCommand):
    """Opens one session for each demo person and prints its key; those with a second factor have used it."""

    help = "Prints signed-in sessions of the demo people. Works in demo mode only."

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument("--json", action="store_true", help="print JSON: email, role, sessionid")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the sessions and print them. Raises CommandError outside demo mode."""
        if not settings.DEMO_MODE or settings.PRODUCTION:
            raise CommandError("Sessions without signing in exist in demo mode only.")
        people = User.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True).order_by("email")
        strong = set(
            Authenticator.objects.filter(user__in=people, type__in=REAL_FACTORS).values_list("user_id", flat=True)
        )
        rows = [open_session(user, second_factor=user.pk in strong) for user in people]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1))
        else:
            for row in rows:
                self.stdout.write(f"{row['sessionid']}  {row['email']}")


def open_session(user: User, *, second_factor: bool) -> dict[str, str]:
    """A signed-in session of this person, as allauth would have left it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    at = clock.real_now().timestamp()
    methods: list[dict[str, object]] = [{"method": "password", "at": at, "email": user.email}]
    if second_factor:
        methods.append({"method": "mfa", "at": at, "type": Authenticator.Type.TOTP.value})
    session.update(
        {
            SESSION_KEY: user_id_to_str(user),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "account_authentication_methods": methods,
            "account_authentication_methods_user": user_id_to_str(user),
        }
    )
    session.create()
    return {
        "email": user.email,
        "role": user.email.partition(".")[0].partition("@")[0],
        "sessionid": session.session_key,
    }
