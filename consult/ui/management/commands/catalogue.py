"""Message catalogues: bring them up to date, check or compile them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consult.ui import catalogues


class Command(BaseCommand):
    """Extract, update, check and compile catalogues without gettext's programs."""

    help = "Update the message catalogues from the code and compile them; --check only checks, --compile only compiles."
    # It runs at set-up, before there is a database to check.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Three ways of working; without an option, update."""
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--check", action="store_true", help="Change nothing; fail when a catalogue is not complete.")
        way.add_argument("--compile", action="store_true", help="Only compile what is there.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when ``--check`` finds something."""
        if options["compile"]:
            for language in catalogues.languages():
                catalogues.compile_one(language)
        elif options["check"]:
            self._check()
        else:
            self._update()

    def _check(self) -> None:
        messages = catalogues.messages_of_the_code()
        found = [
            problem
            for language in catalogues.languages()
            for problem in [
                *catalogues.problems(language, messages, catalogues.read(language)),
                *catalogues.problems_of_packages(language, messages),
            ]
        ]
        for problem in found:
            self.stdout.write(problem)
        if found:
            raise CommandError(f"{len(found)} faults in the catalogues. `make messages` updates them; then translate.")
        self.stdout.write(f"{len(messages)} messages, complete in {', '.join(catalogues.languages())}.")

    def _update(self) -> None:
        messages = catalogues.messages_of_the_code()
        for language in catalogues.languages():
            old = catalogues.read(language)
            new = catalogues.updated(language, messages, old)
            catalogues.write(language, new)
            gone = {entry.msgid: entry.msgstr for entry in old}.keys() - {entry.msgid for entry in new}
            untranslated = sum(1 for entry in new if not entry.translated())
            self.stdout.write(f"{language}: {len(new)} messages, {untranslated} not translated, {len(gone)} gone.")
            for text in sorted(gone):
                self.stdout.write(f"  gone: {text!r}")
