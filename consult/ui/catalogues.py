"""Message catalogues without gettext's programs: extraction, update, checks and compilation in Python.

A catalogue holds exactly the messages of the code, sorted, without dates, hosts or line numbers, so that
its differences in version control are differences of words. English is the language of the message
ids: its catalogue repeats them.

The packages that we use have catalogues of their own. What they say wrongly, or not at all, to the
people who read us is said in ours of packages: further folders of LOCALE_PATHS, kept by hand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import c2py
from io import BytesIO
from pathlib import Path

import django
import polib
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ("consult", "councils", "proposals", "cms")
SOURCE_LANGUAGE = "en"
KEYWORDS = {
    name + lazy: spec
    for lazy in ("", "_lazy", "_noop")
    for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")
POSITIONAL = re.compile(r"(?<!%)%[sdrf]")
ANY_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sdrf]|\{\w*\}")


@dataclass(frozen=True, order=True)
class Message:
    """A message of the code: its id, its plural id if it counts, its context if it has one."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells two messages apart in a catalogue."""
        return self.context, self.text


class Conflict(ValueError):
    """One message id is used with two different plurals."""


# --- reading the code -------------------------------------------------------------------------------


def messages_of_the_code() -> list[Message]:
    """Every message of our Python files and templates, sorted. Raises Conflict."""
    found: dict[tuple[str, str], Message] = {}
    for message in _all_messages():
        known = found.get(message.key)
        if known and known.plural and message.plural and known.plural != message.plural:
            raise Conflict(f"{message.text!r} has two plurals: {known.plural!r} and {message.plural!r}.")
        if not (known and known.plural):
            found[message.key] = message
    return sorted(found.values())


def _all_messages() -> Iterator[Message]:
    for file in _files(PACKAGES, "*.py"):
        if "migrations" not in file.parts:
            yield from in_python(file.read_text())
    for pattern in ("*.html", "*.txt"):
        for file in _files(("templates",), pattern):
            yield from in_template(file.read_text())


def _files(folders: Iterable[str], pattern: str) -> list[Path]:
    return sorted(file for folder in folders for file in (settings.BASE_DIR / folder).rglob(pattern))


def in_python(source: str) -> Iterator[Message]:
    """The messages of a Python source."""
    for _, texts, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        text, plural = texts if isinstance(texts, tuple) else (texts, "")
        if text:
            yield Message(text, plural or "", context or "")


def in_template(source: str) -> Iterator[Message]:
    """The messages of a Django template, which Django first turns into something like Python."""
    pythonic = templatize(source)
    return in_python("\n".join(line.lstrip() for line in pythonic.splitlines()))


# --- keeping the catalogues -------------------------------------------------------------------------


def languages() -> list[str]:
    """The languages that have a catalogue: those of the settings."""
    return [code for code, _ in settings.LANGUAGES]


def path_of(language: str) -> Path:
    """Where the catalogue of a language is."""
    return _file_in(settings.LOCALE_PATHS[0], language)


def of_packages(language: str) -> list[Path]:
    """The catalogues in which we say messages of packages anew, if the language has any."""
    files = [_file_in(folder, language) for folder in settings.LOCALE_PATHS[1:]]
    return [file for file in files if file.exists()]


def _file_in(folder: str | Path, language: str) -> Path:
    return Path(folder) / language.replace("-", "_") / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    """The catalogue as it is; empty when there is none yet."""
    file = path_of(language)
    return polib.pofile(str(file)) if file.exists() else polib.POFile()


