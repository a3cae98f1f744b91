"""The tree of pages: site, languages, homes, pages of duty, and what a prefecture needs to begin. All idempotent."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from cms import duty, rights
from cms.models import (
    ConsultationIndexPage,
    ConsultationPage,
    CouncilPage,
    HomePage,
    InformationPage,
    NewsIndexPage,
    NewsPage,
    PrefectureApproval,
    PrefecturePage,
)
from cms.models.institutions import CONSULTATIONS
from cms.models.plain import home_path
from consult import clock
from councils.models import Consultation, Council, Prefecture

APPROVAL = "Approvazione della prefettura"
"""The name of the one workflow and of its one step."""


@transaction.atomic
def ensure_site() -> Site:
    """The site with a home and the pages of duty in every configured language; what is there is left alone."""
    homes = ensure_homes()
    for code, home in homes.items():
        _duties(home, code)
    return Site.objects.get(is_default_site=True)


@transaction.atomic
def ensure_homes() -> dict[str, HomePage]:
    """The site and the home of each configured language, by code; Wagtail's examples are taken away."""
    _take_wagtails_examples_away()
    homes = {code: _home(locale) for code, locale in locales().items()}
    original = homes[settings.LANGUAGE_CODE]
    site, made = Site.objects.get_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": original, "site_name": settings.SITE_NAME},
    )
    if not made and site.root_page_id != original.pk:
        site.root_page, site.site_name = original.page_ptr, settings.SITE_NAME
        site.save()
    _workflow()
    return homes


def locales() -> dict[str, Locale]:
    """A locale for every configured language."""
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES}


def _take_wagtails_examples_away() -> None:
    """Wagtail's first migration makes a welcome page, two groups with rights everywhere, and a workflow on the root."""
    Page.objects.filter(depth=2, content_type__model="page", slug="home").exclude(
        pk__in=HomePage.objects.values("pk")
    ).update(slug="welcome-to-wagtail", url_path="/welcome-to-wagtail/", live=False)
    Group.objects.filter(name__in=["Editors", "Moderators"]).delete()
    Workflow.objects.exclude(name=APPROVAL).update(active=False)
    WorkflowPage.objects.exclude(workflow__name=APPROVAL).delete()


def _home(locale: Locale) -> HomePage:
    found = HomePage.objects.filter(locale=locale).first()
    if found:
        return found
    original = HomePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    with translation.override(locale.language_code):
        home = HomePage(
            title=settings.SITE_NAME,
            slug=home_path(locale.language_code).strip("/"),
            introduction=_(
                "Here prefectures and their councils ask before they decide. Associations of people who live here "
                "answer, and the institution says what became of each proposal."
            ),
            locale=locale,
        )
    return _published(Page.get_first_root_node(), home, original)


def _duties(home: HomePage, code: str) -> None:
    standing = set(home.get_children().values_list("slug", flat=True))
    for slug in duty.SLUGS:
        if slug not in standing:
            title, body = duty.words(slug, code)
            page = InformationPage(title=title, slug=slug, body=body, locale=home.locale)
            _published(home, page, _original_of(InformationPage, slug=slug))


def _workflow() -> Workflow:
    workflow, _made = Workflow.objects.get_or_create(name=APPROVAL, defaults={"active": True})
    task = PrefectureApproval.objects.filter(name=APPROVAL).first() or PrefectureApproval.objects.create(name=APPROVAL)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    return workflow


# --- prefectures -----------------------------------------------------------------------------------------


@transaction.atomic
def ensure_prefecture(prefecture: Prefecture) -> dict[str, PrefecturePage]:
    """The prefecture's pages in every language, by language code, with the group and collection of its staff."""
    if not Site.objects.filter(root_page__in=HomePage.objects.values("pk")).exists():
        ensure_homes()
    pages = {code: ensure_prefecture_page(prefecture, locale) for code, locale in locales().items()}
    rights.ensure_group(prefecture)
    return pages


@transaction.atomic
def ensure_prefecture_page(prefecture: Prefecture, locale: Locale | str) -> PrefecturePage:
    """The prefecture's page in a language, with its councils, its news and the place for its consultations."""
    row = Locale.objects.get(language_code=locale) if isinstance(locale, str) else locale
    page = PrefecturePage.objects.filter(prefecture=prefecture, language=row.language_code).first()
    with translation.override(row.language_code):
        if page is None:
            page = PrefecturePage(
                title=prefecture.official_title, slug=prefecture.slug, prefecture=prefecture, locale=row
            )
            original = PrefecturePage.objects.filter(prefecture=prefecture).first()
            page = _published(HomePage.objects.get(locale=row), page, original)
        _rooms(page, row)
        _councils(page, row)
    return page


