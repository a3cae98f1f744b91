"""``manage.py verify_audit``: recompute the record from its rows, and print a verdict that an auditor can file."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consult import clock
from consult.audit.chain import instant_text
from consult.audit.proofs import Finding
from consult.audit.verification import Report, verify

CHECKED = (
    gettext_lazy("Every event: canonical header, hash, link to the event before it, number without gaps."),
    gettext_lazy("Every event: columns, registered verb, and each part against the digest in the header."),
    gettext_lazy("The triggers by which the database refuses to change the record."),
)
NOT_PROMISED = (
    gettext_lazy("Parts and statements that were erased are counted; what they said cannot be checked."),
    gettext_lazy(
        "A cut hidden in the row that says how long the chain is shows only against an earlier head: --since."
    ),
    gettext_lazy("Whoever may write to the database can rewrite a whole chain; an earlier head shows it too."),
    gettext_lazy("That what was recorded is true: the record tells who said it, when and for whom."),
)


class Command(BaseCommand):
    """Exit status 0 only if all holds; 1 names the first bad event."""

    help = "Verify the record and print a verdict. Exit status 0 only if all of it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--since`` an earlier head, ``--json`` for programs."""
        parser.add_argument("--since", metavar="FILE", help="an earlier output of audit_head that must still stand")
        parser.add_argument("--json", action="store_true", help="print the verdict as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, print, and exit with 1 when something was found."""
        since = _earlier_head(options["since"]) if options["since"] else None
        report = verify(since, progress=self._progress)
        text = json.dumps(_as_data(report), indent=2) if options["json"] else "\n".join(_in_words(report))
        self.stdout.write(text)
        if not report.holds:
            sys.exit(1)

    def _progress(self, what: str) -> None:
        if self.stderr.isatty():
            self.stderr.write(_("reading %(what)s ...") % {"what": what})


def _earlier_head(path: str) -> Mapping[str, Any]:
    try:
        document: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        well_formed = all({"seq", "hash"} <= head.keys() for head in document["chains"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(
            _("%(path)s is not an output of audit_head: %(why)s") % {"path": path, "why": error}
        ) from error
    if not well_formed or not {"digest", "made_at"} <= document.keys():
        raise CommandError(_("%(path)s is not an output of audit_head.") % {"path": path})
    return document


def _as_data(report: Report) -> dict[str, Any]:
    findings = [{"chain": f.chain, "seq": f.seq, "what": str(f.what)} for f in report.findings]
    return {
        "holds": report.holds,
        "at": instant_text(report.at),
        "since": report.since,
        "digest": report.digest,
        "chains": {
            key: {"events": count.events, "parts": count.parts, "erased": count.erased, "head": report.heads.get(key)}
            for key, count in report.counts.items()
        },
        "proofs": {name: str(claim) for name, claim in report.proofs.items()},
        "first": findings[0] if findings else None,
        "findings": findings,
        "found": report.found,
    }


def _in_words(report: Report) -> Iterator[str]:
    yield _("Verification of the record")
    yield str(clock.in_words(report.at))
    yield ""
    yield from _chains(report)
    yield ""
    yield _("Checked:")
    yield from (f"  - {line}" for line in (*CHECKED, *report.proofs.values()))
    yield from [_("  - the events named by the head of %(since)s") % {"since": report.since}] if report.since else []
    yield _("Not promised:")
    yield from (f"  - {line}" for line in NOT_PROMISED)
    yield ""
    yield from _verdict(report)


def _chains(report: Report) -> Iterator[str]:
    for key, count in report.counts.items():
        events = ngettext("%(count)d event", "%(count)d events", count.events) % {"count": count.events}
        erased = ngettext("%(count)d part erased", "%(count)d parts erased", count.erased) % {"count": count.erased}
        yield f"  {key}: {events}, {erased}"
    total = sum(count.events for count in report.counts.values())
    yield ngettext("%(count)d event in all.", "%(count)d events in all.", total) % {"count": total}
    yield _("Digest of the newest events: %(digest)s") % {"digest": report.digest}


def _verdict(report: Report) -> Iterator[str]:
    if report.holds:
        yield _("VERDICT: the record holds.")
        return
    yield _("VERDICT: the record does not hold.")
    yield _("First bad event: %(where)s") % {"where": _where(report.findings[0])}
    for finding in report.findings[1:]:
        yield f"  - {_where(finding)}"
    if more := report.found - len(report.findings):
        yield ngettext("  and %(count)d more", "  and %(count)d more", more) % {"count": more}


def _where(finding: Finding) -> str:
    if not finding.chain:
        return str(finding.what)
    place = _("chain %(chain)s, number %(seq)d") % {"chain": finding.chain, "seq": finding.seq}
    return f"{place}: {finding.what}"