def updated(language: str, messages: Iterable[Message], old: polib.POFile) -> polib.POFile:
    """The catalogue of exactly these messages, with the translations that ``old`` has."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    forms = get_plural(language.replace("-", "_"))
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "Consult",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": forms.plural_forms,
    }
    for message in messages:
        entry = known.get(message.key) or polib.POEntry()
        catalogue.append(_entry(message, entry, forms.num_plurals, repeat=language == SOURCE_LANGUAGE))
    return catalogue


def _entry(message: Message, old: polib.POEntry, forms: int, *, repeat: bool) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text, msgid_plural=message.plural, msgctxt=message.context or None, tcomment=old.tcomment
    )
    if "fuzzy" in old.flags:
        entry.flags.append("fuzzy")
    if message.plural:
        same = old.msgid_plural == message.plural
        words = {0: message.text} | dict.fromkeys(range(1, forms), message.plural) if repeat else old.msgstr_plural
        entry.msgstr_plural = {n: words.get(n, "") if same or repeat else "" for n in range(forms)}
    else:
        entry.msgstr = message.text if repeat else old.msgstr
    return entry


def write(language: str, catalogue: polib.POFile) -> None:
    """Write a catalogue, and beside it the compiled one."""
    file = path_of(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{catalogue}".rstrip() + "\n")
    compile_one(language)


def compile_one(language: str) -> None:
    """Compile the catalogues of a language to files that Django reads. One that does not exist is left out."""
    for file in (path_of(language), *of_packages(language)):
        if file.exists():
            polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))


# --- checking ---------------------------------------------------------------------------------------


def problems(language: str, messages: list[Message], catalogue: polib.POFile) -> list[str]:
    """What is wrong with a catalogue, one sentence each; empty when it is complete."""
    wanted = {message.key for message in messages}
    there = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = [f"missing: {text!r}" for context, text in sorted(wanted - there.keys())]
    found += [f"no longer in the code: {text!r}" for context, text in sorted(there.keys() - wanted)]
    found += [f"obsolete entry: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]
    forms, lone = get_plural(language.replace("-", "_")).num_plurals, _lone_forms(language)
    for message in messages:
        if message.key in there:
            found += [f"{fault}: {message.text!r}" for fault in _faults(message, there[message.key], forms, lone)]
    return [f"{language}: {sentence}" for sentence in found]


def _lone_forms(language: str) -> set[int]:
    """The plural forms that belong to one number alone: "un giorno", in Arabic also none and two."""
    form_of = c2py(get_plural(language.replace("-", "_")).plural_expr)
    return {form for form, numbers in Counter(map(form_of, range(1000))).items() if numbers == 1}


def _faults(message: Message, entry: polib.POEntry, forms: int, lone: set[int]) -> Iterator[str]:
    words = [entry.msgstr_plural.get(n, "") for n in range(forms)] if message.plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if POSITIONAL.search(message.text + message.plural):
        yield "positional placeholder; name it"
    if entry.msgid_plural != message.plural:
        yield "another plural than in the code"
    if message.plural and len(entry.msgstr_plural) != forms:
        yield f"{len(entry.msgstr_plural)} plural forms instead of {forms}"
    if not all(words):
        yield "not translated"
    elif any(_placeholders_differ(message, form, alone=n in lone) for n, form in enumerate(words)):
        yield "other placeholders than in the message"


def _placeholders_differ(message: Message, form: str, *, alone: bool) -> bool:
    used, allowed = set(PLACEHOLDER.findall(form)), set(PLACEHOLDER.findall(message.text + message.plural))
    # A form of one number may leave that number out; every other form needs all that the plural has.
    spared = 1 if alone and message.plural else 0
    return len(allowed - used) > spared or not used <= allowed or bool(POSITIONAL.search(form))


def problems_of_packages(language: str, own: Iterable[Message]) -> list[str]:
    """What is wrong with the messages of packages that we say anew, one sentence each."""
    files, ours = of_packages(language), {message.key for message in own}
    theirs = _messages_of_packages(language) if files else set()
    return [
        f"{language}, of packages: {fault}: {entry.msgid!r}"
        for file in files
        for entry in polib.pofile(str(file))
        for fault in _faults_of_package(entry, theirs, ours)
    ]


def _messages_of_packages(language: str) -> set[Message]:
    folders = [Path(django.__file__).parent / "conf", *(Path(app.path) for app in apps.get_app_configs())]
    files = [_file_in(folder / "locale", code) for folder in folders for code in (SOURCE_LANGUAGE, language)]
    return {
        Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")
        for file in files
        if file.exists()
        for entry in polib.pofile(str(file))
        if not entry.obsolete
    }


def _faults_of_package(entry: polib.POEntry, theirs: set[Message], ours: set[tuple[str, str]]) -> Iterator[str]:
    message = Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")
    if message not in theirs:
        yield "in no package"
    if message.key in ours:
        yield "also in our own catalogue"
    if not entry.translated():
        yield "not translated"
    wanted = set(ANY_PLACEHOLDER.findall(message.plural or message.text))
    if any(set(ANY_PLACEHOLDER.findall(words)) != wanted for words in entry.msgstr_plural.values() or [entry.msgstr]):
        yield "other placeholders than in the message"
