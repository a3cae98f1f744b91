"""The page behind the link of an invitation: what is offered, and the way to sign in and accept it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consult import clock
from consult.accounts.addresses import verified_addresses
from councils.context import standing
from councils.queries import mandate_behind
from councils.rules import given_to


@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link reads what is offered; only the person with the invited address can accept.

    Reading changes nothing: the acceptance is a press of its own, by somebody signed in.
    """
    mandate = mandate_behind(token)
    if mandate is None:
        raise Http404
    at, reader = clock.now(), standing(request)
    if reader.user is not None and given_to(reader, mandate, verified_addresses(reader.user)):
        return HttpResponseRedirect(resolve_url("mandate_accept", mandate.pk))
    context = {
        "mandate": mandate,
        "is_open": mandate.user_id is None and not (mandate.is_over(at) or mandate.is_lapsed(at)),
        "somebody_else": reader.user is not None,
    }
    return render(request, "councils/invitation.html", context)
