"""What the fields refuse, what they keep, and what they say."""

from datetime import UTC

import pytest
from django.core.exceptions import ValidationError

from consult.ui.fields import CleanLineField, DayField, InstantField, LanguageField, LanguagesField, PlainTextField

TEXT = PlainTextField(limit=20)
LINE = CleanLineField(limit=20)


@pytest.mark.parametrize("field", [TEXT, LINE])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("  \r\n ", "required"),
        ("\u200b\u200d\u2060", "required"),
        ("a\x00b", "hidden_character"),
        ("a\x07b", "hidden_character"),
        ("a\x7fb", "hidden_character"),
        ("a\x9fb", "hidden_character"),
        ("a\ud800b", "hidden_character"),
        ("a\u202eb", "turned_text"),
        ("a\u202ab\u202c", "turned_text"),
        ("a\u2067b", "turned_text"),
        ("a\u2069b", "turned_text"),
        ("\u2069a\u2066", "turned_text"),
        ("x" * 21, "too_long"),
    ],
)
def test_refused(field: PlainTextField, typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)
    assert refusal.value.error_list[0].code == code


@pytest.mark.parametrize(
    "typed",
    [
        "می\u200cخواهم",  # a joiner that Persian needs
        "क\u094d\u200dष",  # one that Hindi needs
        "\u200fعربي\u200f",  # marks of direction
        "\u061cعربي",
        "a \u2067عربي\u2069 b",  # an isolate that ends on its line
        "👩\u200d⚕️",
        "- elenco",
        "=1+1",
        "<script>",
    ],
)
def test_kept_as_typed(typed: str) -> None:
    assert TEXT.clean(typed) == typed


def test_an_isolate_may_not_reach_over_lines() -> None:
    with pytest.raises(ValidationError):
        TEXT.clean("a \u2067b\nc\u2069")


def test_the_length_is_told() -> None:
    with pytest.raises(ValidationError) as refusal:
        TEXT.clean("x" * 23)
    sentence = refusal.value.messages[0]
    assert sentence == "The text has 23 characters; at most 20 are possible. Take 3 away."


def test_the_character_is_named() -> None:
    with pytest.raises(ValidationError, match="U\\+202E"):
        TEXT.clean("a\u202e")


def test_a_text_of_exactly_the_limit_fits_whatever_the_line_ends() -> None:
    assert TEXT.clean("x" * 18 + "\r\ny") == "x" * 18 + "\ny"
    assert TEXT.clean("e\u0301" * 20) == "é" * 20


def test_line_ends_become_one_kind_and_a_line_has_none() -> None:
    assert TEXT.clean("a\r\nb\rc\u2028d\u2029e\x85f") == "a\nb\nc\nd\ne\nf"
    assert LINE.clean(" a \r\n b\tc ") == "a b c"
    assert LINE.clean("\ufeffa") == "a"


def test_browsers_are_told_no_length_lest_they_cut_in_silence() -> None:
    assert "maxlength" not in TEXT.widget.attrs


def test_languages() -> None:
    assert LanguageField().clean("ar") == "ar"
    assert LanguagesField().clean(["zh-Hans", "it"]) == ["zh-Hans", "it"]
    for field, typed in ((LanguageField(), "tlh"), (LanguageField(), "AR"), (LanguagesField(), ["it", "xx"])):
        with pytest.raises(ValidationError):
            field.clean(typed)


def test_each_language_in_the_list_is_written_its_own_way() -> None:
    html = LanguageField().widget.__class__(choices=LanguageField().choices).render("language", "ar")
    assert '<option value="ar" selected lang="ar" dir="rtl">العربية</option>' in html


def test_days() -> None:
    assert DayField().clean("12/05/2026") == DayField().clean("2026-05-12")
    with pytest.raises(ValidationError):
        DayField().clean("05/13/2026")


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_year_typed_wrongly_is_told(typed: str) -> None:
    with pytest.raises(ValidationError, match="too far away"):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-10-25T01:59:59", "2026-10-24T23:59:59+00:00"),
        ("2026-10-25T03:00", "2026-10-25T02:00:00+00:00"),
        ("2027-03-28T01:59:59", "2027-03-28T00:59:59+00:00"),
        ("2027-03-28T03:00", "2027-03-28T01:00:00+00:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_an_instant_is_that_of_the_wall_clock(typed: str, instant: str) -> None:
    """One that names its distance from UTC is clear even in the hour that comes twice."""
    found = InstantField().clean(typed)
    assert found is not None
    assert found.astimezone(UTC).isoformat() == instant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-10-25T02:00", "twice"),
        ("2026-10-25T02:59:59", "twice"),
        ("2027-03-28T02:00", "never"),
        ("2027-03-28T02:59:59", "never"),
    ],
)
def test_an_instant_that_comes_twice_or_never_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        InstantField().clean(typed)
    assert refusal.value.code == code
    assert typed[11:16] in refusal.value.messages[0]
