"""People's texts, instants and addresses in templates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from consult import clock
from consult.ui.templatetags import ui

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>'


def test_a_text_carries_language_and_direction_and_is_harmless() -> None:
    html = ui.people_text(f"{HOSTILE}\n\nسطر", "ar")
    assert html.startswith('<div lang="ar" dir="rtl"><p>&lt;script&gt;')
    assert "<script" not in html
    assert html.count("<p>") == 2


def test_a_line_is_kept_apart_from_our_sentence() -> None:
    assert ui.people_line("سلام", "ar") == '<bdi lang="ar" dir="rtl">سلام</bdi>'
    assert "<script" not in ui.people_line(HOSTILE)


def test_a_hostile_language_breaks_out_of_nothing() -> None:
    assert "<img" not in ui.people_text("x", '"><img src=x>')


def test_an_erased_text_says_so() -> None:
    with translation.override("en"):
        assert "erased" in ui.people_text(None)
        assert "erased" in ui.people_line(None)


def test_an_address_in_a_text_is_no_link() -> None:
    assert "<a" not in ui.people_text("http://elsewhere.example javascript:alert(1)")


def test_instants_are_italian_with_their_zone() -> None:
    with translation.override("en"):
        html = ui.instant(NOON)
    assert html == '<time datetime="2026-05-12T10:00:00+00:00">Tuesday 12 May 2026, 12:00 (CEST)</time>'
    assert ui.instant(None) == ""
    assert ui.day(None) == ""


def test_the_two_hours_of_an_october_night_read_differently() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "02:30 (CEST)" in ui.instant(first)
    assert "02:30 (CET)" in ui.instant(first + timedelta(hours=1))


def test_the_day_of_an_instant_is_the_one_it_has_in_italy() -> None:
    with translation.override("en"):
        assert (
            ui.day(datetime(2026, 5, 12, 22, 30, tzinfo=UTC))
            == '<time datetime="2026-05-13">Wednesday 13 May 2026</time>'
        )
        assert ui.day(date(2026, 5, 12)) == '<time datetime="2026-05-12">Tuesday 12 May 2026</time>'


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "3 days left"),
        (timedelta(days=1), "1 day left"),
        (timedelta(days=1, seconds=-1), "23 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59), "less than an hour left"),
        (timedelta(0), "closed"),
        (timedelta(seconds=-1), "closed"),
    ],
)
def test_time_left(left: timedelta, words: str) -> None:
    with clock.at(NOON, channel="test"), translation.override("en"):
        assert ui.time_left(NOON + left) == words
        assert ui.time_left(None) == ""


def test_the_pager_keeps_every_filter(rf: RequestFactory) -> None:
    page = Paginator(list(range(50)), 20).page(2)
    context = Context({"request": rf.get("/", {"q": "a&b", "page": "2"}), "page": page})
    html = Template("{% load ui %}{% pager page %}").render(context)
    assert 'href="?q=a%26b&amp;page=1"' in html
    assert 'href="?q=a%26b&amp;page=3"' in html
    single = Paginator([1], 20).page(1)
    assert (
        Template("{% load ui %}{% pager page %}").render(Context({"request": rf.get("/"), "page": single})).strip()
        == ""
    )


def test_next_brings_back_here(rf: RequestFactory) -> None:
    html = Template("{% load ui %}{% next_field %}").render(Context({"request": rf.get('/it/a/?q="x')}))
    assert 'value="/it/a/?q=%22x"' in html


def test_this_page_in_another_language(rf: RequestFactory) -> None:
    template = Template("{% load ui %}{% this_page_in 'en' %}")
    assert template.render(Context({"request": rf.get("/it/record/", {"page": "2"})})) == "/en/record/?page=2"
    assert template.render(Context({"request": rf.get("/account/", {"a": "1"})})) == "/account/?a=1&amp;language=en"
    named = Context({"request": rf.get("/it/chi-siamo/"), "translated_addresses": {"en": "/en/about/"}})
    assert template.render(named) == "/en/about/"


def test_languages_in_templates() -> None:
    assert ui.endonym("ar") == '<bdi lang="ar" dir="rtl">العربية</bdi>'
    assert ui.direction("ur") == "rtl"
    with translation.override("en"):
        assert ui.language_name("uk") == "Ukrainian"
