"""What can happen here: verbs of the record, with the sentences that tell them."""

import csv
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.audit.verbs import Facts, Verb, register, register_choices, register_labels
from consult.ui.languages import name_of
from consult.verdicts import filled
from councils.states import MandateKind, PhaseKind, Role, SeatType

register(
    # Consultations: their own chain, and their public timeline. A draft shows nothing but its hash.
    Verb("consultation.drafted", _("%(who)s began to prepare %(subject)s."), public=False, timeline=False),
    Verb("consultation.published", _("%(who)s published the consultation %(subject)s.")),
    Verb("consultation.translated", _("%(who)s published a translation of the notice, language: %(language)s.")),
    Verb("consultation.phase_opened", _("A phase opened: %(phase)s.")),
    Verb("consultation.phase_closed", _("A phase closed: %(phase)s.")),
    Verb("consultation.phase_extended", _("%(who)s extended a phase: %(phase)s, until %(until)s.")),
    Verb("consultation.phase_closed_early", _("%(who)s closed a phase before its time: %(phase)s, on %(until)s.")),
    Verb("consultation.phase_reopened", _("%(who)s reopened a phase: %(phase)s, until %(until)s.")),
    Verb("consultation.answers_moved", _("%(who)s moved the day of the answers to %(due_on)s.")),
    Verb("consultation.association_admitted", _("%(who)s added %(association)s to those who take positions.")),
    Verb("consultation.examination_started", _("%(who)s started to examine the contributions.")),
    Verb("consultation.outcome_published", _("%(who)s published the outcome.")),
    Verb("consultation.follow_up_started", _("%(who)s started to follow the commitments.")),
    Verb("consultation.archived", _("%(who)s archived the consultation.")),
    # Accreditation files: an application is nobody's business before it is accepted.
    Verb("accreditation.applied", _("%(who)s applied for accreditation: %(subject)s."), public=False, timeline=False),
    Verb(
        "accreditation.documents_requested",
        _("%(who)s asked for papers: %(subject)s."),
        public=False,
        timeline=False,
    ),
    Verb("accreditation.documents_sent", _("%(who)s sent papers: %(subject)s."), public=False, timeline=False),
    Verb("accreditation.accredited", _("%(who)s accredited %(subject)s."), timeline=False),
    Verb("accreditation.refused", _("%(who)s refused %(subject)s."), public=False, timeline=False),
    Verb("accreditation.suspended", _("%(who)s suspended %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("accreditation.reinstated", _("%(who)s ended the suspension of %(subject)s."), timeline=False),
    Verb("accreditation.withdrawn", _("%(who)s withdrew %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb(
        "accreditation.application_withdrawn",
        _("The application was withdrawn: %(subject)s."),
        public=False,
        timeline=False,
    ),
    # Names and tax codes: what is asked for is nobody's business, what changed is.
    Verb(
        "association.change_requested",
        _("%(who)s asked to change the data of %(subject)s."),
        public=False,
        timeline=False,
    ),
    Verb("association.changed", _("%(who)s changed the protected data of %(subject)s."), timeline=False),
    Verb(
        "association.change_refused",
        _("%(who)s left the data of %(subject)s as they were."),
        public=False,
        timeline=False,
    ),
    # Mandates: the association and the kind are public, the person never is.
    Verb("mandate.requested", _("%(who)s asked for the mandate %(subject)s."), public=False, timeline=False),
    Verb("mandate.granted", _("%(who)s gave the mandate %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("mandate.begun", _("The mandate %(subject)s began with the accreditation."), timeline=False),
    Verb("mandate.accepted", _("The mandate %(subject)s was accepted."), facts=Facts.SEALED, timeline=False),
    Verb("mandate.revoked", _("%(who)s revoked the mandate %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb(
        "mandate.replaced",
        _("%(who)s decided who comes after the mandate %(subject)s."),
        facts=Facts.SEALED,
        timeline=False,
    ),
    Verb("mandate.renewed", _("%(who)s renewed the mandate %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("mandate.end_announced", _("The end of the mandate %(subject)s was announced."), public=False, timeline=False),
    Verb(
        "mandate.handed_over",
        _("%(who)s took over: the mandate %(subject)s ended."),
        facts=Facts.SEALED,
        timeline=False,
    ),
    # Institutions.
    Verb("staff.appointed", _("%(who)s gave the role %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("staff.ended", _("%(who)s ended the role %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("council.opened", _("%(who)s opened the council %(subject)s."), timeline=False),
    Verb("council.seat_added", _("%(who)s added the seat %(subject)s."), timeline=False),
    Verb("council.member_appointed", _("%(who)s appointed a member: %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("council.membership_ended", _("%(who)s ended a membership: %(subject)s."), facts=Facts.SEALED, timeline=False),
    Verb("council.working_group_opened", _("%(who)s opened a working group of %(subject)s."), timeline=False),
    Verb("prefecture.office_opened", _("%(who)s added the office %(subject)s."), timeline=False),
)


# --- facts in words ----------------------------------------------------------------------------------


@cache
def _titles() -> dict[str, str]:
    source = Path(__file__).parent / "data" / "prefectures.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        return {row["sigla"]: row["official_title"] for row in csv.DictReader(lines)}


def _title_of(sigla: Any) -> str:
    """The record names a prefecture by two letters; people read its title. A list of them costs no query."""
    return _titles().get(str(sigla), str(sigla))


def _mandate(label: str) -> Any:
    """“delegate 24”: the kind in the reader's language, and the number."""
    kind, _space, number = label.rpartition(" ")
    return filled(_("%(kind)s no. %(number)s"), kind=dict(MandateKind.choices).get(kind, kind), number=number)


def _staff_role(label: str) -> Any:
    """“officer FG”: the role in the reader's language, and the prefecture's letters."""
    role, _space, sigla = label.rpartition(" ")
    return filled("%(role)s (%(sigla)s)", role=dict(Role.choices).get(role, role), sigla=sigla)


_SEAT = re.compile(r"(?P<letter>[a-z])(?P<number>\d+) (?P<council>\S+)(?: (?P<kind>\w+))?")


def _seat(label: str) -> Any:
    """“a1 foggia full”: letter and number of the seat, and whether its holder or the substitute is meant."""
    found = _SEAT.fullmatch(label)
    if found is None:
        return label
    seat = filled(_("letter %(letter)s, seat %(number)s"), letter=found["letter"], number=found["number"])
    kind = dict(SeatType.choices).get(found["kind"] or "")
    return filled("%(seat)s, %(kind)s", seat=seat, kind=kind) if kind else seat


register_labels("mandate", _mandate)
register_labels("staffrole", _staff_role)
register_labels("seat", _seat)
register_labels("councilmember", _seat)
register_labels("prefecture", _title_of)
register_labels("language", name_of)
register_choices("phase", PhaseKind.choices)
register_labels("until", lambda value: clock.in_words(datetime.fromisoformat(value)))
register_labels("due_on", lambda value: clock.day_in_words(date.fromisoformat(value)) if value else "")
register_choices(
    "role",
    [
        *Role.choices,
        *MandateKind.choices,
        ("member", _("council member")),
        ("applicant", _("applicant")),
        ("console", _("operator of the platform")),
    ],
)
