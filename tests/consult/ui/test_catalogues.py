from io import StringIO
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command

from consult.ui import catalogues
from consult.ui.catalogues import (
    Conflict,
    Message,
    in_python,
    in_template,
    problems,
    problems_of_packages,
    updated,
)

DAYS = Message("%(count)d day", "%(count)d days")
PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
A = _("Plain")
B = _("In two " "halves")
C = ngettext("%(count)d day", "%(count)d days", n)
D = pgettext_lazy("month", "May")
E = other("Not ours")
"""
TEMPLATE = """{% load i18n %}
    <p title="{% translate "It's here" %}">{# a comment #}
  {% blocktranslate trimmed with name=person.name %}
      Dear {{ name }},
      welcome.
  {% endblocktranslate %}</p>
{% blocktranslate count counter=n %}one thing{% plural %}{{ counter }} things{% endblocktranslate %}
{% translate "May" context "month" %}
{% translate variable %}
"""


@pytest.fixture
def house(tmp_path: Path, settings: Any) -> Path:
    """A project of its own, with one message that counts and one that does not."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    settings.LANGUAGES = [("it", "Italian"), ("en", "English")]
    (tmp_path / "consult").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "consult/words.py").write_text('A = _("Hello")\nB = ngettext("%(count)d day", "%(count)d days", 1)\n')
    return tmp_path


def italian(**words: str) -> polib.POFile:
    """A whole Italian catalogue of ``house``, with other words where a test gives them."""
    entries = {"Hello": "Ciao"} | words
    catalogue = polib.POFile()
    for text, said in entries.items():
        catalogue.append(polib.POEntry(msgid=text, msgstr=said))
    catalogue.append(
        polib.POEntry(
            msgid=DAYS.text, msgid_plural=DAYS.plural, msgstr_plural={0: "%(count)d giorno", 1: "%(count)d giorni"}
        )
    )
    return catalogue


def test_messages_of_python() -> None:
    assert set(in_python(PYTHON)) == {Message("Plain"), Message("In two halves"), DAYS, Message("May", context="month")}


def test_messages_of_a_template() -> None:
    assert set(in_template(TEMPLATE)) == {
        Message("It's here"),
        Message("Dear %(name)s, welcome."),
        Message("one thing", "%(counter)s things"),
        Message("May", context="month"),
    }


def test_a_message_has_one_plural(house: Path) -> None:
    (house / "consult/other.py").write_text('ngettext("%(count)d day", "%(count)d suns", 1)')
    with pytest.raises(Conflict, match="two plurals"):
        catalogues.messages_of_the_code()


def test_a_message_that_also_counts_elsewhere_is_one(house: Path) -> None:
    (house / "consult/again.py").write_text('_("%(count)d day")')
    assert catalogues.messages_of_the_code() == [DAYS, Message("Hello")]


def test_an_update_keeps_translations_and_repeats_english(house: Path) -> None:
    messages = catalogues.messages_of_the_code()
    kept = {entry.msgid: entry for entry in updated("it", messages, italian())}
    assert kept["Hello"].msgstr == "Ciao"
    assert kept[DAYS.text].msgstr_plural == {0: "%(count)d giorno", 1: "%(count)d giorni"}
    english = {entry.msgid: entry for entry in updated("en", messages, polib.POFile())}
    assert english["Hello"].msgstr == "Hello"
    assert english[DAYS.text].msgstr_plural == {0: "%(count)d day", 1: "%(count)d days"}


def test_what_counts_otherwise_now_is_translated_anew(house: Path) -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid=DAYS.text, msgid_plural="days", msgstr_plural={0: "giorno", 1: "giorni"}))
    assert updated("it", [DAYS], old)[0].msgstr_plural == {0: "", 1: ""}


def test_arabic_has_six_forms(house: Path) -> None:
    assert len(updated("ar", [DAYS], polib.POFile())[0].msgstr_plural) == 6


def test_a_whole_catalogue_has_no_problems(house: Path) -> None:
    messages = catalogues.messages_of_the_code()
    assert problems("it", messages, italian()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"Hello": ""}, "it: not translated: 'Hello'"),
        ({"Gone": "Andato"}, "it: no longer in the code: 'Gone'"),
        ({"Hello": "Ciao %(name)s"}, "it: other placeholders than in the message: 'Hello'"),
        ({"Hello": "Ciao %s"}, "it: other placeholders than in the message: 'Hello'"),
    ],
)
def test_a_fault_is_named(house: Path, words: dict[str, str], sentence: str) -> None:
    assert problems("it", catalogues.messages_of_the_code(), italian(**words)) == [sentence]


def test_faults_of_whole_entries_are_named(house: Path) -> None:
    messages = [*catalogues.messages_of_the_code(), Message("New"), Message("%s things")]
    catalogue = italian(**{"%s things": "%s cose"})
    catalogue.find("Hello").flags.append("fuzzy")
    catalogue.append(polib.POEntry(msgid="Old", msgstr="Vecchio", obsolete=True))
    catalogue.find(DAYS.text).msgstr_plural = {0: "x"}
    catalogue.find(DAYS.text).msgid_plural = "other"
    assert set(problems("it", messages, catalogue)) == {
        "it: missing: 'New'",
        "it: obsolete entry: 'Old'",
        "it: fuzzy: 'Hello'",
        f"it: another plural than in the code: {DAYS.text!r}",
        f"it: 1 plural forms instead of 2: {DAYS.text!r}",
        f"it: not translated: {DAYS.text!r}",
        "it: positional placeholder; name it: '%s things'",
        "it: other placeholders than in the message: '%s things'",
    }


