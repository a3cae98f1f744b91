"""Pages of a person's own account, beside allauth's."""

from django.urls import include, path

from consult.accounts import views

urlpatterns = [
    path("", views.account_settings, name="account_settings"),
    path("", include("allauth.urls")),
]
