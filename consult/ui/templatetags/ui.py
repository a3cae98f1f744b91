"""Words of the templates: people's texts, instants, languages, pages of a list."""

from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput
from django.http import HttpRequest
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult import clock
from consult.ui import languages
from consult.ui.middleware import address_in

register = template.Library()

# --- people's texts -------------------------------------------------------------------------------


@register.filter
def people_text(text: str | None, language: str = "it") -> SafeString:
    """A text of several lines, as its author wrote it: escaped, in paragraphs, with its language and direction."""
    if text is None:
        return format_html("<p>{}</p>", _("This text was erased."))
    paragraphs = mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  linebreaks has escaped it
    return format_html('<div lang="{}" dir="{}">{}</div>', language, languages.direction_of(language), paragraphs)


@register.filter
def people_line(text: str | None, language: str = "it") -> SafeString:
    """A line of somebody's text inside a sentence of ours, kept apart from it: ``<bdi lang dir>``."""
    if text is None:
        return format_html("<em>{}</em>", _("erased"))
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, languages.direction_of(language), text)


@register.filter
def endonym(code: str) -> SafeString:
    """The language's own name, marked as being in that language."""
    return people_line(languages.endonym(code), code)


@register.filter
def language_name(code: str) -> str:
    """The language's name in the reader's language."""
    return languages.name_of(code)


@register.simple_tag
def comma() -> str:
    """A comma and a blank, as the reader's language writes them."""
    return languages.comma()


@register.filter
def direction(code: str) -> str:
    """The direction the language is read in."""
    return languages.direction_of(code)


# --- time -----------------------------------------------------------------------------------------


@register.filter
def instant(moment: datetime | None) -> SafeString | str:
    """An instant in full words, Italian time with its zone, as ``<time>``."""
    if moment is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), clock.in_words(moment))


@register.filter
def day(moment: date | datetime | None) -> SafeString | str:
    """A day in full words, as ``<time>``; of an instant, the day it has in Italy."""
    if moment is None:
        return ""
    local = clock.in_rome(moment).date() if isinstance(moment, datetime) else moment
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), clock.day_in_words(local))


@register.filter
def last_day(until: datetime) -> SafeString | str:
    """The last day of a time that runs until the instant, as ``<time>``."""
    return day(clock.last_day(until))


@register.filter
def until(moment: datetime | None) -> SafeString | str:
    """The end of a time, as ``<time>``: the instant, or the last day of a time that ends at midnight."""
    if moment is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), clock.ends_in_words(moment))


@register.filter
def time_left(until: datetime | None) -> str:
    """How long until the instant: whole days, in the last day hours, then "less than an hour left"."""
    if until is None:
        return ""
    left = until - clock.now()
    if left.total_seconds() <= 0:
        return _("closed")
    if left.days:
        return ngettext("%(count)d day left", "%(count)d days left", left.days) % {"count": left.days}
    hours = left.seconds // 3600
    if hours:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return _("less than an hour left")


# --- forms ----------------------------------------------------------------------------------------


@register.filter
def has_required(form: BaseForm) -> bool:
    """Whether anything that is seen must be filled in."""
    return any(field.field.required for field in form.visible_fields())


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def first_input(field: BoundField) -> str:
    """The id that a link from the error summary leads to: the field, or the first one of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


# --- the page -------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def this_page_in(context: dict[str, Any], code: str) -> str:
    """The address of this page in another language; a page may name it in ``translated_addresses``."""
    request: HttpRequest = context["request"]
    named = context.get("translated_addresses") or {}
    return str(named.get(code) or address_in(request, code))


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Links to the page before and after, which keep every filter."""

    def address(number: int) -> str:
        query = context["request"].GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("ui/next_field.html", takes_context=True)
def next_field(context: dict[str, Any]) -> dict[str, Any]:
    """A hidden ``next`` that brings the reader back to this page; whoever follows it asks ``safe_next``."""
    return {"address": context["request"].get_full_path()}
