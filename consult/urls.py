"""The address book of the site. Django routes come before the catch-all of Wagtail."""

from django.urls import URLPattern, URLResolver, include, path

from consult.notifications.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("account/", include("allauth.urls")),
]
