"""How tests sign people in through allauth's real pages."""

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from consult.accounts.assurance import Assurance
from consult.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def verified(user: User) -> User:
    """The user with a confirmed address, as after signing up."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def with_authenticator(user: User) -> Authenticator:
    """The user with an authenticator app."""
    return TOTP.activate(user, SECRET).instance


def code_now(step: int = 0) -> str:
    """What the authenticator app shows; ``step`` periods later."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + step))


def sign_in(client: Client, user: User, password: str = "demo-consult", **extra: Any) -> HttpResponse:
    """Type address and password."""
    return client.post("/account/login/", {"login": user.email, "password": password, **extra})  # type: ignore[return-value]


def second_factor(client: Client, code: str | None = None) -> HttpResponse:
    """Type the code of the app."""
    return client.post("/account/2fa/authenticate/", {"code": code or code_now()})  # type: ignore[return-value]


def enter(client: Client, user: User) -> Client:
    """The client signed in as this person, with a second factor if the cast gave them one."""
    client.force_login(user)
    if user.assurance == Assurance.SECOND_FACTOR:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client
