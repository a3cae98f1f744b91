"""Addresses of the public pages, under each language; the catch-all comes last of all."""

from django.urls import path, re_path

from cms.views import public

urlpatterns = [
    path("consultations/", public.consultation_list, name="consultation_list"),
    path("consultations/<slug:code>/", public.consultation, name="consultation"),
    re_path(r"^((?:[\w\-]+/)*)$", public.serve, name="wagtail_serve"),
]
