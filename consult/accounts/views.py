"""A person's own account: name and language here, the rest on allauth's pages."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from consult.accounts.forms import AccountForm
from consult.accounts.models import User
from consult.ui.forms import form_page, signed_in


@signed_in
def account_settings(request: HttpRequest) -> HttpResponse:
    """Name and language of the person, and the way to address, password, second factor and sessions."""
    form = AccountForm(request.POST if request.method == "POST" else None, instance=cast(User, request.user))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account_settings")
    return form_page(request, "account/settings.html", {}, form)
