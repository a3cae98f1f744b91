"""The public faces of prefectures and councils. Who sits where is read from the domain, never typed here."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import directory, reading
from cms.blocks import Body
from cms.forms import CouncilPageForm, PlainPageForm
from cms.models.plain import InformationPage, NewsPage
from cms.permissions import FixedPageTester
from consult import clock
from councils.context import standing
from councils.models import Council, Prefecture

CONSULTATIONS = "consultations"
"""The slug of a prefecture's index of consultations, where its notices are written."""

SHOWN = 20
NEWS_SHOWN = 3


class PrefecturePage(Page):
    """The face of a prefecture in one language; the rights of its staff begin here and reach what stands below."""

    prefecture = models.ForeignKey(Prefecture, on_delete=models.PROTECT, related_name="pages")
    language = models.CharField(max_length=12, editable=False)
    body = StreamField(Body(), blank=True, verbose_name=_("body"))

    template = "cms/prefecture.html"
    base_form_class = PlainPageForm
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ConsultationIndexPage", "cms.NewsIndexPage", "cms.CouncilPage", "cms.InformationPage"]
    is_creatable = False
    content_panels = [*Page.content_panels, FieldPanel("body")]
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("prefecture page")
        constraints = [models.UniqueConstraint(fields=["prefecture", "language"], name="prefecturepage_unique")]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the language beside the prefecture, where the database can compare them."""
        self.language = self.locale.language_code
        return super().save(*args, **kwargs)

    def permissions_for_user(self, user: Any) -> FixedPageTester:
        """The rights of a prefecture hang on this place in the tree."""
        return FixedPageTester(user, self)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its councils, its consultations, its latest news, and how many associations it accredited."""
        at = clock.now()
        reader = standing(request)
        language = self.locale.language_code
        told = NewsPage.objects.descendant_of(self).live().order_by("-published_on", "-pk")
        return super().get_context(request, *args, **kwargs) | {
            "councils": directory.councils_of(self.prefecture, language, at),
            "consultations": reading.cards(reader, at, prefecture=self.prefecture)[:SHOWN],
            "news": told[:NEWS_SHOWN],
            "more": InformationPage.objects.child_of(self).live(),
            "accredited": directory.accredited_in(self.prefecture),
        }


class CouncilPage(Page):
    """The face of a council in one language: who sits under which letter, since when, and its working groups."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="pages", verbose_name=_("council"))
    body = StreamField(Body(), blank=True, verbose_name=_("body"))

    template = "cms/council.html"
    base_form_class = CouncilPageForm
    parent_page_types = ["cms.PrefecturePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("council"), FieldPanel("body")]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("council page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Its seats, and the consultations that it promotes."""
        at = clock.now()
        reader = standing(request)
        return super().get_context(request, *args, **kwargs) | {
            "councils": reading.councils_of(self.council.prefecture, at, only=self.council),
            "consultations": reading.cards(reader, at, council=self.council)[:SHOWN],
        }
