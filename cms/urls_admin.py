"""Addresses without a language: the CMS admin and files. Wagtail's API and its own sign-in are not among them."""

from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.images.views.serve import serve as picture

from cms.views import files

urlpatterns = [
    path("cms/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d{1,18})/([^/]+)$", files.document, name="wagtaildocs_serve"),
    re_path(r"^images/([^/]*)/(\d{1,18})/([^/]*)/[^/]*$", picture, name="wagtailimages_serve"),
    re_path(r"^media/images/(\w[\w.-]*)$", files.thumbnail, name="thumbnail"),
]
