"""Pictures on a page: real text, numbers at the bars, the same numbers in a table, a sentence for who does not see."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import translation

from consult.ui.plots import Bar, Span

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BARS = [Bar("Foggia", 8, "8"), Bar("Bari", 3.3, "3.3"), Bar("Lecce", None, "fewer than 5")]
CHART = "{% load plots %}{% bar_chart bars title='By province' rows='Province' numbers='Associations' note='Why.' %}"
LINE = "{% load plots %}{% phase_bar phases now answer_due=due %}"


def drawn(template: str, language: str = "en", **context: Any) -> BeautifulSoup:
    with translation.override(language):
        return BeautifulSoup(Template(template).render(Context(context)), "html.parser")


def test_each_bar_has_its_words_and_its_number() -> None:
    rows = drawn(CHART, bars=BARS).select(".plot-row")
    assert [row.get_text(" ", strip=True) for row in rows] == ["Foggia 8", "Bari 3.3", "Lecce fewer than 5"]
    assert [[fill["width"] for fill in row.select(".plot-fill")] for row in rows] == [["100"], ["41.25"], []]


def test_the_table_has_the_same_numbers() -> None:
    soup = drawn(CHART, bars=BARS)
    assert [row.get_text(" ", strip=True) for row in soup.select("tbody tr")] == [
        "Foggia 8",
        "Bari 3.3",
        "Lecce fewer than 5",
    ]
    assert [cell.get_text() for cell in soup.select("th[scope=col]")] == ["Province", "Associations"]
    assert soup.select_one(".plot-note").get_text() == "Why."  # type: ignore[union-attr]


def test_a_sentence_says_what_the_picture_shows() -> None:
    picture = drawn(CHART, bars=BARS).select_one("[role=img]")
    assert picture is not None
    assert picture["aria-label"] == "By province: Foggia: 8; Bari: 3.3; Lecce: fewer than 5."
    many = drawn(CHART, bars=[Bar(f"P{n}", n, str(n)) for n in range(1, 15)]).select_one("[role=img]")
    assert many is not None
    assert str(many["aria-label"]).endswith("P12: 12; and 2 more in the table.")


def test_lengths_do_not_follow_the_locale() -> None:
    assert [fill["width"] for fill in drawn(CHART, "it", bars=BARS).select(".plot-fill")] == ["100", "41.25"]


def test_bars_begin_where_reading_begins() -> None:
    assert [fill["x"] for fill in drawn(CHART, "ar", bars=BARS).select(".plot-fill")] == ["0", "58.75"]


@pytest.mark.parametrize("template", [CHART, LINE])
def test_nothing_inline_and_nothing_unescaped(template: str) -> None:
    hostile = '"><script>alert(1)</script>'
    phases = [Span(hostile, NOON - DAY, NOON + DAY)]
    soup = drawn(template, bars=[Bar(hostile, 1, hostile, "it")], phases=phases, now=NOON, due=None)
    assert not soup.find_all(style=True)
    assert not soup.find_all(["script", "style"])
    assert hostile in soup.get_text()


def test_peoples_words_carry_their_language() -> None:
    soup = drawn(CHART, "ar", bars=[Bar("Autobus", 1, "1", "it")])
    assert [(tag["lang"], tag["dir"]) for tag in soup.find_all("bdi")] == [("it", "ltr")] * 2


def test_phases_are_told_in_a_sentence() -> None:
    phases = [("Proposals", NOON - DAY, NOON + DAY), Span("Positions", NOON + DAY, NOON + 2 * DAY)]
    soup = drawn(LINE, phases=phases, now=NOON, due=date(2026, 6, 1))
    picture = soup.select_one("[role=img]")
    assert picture is not None
    said = str(picture["aria-label"])
    assert said.startswith(
        "Proposals, open now: from Monday 11 May 2026, 12:00 (CEST) to Wednesday 13 May 2026, 12:00 (CEST). "
        "Positions, not open yet: from"
    )
    assert said.endswith("Answers by Monday 1 June 2026. Today is Tuesday 12 May 2026.")
    assert "answers by Monday 1 June 2026" in soup.get_text()
    assert len(soup.select("line.plot-now")) == 2
    assert [tag["class"][1] for tag in soup.select(".plot-span")] == ["plot-running", "plot-ahead"]


def test_after_the_end_today_is_not_marked() -> None:
    soup = drawn(LINE, phases=[Span("Positions", NOON - 2 * DAY, NOON - DAY)], now=NOON, due=None)
    assert soup.select("line.plot-now, .plot-legend") == []
    assert "Today" not in str(soup)


def test_without_phases_nothing_is_drawn() -> None:
    assert str(drawn(LINE, phases=[], now=NOON, due=None)).strip() == ""
