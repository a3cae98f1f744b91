"""Addresses of the public pages, under each language; the catch-all comes last of all."""

from django.urls import path, re_path

from cms.views import public, qr

urlpatterns = [
    path("consultations/", public.consultation_list, name="consultation_list"),
    path("consultations/<slug:code>/", public.consultation, name="consultation"),
    path("consultations/<slug:code>/qr.svg", qr.consultation_qr, name="consultation_qr"),
    re_path(r"^((?:[\w\-]+/)*)$", public.serve, name="wagtail_serve"),
]
