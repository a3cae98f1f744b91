"""What allauth asks of us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from consult.accounts.hooks import needs_second_factor
from consult.accounts.models import User
from consult.ui.plain_text import directed

REAL_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes alone are no second factor: they stand in for a lost one."""


def lacks_second_factor(user: User) -> bool:
    """Whether the person must have a second factor and has none."""
    return needs_second_factor(user) and not is_mfa_enabled(user, REAL_FACTORS)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in as this site wants it."""

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Lead staff without a second factor to set one up; until then none of their roles counts."""
        response: HttpResponse = super().post_login(request, user, **details)
        if not lacks_second_factor(user):
            return response
        messages.warning(
            request,
            _("Your role needs a second factor, and counts only with it. Set up your authenticator app now."),
        )
        return redirect("mfa_activate_totp")

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], **rest: Any) -> EmailMessage:
        """The mail in the language of who gets it: who asked for it may be somebody else, on another telephone."""
        with translation.override(_language_of(email)):
            mail: EmailMessage = super().render_mail(
                template_prefix, email, context | {"site_name": settings.SITE_NAME}, **rest
            )
            mail.subject, mail.body = directed(str(mail.subject)), directed(str(mail.body))
            mail.extra_headers["Content-Language"] = translation.get_language()
        return mail


def _language_of(email: str) -> str:
    """The language that the person with this address chose; of an address that we do not know, the active one."""
    chosen = User.objects.filter(email__iexact=email).values_list("language", flat=True).first()
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE


class MFAAdapter(DefaultMFAAdapter):
    """Second factors as this site wants them."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff keep at least one real second factor as long as their role lasts."""
        if authenticator.type not in REAL_FACTORS or not needs_second_factor(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=REAL_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())
