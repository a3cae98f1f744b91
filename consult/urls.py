"""The address book of the site. Django routes come before the catch-all of Wagtail."""

from django.urls import URLPattern, URLResolver, include, path

from consult.notifications.health import healthz, readyz
from consult.ui.front_door import front_door

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front_door),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("consult.accounts.urls")),
]

handler400 = "consult.ui.errors.bad_request"
handler403 = "consult.ui.errors.permission_denied"
handler404 = "consult.ui.errors.not_found"
handler500 = "consult.ui.errors.server_error"
