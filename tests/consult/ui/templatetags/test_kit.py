"""The components: what each says, escapes and refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from consult import clock
from consult.ui.kit import Step, StepState, steps_until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def drawn(source: str, **context: Any) -> str:
    with clock.at(NOW, channel="test"), translation.override("en"):
        return Template("{% load kit %}" + source).render(Context({"LANGUAGE_CODE": "en", **context}))


def test_an_icon_beside_words_is_hidden_from_readers_and_one_that_stands_alone_has_a_name() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "clock" %}')
    alone = drawn('{% icon "clock" label="Waiting" %}')
    assert 'role="img" aria-label="Waiting"' in alone
    assert "aria-hidden" not in alone


@pytest.mark.parametrize(("name", "turns"), [("arrow-right", True), ("chevron-left", True), ("clock", False)])
def test_only_icons_that_point_along_the_line_turn_round(name: str, turns: bool) -> None:
    assert ("icon-flip" in drawn(f'{{% icon "{name}" %}}')) is turns


def test_a_tone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="purple"):
        drawn('{% badge "x" tone="purple" %}')


def test_a_card_escapes_its_title_and_marks_whose_language_it_is_in() -> None:
    html = drawn('{% card title=title key="k" language="ar" href="/x/" %}<p>in</p>{% endcard %}', title="<b>حافلة")
    assert '<a href="/x/"><bdi lang="ar" dir="rtl">&lt;b&gt;حافلة</bdi></a>' in html
    assert '<h3 class="it-card-title" id="k">' in html
    assert "<p>in</p>" in html


def test_the_content_of_a_block_component_is_escaped_once() -> None:
    html = drawn('{% alert tone="info" %}<p>{{ said }}</p>{% endalert %}', said="<script>")
    assert "<p>&lt;script&gt;</p>" in html


def test_a_strip_marks_the_current_step_and_says_each_state_in_a_word() -> None:
    html = drawn("{% stage_strip steps label='Stage' %}", steps=steps_until(["sent", "read", "answered"], 1))
    assert html.count('aria-current="step"') == 1
    assert [word in html for word in ("(done)", "(now)", "(still to come)")] == [True] * 3


def test_a_late_step_says_so_beside_its_colour() -> None:
    html = drawn("{% stage_strip steps %}", steps=[Step("answer", StepState.LATE, NOW, "the answer is late")])
    assert "(overdue)" in html
    assert "the answer is late" in html


@pytest.mark.parametrize(
    ("props", "said", "widths"),
    [
        ("9 1 2 entitled=15", ["<strong>9</strong> in favour", "<strong>3</strong> have not said"], ["60.0", "20.0"]),
        ("9 1 2", ["<strong>1</strong> against"], ["75.0"]),
        ("0 0 0", ["<strong>0</strong> abstained"], []),
        ("3 0 0 entitled=2", ["<strong>0</strong> have not said"], ["100.0"]),  # imported numbers may lack their basis
    ],
)
def test_the_position_bar_says_every_number_and_draws_it_to_scale(
    props: str, said: list[str], widths: list[str]
) -> None:
    html = drawn(f"{{% position_bar {props} %}}")
    assert [words in html for words in said] == [True] * len(said)
    assert [f'width="{width}"' in html for width in widths] == [True] * len(widths)
    assert ("not said" in html) is ("entitled" in props)


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (timedelta(days=7), "success"),
        (timedelta(days=7) - timedelta(seconds=1), "warning"),
        (timedelta(seconds=1), "warning"),
        (timedelta(0), "neutral"),
    ],
)
def test_the_last_week_is_a_warning_and_the_closing_instant_is_the_end(left: timedelta, tone: str) -> None:
    assert f"badge-{tone} " in drawn("{% days_left until %}", until=NOW + left)


def test_without_an_end_no_time_is_left_to_show() -> None:
    assert drawn("{% days_left until %}", until=None) == ""


def test_the_way_here_begins_at_the_first_page_and_ends_without_a_link() -> None:
    html = drawn(
        '{% breadcrumb %}{% crumb "Proposals" href="/p/" %}{% crumb title language="ar" %}{% endbreadcrumb %}',
        title="حافلة",
    )
    assert html.index('href="/en/"') < html.index('href="/p/"') < html.index('lang="ar"')
    assert html.count('aria-current="page"') == 1


def test_a_tab_says_how_many_things_it_leads_to() -> None:
    html = drawn('{% tabs label="Parts" %}{% tab "Comments" "/c/" current=True count=0 %}{% endtabs %}')
    assert 'aria-current="page"' in html
    assert "(0)" in html


def test_a_table_that_scrolls_can_be_reached_and_is_named_by_its_caption() -> None:
    html = drawn('{% table caption="Who" key="t" %}<tbody></tbody>{% endtable %}')
    assert 'role="region" aria-labelledby="t" tabindex="0"' in html
    assert '<caption id="t">Who</caption>' in html


@pytest.mark.parametrize(("kind", "word"), [("association", "Association"), ("office", "Public office")])
def test_a_byline_says_what_the_speaker_is(kind: str, word: str) -> None:
    html = drawn("{% byline name kind %}", name="<i>Naija", kind=kind)
    assert word in html
    assert "&lt;i&gt;Naija" in html


@pytest.mark.parametrize(
    ("level", "tone"), [("error", "danger"), ("success", "success"), ("info", "info"), ("", "info")]
)
def test_messages_of_a_level_have_its_tone(level: str, tone: str) -> None:
    assert drawn("{{ level|tone_of }}", level=level) == tone


def test_an_empty_place_says_what_will_come_and_offers_one_step() -> None:
    html = drawn('{% empty_state "Nothing yet." step="Write" href="/w/" %}')
    assert "Nothing yet." in html
    assert 'href="/w/">Write</a>' in html


def test_a_timeline_shows_from_when_until_when() -> None:
    html = drawn(
        '{% timeline label="Phases" %}{% moment title="Voting" when=a until=b state="current" %}{% endmoment %}'
        "{% endtimeline %}",
        a=NOW,
        b=NOW + timedelta(days=1),
    )
    assert html.index("Sunday 22 November 2026") < html.index("Monday 23 November 2026")
    assert 'aria-current="step"' in html