@pytest.mark.parametrize(("one", "many", "well"), [
    ("un giorno", "%(count)d giorni", True),
    ("%(count)d giorno", "giorni", False),
    ("%(count)d giorno", "%(conto)d giorni", False),
])  # fmt: skip
def test_only_the_singular_may_leave_its_number_out(house: Path, one: str, many: str, well: bool) -> None:
    message = Message("One day", "%(count)d days")
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid=message.text, msgid_plural=message.plural, msgstr_plural={0: one, 1: many}))
    assert (problems("it", [message], catalogue) == []) is well


def test_the_command_updates_checks_and_compiles(house: Path) -> None:
    said = StringIO()
    call_command("catalogue", stdout=said)
    assert "it: 2 messages, 2 not translated, 0 gone." in said.getvalue()
    with pytest.raises(CommandError, match="2 faults"):
        call_command("catalogue", check=True, stdout=said)
    catalogues.write("it", updated("it", catalogues.messages_of_the_code(), italian()))
    call_command("catalogue", check=True, stdout=said)
    assert "2 messages, complete in it, en." in said.getvalue()


def test_an_update_says_which_words_are_gone_and_makes_no_noise(house: Path) -> None:
    call_command("catalogue", stdout=StringIO())
    first = catalogues.path_of("en").read_text()
    (house / "consult/words.py").write_text('A = _("Hello")\n')
    said = StringIO()
    call_command("catalogue", stdout=said)
    assert f"gone: {DAYS.text!r}" in said.getvalue()
    (house / "consult/words.py").write_text('A = _("Hello")\nB = ngettext("%(count)d day", "%(count)d days", 1)\n')
    call_command("catalogue", stdout=StringIO())
    assert catalogues.path_of("en").read_text() == first
    assert "Date" not in first
    assert "#:" not in first


def test_what_is_compiled_is_what_django_reads(house: Path) -> None:
    catalogues.write("it", updated("it", catalogues.messages_of_the_code(), italian()))
    catalogues.path_of("it").with_suffix(".mo").unlink()
    call_command("catalogue", compile=True)
    compiled = polib.mofile(str(catalogues.path_of("it").with_suffix(".mo")))
    assert {entry.msgid: entry.msgstr for entry in compiled if entry.msgid == "Hello"} == {"Hello": "Ciao"}


def arabic(*forms: str) -> polib.POFile:
    """An Arabic catalogue of ``DAYS`` alone."""
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid=DAYS.text, msgid_plural=DAYS.plural, msgstr_plural=dict(enumerate(forms))))
    return catalogue


@pytest.mark.parametrize("form", range(6))
def test_in_arabic_none_one_and_two_may_leave_their_number_out(house: Path, form: int) -> None:
    forms = ["%(count)d"] * 6
    forms[form] = "يوم"
    assert (problems("ar", [DAYS], arabic(*forms)) == []) is (form < 3)


def test_a_form_of_one_number_leaves_nothing_else_out(house: Path) -> None:
    message = Message("%(count)d day of %(name)s", "%(count)d days of %(name)s")
    catalogue = polib.POFile()
    words = {0: "un giorno", 1: "%(count)d giorni di %(name)s"}
    catalogue.append(polib.POEntry(msgid=message.text, msgid_plural=message.plural, msgstr_plural=words))
    assert problems("it", [message], catalogue) == [
        f"it: other placeholders than in the message: {message.text!r}",
    ]


# --- messages of packages ---------------------------------------------------------------------------


@pytest.fixture
def packages(house: Path, settings: Any) -> Path:
    """The file in which the house says messages of packages anew."""
    settings.LOCALE_PATHS = [house / "locale", house / "packages"]
    file = house / "packages/it/LC_MESSAGES/django.po"
    file.parent.mkdir(parents=True)
    return file


@pytest.mark.parametrize(
    ("text", "words", "faults"),
    [
        ("This field is required.", "Serve.", []),
        ("This field is required.", "", ["not translated"]),
        ("Said by nobody at all.", "Niente.", ["in no package"]),
        ("Enter a valid %(protocol)s address.", "Un indirizzo.", ["other placeholders than in the message"]),
        ("Cancel", "Annulla", []),
    ],
)
def test_a_message_of_a_package_said_anew(packages: Path, text: str, words: str, faults: list[str]) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid=text, msgstr=words))
    catalogue.save(str(packages))
    assert problems_of_packages("it", []) == [f"it, of packages: {fault}: {text!r}" for fault in faults]


def test_a_message_that_is_ours_is_not_said_anew(packages: Path) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Cancel", msgstr="Annulla"))
    catalogue.save(str(packages))
    assert problems_of_packages("it", [Message("Cancel")]) == [
        "it, of packages: also in our own catalogue: 'Cancel'",
    ]
    assert problems_of_packages("en", [Message("Cancel")]) == []


def test_catalogues_of_packages_are_compiled_too(packages: Path) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Cancel", msgstr="Annulla"))
    catalogue.save(str(packages))
    catalogues.compile_one("it")
    assert polib.mofile(str(packages.with_suffix(".mo")))[0].msgstr == "Annulla"


def test_the_messages_of_packages_that_this_site_says_anew_are_well() -> None:
    messages = catalogues.messages_of_the_code()
    assert [fault for code in catalogues.languages() for fault in problems_of_packages(code, messages)] == []
