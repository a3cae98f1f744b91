"""The languages people write in."""

import pytest
from django.conf import settings
from django.utils import translation

from consult.ui import languages


def test_twenty_seven_languages_are_known() -> None:
    assert len(languages.KNOWN) == 27
    assert {code for code, known in languages.KNOWN.items() if known.direction == "rtl"} == {"ar", "ur", "prs", "ps"}


@pytest.mark.parametrize(("code", "direction"), [("it", "ltr"), ("ar", "rtl"), ("prs", "rtl"), ("xx", "auto")])
def test_direction(code: str, direction: str) -> None:
    assert languages.direction_of(code) == direction


def test_names() -> None:
    assert languages.endonym("ar") == "العربية"
    assert languages.endonym("xx") == "xx"
    with translation.override("it"):
        assert languages.name_of("ar") == "arabo"
        assert languages.name_of("zh-Hans") == "cinese semplificato"
        assert languages.name_of("xx") == "xx"
    with translation.override("en"):
        assert languages.name_of("ar") == "Arabic"
    with translation.override("tlh"):
        assert languages.name_of("ar") == "العربية"


def test_every_interface_language_is_known() -> None:
    assert {code for code, _ in settings.LANGUAGES} <= set(languages.KNOWN)


def test_arabic_has_a_comma_of_its_own() -> None:
    with translation.override("it"):
        assert languages.comma() == ", "
    with translation.override("ar"):
        assert languages.comma() == "، "
