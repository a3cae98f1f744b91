"""A person's own account: name and language here, the rest on allauth's pages."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consult.accounts.forms import AccountForm
from consult.accounts.models import User
from consult.ui.forms import done, form_page, signed_in, typed


@signed_in
def account_settings(request: HttpRequest) -> HttpResponse:
    """Name and language of the person, and the way to address, password, second factor and sessions."""
    form = AccountForm(typed(request), instance=cast(User, request.user))
    if form.is_bound and form.is_valid():
        form.save()
        return done(request, _("Saved."), "account_settings")
    return form_page(request, "account/settings.html", {}, form)
