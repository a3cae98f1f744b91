"""The window through which it is published."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Pages and the CMS admin."""

    name = "cms"

    def ready(self) -> None:
        from cms import publishing, workflow

        workflow.hang(publishing.finish_workflow)
