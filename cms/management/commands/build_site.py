"""Make the site's pages: ``manage.py build_site``. Safe to run again; what editors wrote is left alone."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.models import InformationPage, PrefecturePage
from cms.site_tree import ensure_prefecture, ensure_site
from councils.models import Prefecture


class Command(BaseCommand):
    """Builds the tree of pages: homes, pages of duty, and the pages of each prefecture that is in use."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Build what is missing, and say what stands."""
        ensure_site()
        for prefecture in Prefecture.objects.filter(staff_roles__isnull=False).distinct():
            ensure_prefecture(prefecture)
        pages, prefectures = InformationPage.objects.count(), PrefecturePage.objects.values("prefecture").distinct()
        self.stdout.write(f"The site stands: {pages} plain pages, {prefectures.count()} prefectures with pages.")
