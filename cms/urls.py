"""Addresses of the public pages, under each language; the catch-all comes last of all."""

from django.urls import path, re_path

from cms.views import institutions, public, qr

urlpatterns = [
    path("consultations/", public.consultation_list, name="consultation_list"),
    path("consultations/<slug:code>/", public.consultation, name="consultation"),
    path("consultations/<slug:code>/qr.svg", qr.consultation_qr, name="consultation_qr"),
    path("consultations/<slug:code>/outcome/", public.consultation_outcome, name="consultation_outcome"),
    path("councils/", institutions.council_list, name="council_list"),
    re_path(r"^((?:[\w\-]+/)*)$", public.serve, name="wagtail_serve"),
]
