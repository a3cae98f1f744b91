"""Arabic, the first language of the interface that is read from the right and counts in six ways."""

import gettext
from datetime import UTC, datetime, timedelta
from io import BytesIO

import polib
import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consult import clock
from consult.ui import catalogues
from consult.ui.templatetags import ui

NOON = datetime(2026, 5, 12, 10, tzinfo=UTC)
NUMBERS = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102)
DAYS = {
    0: "لم يبق أي يوم",
    1: "بقي يوم واحد",
    2: "بقي يومان",
    3: "بقيت 3 أيام",
    10: "بقيت 10 أيام",
    11: "بقي 11 يومًا",
    99: "بقي 99 يومًا",
    100: "بقي 100 يوم",
    101: "بقي 101 يوم",
    102: "بقي 102 يوم",
}


def counted(catalogue: polib.POFile) -> list[polib.POEntry]:
    """The messages that count and are translated."""
    return [entry for entry in catalogue if entry.msgid_plural and entry.translated()]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_has_its_form(number: int) -> None:
    with translation.override("ar"):
        assert ngettext("%(count)d day left", "%(count)d days left", number) % {"count": number} == DAYS[number]


def test_django_and_gettext_choose_the_same_form() -> None:
    catalogue = catalogues.read("ar")
    theirs = gettext.GNUTranslations(BytesIO(catalogue.to_binary()))
    assert len(counted(catalogue)) > 10
    with translation.override("ar"):
        for entry in counted(catalogue):
            for number in NUMBERS:
                words = ngettext(entry.msgid, entry.msgid_plural, number)
                assert words == theirs.ngettext(entry.msgid, entry.msgid_plural, number)


@pytest.mark.parametrize("days", [1, 2, 3, 11, 100])
def test_time_left(days: int) -> None:
    with clock.at(NOON, channel="test"), translation.override("ar"):
        assert ui.time_left(NOON + timedelta(days=days)) == DAYS[days]


def test_the_last_hours() -> None:
    with clock.at(NOON, channel="test"), translation.override("ar"):
        assert ui.time_left(NOON + timedelta(hours=2)) == "بقيت ساعتان"
        assert ui.time_left(NOON + timedelta(minutes=59)) == "بقي أقل من ساعة"


def test_an_instant_in_words() -> None:
    with translation.override("ar"):
        assert str(clock.in_words(NOON)) == "يوم الثلاثاء 12 مايو 2026، الساعة 12:00 (CEST)"
        assert str(clock.ends_in_words(datetime(2026, 12, 31, 23, tzinfo=UTC))) == "يوم الخميس 31 ديسمبر 2026"


def test_digits_are_those_of_codes_and_of_the_maghreb() -> None:
    with translation.override("ar"):
        assert localize(1234567) == "1234567"
    for file in (catalogues.path_of("ar"), *catalogues.of_packages("ar")):
        assert not set("٠١٢٣٤٥٦٧٨٩") & set(file.read_text())


def test_a_latin_name_stays_apart_in_an_arabic_sentence() -> None:
    sentence = Template(
        "{% load i18n ui %}"
        '{% blocktranslate with association=association|people_line:"it" %}'
        "{{ association }} is accredited{% endblocktranslate %}"
    )
    with translation.override("ar"):
        html = sentence.render(Context({"association": "Spiga Aperta (ODV)"}))
    assert html == '<bdi lang="it" dir="ltr">Spiga Aperta (ODV)</bdi> معتمدة'


def test_what_packages_say_badly_is_said_anew() -> None:
    with translation.override("ar"):
        assert _("Cancel") == "إلغاء"
        assert _("Sign Up") == "فتح حساب"
        assert _("MFA") == "التحقق بخطوتين"  # their words mean "Ministry of Foreign Affairs"
        short = ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            12,
        )
        assert short % 12 == "كلمة المرور قصيرة جدًا. الحد الأدنى لعدد الأحرف: 12."
