"""Signing in as a person of the demo with one press: the whole of it, password and second factor, as by hand."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from cms.demo.people import PASSWORD, TOTP_SECRET
from consult import clock
from consult.verdicts import RuleBroken

PERIOD = 30
"""Seconds for which a code of the authenticator holds (RFC 6238)."""


def current_code() -> str:
    """What the demo's authenticator shows now."""
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(TOTP_SECRET, counter))


def seconds_left() -> int:
    """For how long it shows that."""
    return PERIOD - int(clock.real_now().timestamp()) % PERIOD


def enter(request: HttpRequest, email: str) -> HttpResponse:
    """Sign in as this person, whoever was signed in before. Returns allauth's answer: where to go next.

    Raises RuleBroken: ``password_changed``, ``code_used`` when the code of this half minute served already.
    """
    logout(request)
    user = get_adapter().authenticate(request, email=email, password=PASSWORD)
    if user is None:
        raise RuleBroken(
            "password_changed",
            _("The password of this person was changed here, so sign in by hand. “make demo-fresh” starts again."),
        )
    answer: HttpResponse = perform_password_login(request, {"email": email}, Login(user=user, email=email))
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return answer
    code = AuthenticateForm(user=user, data={"code": current_code()})
    if not code.is_valid():
        logout(request)
        raise RuleBroken(
            "code_used",
            _("The code of this person was used a moment ago, and no code is taken twice. Wait for the next one."),
        )
    code.save()
    entered: HttpResponse = stage.exit()
    return entered