def _rooms(page: PrefecturePage, locale: Locale) -> None:
    standing = set(page.get_children().values_list("slug", flat=True))
    rooms: Iterable[Page] = (
        ConsultationIndexPage(title=_("Consultations"), slug=CONSULTATIONS, locale=locale),
        NewsIndexPage(title=_("News"), slug="news", locale=locale),
    )
    for room in rooms:
        if room.slug not in standing:
            path = {"slug": room.slug, "path__startswith": _original_path(page)}
            made = _published(page, room, _original_of(type(room), **path))
            if isinstance(made, ConsultationIndexPage):
                WorkflowPage.objects.get_or_create(page=made.page_ptr, defaults={"workflow": _workflow()})


def _councils(page: PrefecturePage, locale: Locale) -> None:
    shown = CouncilPage.objects.child_of(page).values("council")
    for council in Council.objects.filter(prefecture=page.prefecture).exclude(pk__in=shown):
        face = CouncilPage(title=council.name, slug=f"council-{council.slug}", council=council, locale=locale)
        _published(page, face, _original_of(CouncilPage, council=council))


def _original_path(page: PrefecturePage) -> str:
    original = PrefecturePage.objects.filter(prefecture=page.prefecture, language=settings.LANGUAGE_CODE).first()
    return str((original or page).path)


def _original_of(model: type[Page], **which: Any) -> Page | None:
    found: Page | None = model._default_manager.filter(locale__language_code=settings.LANGUAGE_CODE, **which).first()
    return found


def _published(parent: Page, page: Any, original: Page | None = None) -> Any:
    """Add the page below its parent, live, as the translation of the original if there is one.

    It has no revision until somebody edits it: what it says is in the repository.
    """
    if original is not None and original.locale_id != page.locale_id:
        page.translation_key = original.translation_key
    page.live, page.first_published_at, page.last_published_at = True, clock.now(), clock.now()
    parent.refresh_from_db()
    return parent.add_child(instance=page)


# --- for those who build a world: the demo and the tests ----------------------------------------------------


def create_consultation_page(
    prefecture: Prefecture, *, actor: Any, code: str, title: str, language: str = "it", **fields: Any
) -> ConsultationPage:
    """A draft page with its first revision, as the editor's form would make it.

    In Italian it begins a draft consultation, or takes the one named by ``consultation``; in another language
    it belongs to the consultation with that code. ``questions`` is a list of texts, ``addressees`` of
    offices, ``invited`` of associations; other fields are named as on the page. Publish it with
    ``cms.publishing.publish_page``.
    """
    ensure_prefecture(prefecture)
    index = _index(prefecture, language)
    offices, invited = fields.pop("addressees", ()), fields.pop("invited", ())
    questions = [("question", text) for text in fields.pop("questions", ())]
    page = ConsultationPage(
        title=title, slug=code, owner=actor, live=False, locale=index.locale, questions=questions, **fields
    )
    original = ConsultationPage.objects.filter(consultation__code=code).first()
    if original is not None:
        page.consultation, page.translation_key = original.consultation, original.translation_key
    index.add_child(instance=page)
    page.addressees.set(offices)
    page.invited.set(invited)
    page.save_revision(user=actor)
    return page


def _index(prefecture: Prefecture, language: str) -> ConsultationIndexPage:
    parent = PrefecturePage.objects.get(prefecture=prefecture, language=language)
    return ConsultationIndexPage.objects.child_of(parent).get()


def create_news(prefecture: Prefecture, *, title: str, summary: str, day: date, language: str = "it") -> NewsPage:
    """A published piece of news of the prefecture."""
    ensure_prefecture(prefecture)
    parent = PrefecturePage.objects.get(prefecture=prefecture, language=language)
    index = NewsIndexPage.objects.child_of(parent).get()
    page = NewsPage(title=title, summary=summary, published_on=day, locale=index.locale)
    made: NewsPage = _published(index, page)
    return made


def page_of(consultation: Consultation, language: str = "it") -> ConsultationPage | None:
    """The consultation's page in a language, if there is one."""
    return ConsultationPage.objects.filter(consultation=consultation, language=language).first()
