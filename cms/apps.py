"""The window through which it is published."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Pages and the CMS admin."""

    name = "cms"
