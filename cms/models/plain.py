"""Pages that hold words: the home, news, and the pages of duty."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import reading
from cms.blocks import Body
from cms.forms import PlainPageForm
from cms.permissions import FixedPageTester
from consult import clock
from councils.context import standing

ADDRESS = [FieldPanel("slug", help_text=_("The last part of the page's address. Links break when it changes."))]

BELOW_HOME = 3
"""How deep a page lies that stands right below the home of its language."""


def home_path(language: str) -> str:
    """Where the tree of a language begins."""
    return f"/home-{language}/"


@dataclass(frozen=True)
class Parent:
    """A page above another: what it is called, and its address below the language."""

    title: str
    path: str


def parents_of(page: Page) -> list[Parent]:
    """The pages between the home and this one, outermost first: one query, none for a page right below the home."""
    if page.depth <= BELOW_HOME:
        return []
    above = page.get_ancestors().filter(depth__gte=BELOW_HOME).values_list("title", "url_path")
    return [Parent(title, url_path.removeprefix(home_path(page.locale.language_code))) for title, url_path in above]


class HomePage(Page):
    """The front page of one language. What is open now and the latest outcomes are read from the domain."""

    introduction = models.TextField(
        _("introduction"), max_length=600, blank=True, help_text=_("What this site is for, in two or three sentences.")
    )
    body = StreamField(Body(), blank=True, verbose_name=_("body"))

    template = "cms/home.html"
    base_form_class = PlainPageForm
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.PrefecturePage", "cms.InformationPage"]
    is_creatable = False
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("home page")

    def permissions_for_user(self, user: Any) -> FixedPageTester:
        """The home of a language stays where it is."""
        return FixedPageTester(user, self)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What is open now, what changed, and where each council is."""
        reader, at = standing(request), clock.now()
        return super().get_context(request, *args, **kwargs) | {
            "open_now": reading.open_now(reader, at),
            "changed": reading.changed_because_of_you(reader, at),
            "figures": reading.figures(at),
            "regions": reading.prefectures_by_region(self.locale.language_code),
        }


class InformationPage(Page):
    """A page of plain information or of duty: privacy, accessibility, legal notes, help."""

    body = StreamField(Body(), verbose_name=_("body"))

    template = "cms/information.html"
    base_form_class = PlainPageForm
    parent_page_types = ["cms.HomePage", "cms.PrefecturePage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("body")]
    promote_panels = ADDRESS
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("information page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The way here."""
        return super().get_context(request, *args, **kwargs) | {"parents": parents_of(self)}


class NewsIndexPage(Page):
    """The news of one prefecture, newest first."""

    template = "cms/news_index.html"
    base_form_class = PlainPageForm
    parent_page_types = ["cms.PrefecturePage"]
    subpage_types = ["cms.NewsPage"]
    is_creatable = False
    content_panels = Page.content_panels
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("news")

    def permissions_for_user(self, user: Any) -> FixedPageTester:
        """Each prefecture has one."""
        return FixedPageTester(user, self)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The latest fifty."""
        news = NewsPage.objects.child_of(self).live().order_by("-published_on", "-pk")[:50]
        return super().get_context(request, *args, **kwargs) | {"news": news, "parents": parents_of(self)}


class NewsPage(Page):
    """Something a prefecture tells: a meeting, a document, a reminder. Never a change of a consultation's rules."""

    published_on = models.DateField(_("date"))
    summary = models.TextField(_("summary"), max_length=400, help_text=_("Two sentences, shown in the list."))
    body = StreamField(Body(), blank=True, verbose_name=_("body"))

    template = "cms/news.html"
    base_form_class = PlainPageForm
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    promote_panels = ADDRESS
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("news page")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The way here."""
        return super().get_context(request, *args, **kwargs) | {"parents": parents_of(self)}
