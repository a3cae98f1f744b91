"""A new association, from the public form to its first position: the applicant, the officer, an invited delegate."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, expect

from consult import clock
from consult.accounts.models import User
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.notifications.delivery import deliver_due
from councils.models import Accreditation, Association, Phase
from councils.states import AccreditationAct, LegalForm, PhaseKind
from proposals.models import Proposal, Vote
from tests.cast import DAY, NOON, World, proposal
from tests.e2e.journeys import QUICK, someone
from tests.e2e.keyboard import Keyboard, Watched
from tests.e2e.stage import Rows
from tests.e2e.visits import Visits

pytestmark = pytest.mark.e2e

NAME = "Terra e Voce"
PRESIDENT, DELEGATE = "presidente@example.org", "delegata@example.org"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
AFTER_THE_OPENING = timedelta(days=3)

TOLD = [
    "accreditation.applied",
    "mandate.requested",
    "accreditation.documents_requested",
    "accreditation.documents_sent",
    "accreditation.accredited",
    "mandate.begun",
    "mandate.granted",
    "mandate.accepted",
    "vote.cast",
]
"""What the record holds of the way, in this order."""


@pytest.fixture
def visits(browser: Browser, cast: World, live_site: str, settings: Any, tmp_path: Path) -> Visits:
    """The site as it is served; what is uploaded stays in the folder of the test."""
    settings.MEDIA_ROOT = str(tmp_path)
    return Visits(browser, live_site, Rows())


@pytest.fixture
def text(cast: World) -> Proposal:
    """A proposal that everybody reads; positions on it open in two days."""
    with scaffolding():
        Phase.objects.filter(consultation=cast.consultation, kind=PhaseKind.VOTE).update(opens_at=NOON + 2 * DAY)
        return proposal(cast.consultation, cast.spiga)


def test_a_new_association_comes_to_its_first_position(visits: Visits, cast: World, text: Proposal) -> None:
    with newcomer(visits) as president, someone(visits, "officer", QUICK) as officer:
        president.opens(president.address("apply_for_accreditation")).follow("account_signup")
        signs_up(president, PRESIDENT, "Presidente")
        file = applies(president, cast)
        asks_for_papers(officer, file)
        sends_papers(president, file)
        accredits(officer, file)
        names_a_delegate(president, file.association)
    with newcomer(visits) as delegate:
        delegate.opens(link_in_mail_to(DELEGATE)).follow("account_signup")
        signs_up(delegate, DELEGATE, "Delegata")
        accepts(delegate)
        with clock.travel(AFTER_THE_OPENING):
            takes_a_position(delegate, text)
    given = Vote.objects.get()
    assert (given.association.legal_name, given.position, given.cast_by.email) == (NAME, "in_favour", DELEGATE)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == TOLD


@contextmanager
def newcomer(visits: Visits) -> Iterator[Keyboard]:
    """Somebody without an account."""
    with visits.context("", QUICK) as context:
        tab = context.new_page()
        with Watched(tab):
            yield Keyboard(tab, QUICK)


def signs_up(walk: Keyboard, address: str, name: str) -> None:
    """Open an account and prove the address with the code that comes there; back to where it began."""
    walk.write("email", address).write("password1", "una-frase-lunga-e-buona").write("display_name", name)
    ticks(walk, "of_age")
    presses(walk)
    walk.tab.wait_for_url("**/account/confirm-email/**")
    assert not User.objects.get(email=address).emailaddress_set.get().verified
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", last_mail_to(address), re.MULTILINE)
    assert code
    walk.write("code", code.group(1))
    presses(walk)


def applies(walk: Keyboard, cast: World) -> Accreditation:
    """Apply with a paper, and declare that there is no tax code."""
    walk.pick("prefecture", str(cast.foggia.pk)).write("legal_name", NAME)
    walk.pick("legal_form", LegalForm.UNINCORPORATED).write("seat_municipality", "Foggia")
    ticks(walk, "no_tax_code")
    uploads(walk, "statute")
    walk.send("Send the application").reads("Your application was sent. You see its state here.")
    file = Accreditation.objects.get(association__legal_name=NAME)
    assert (file.association.tax_code, file.association.no_tax_code) == ("", True)
    assert list(file.papers.values_list("name", flat=True)) == ["statute.pdf"]
    return file


def asks_for_papers(walk: Keyboard, file: Accreditation) -> None:
    """Ask for what is missing."""
    decides(walk, file, AccreditationAct.REQUEST_DOCUMENTS, words="Manca il verbale.", due_on="2026-06-12")


def sends_papers(walk: Keyboard, file: Accreditation) -> None:
    """Read what is missing, and send it."""
    walk.opens(walk.address("desk_accreditation", file.pk)).reads_text("Manca il verbale.")
    walk.follow("papers_send", file.pk)
    uploads(walk, "minutes")
    walk.write("words", "Ecco il verbale.").send("Send to the prefecture")
    walk.reads("The prefecture has it. The file waits for its decision.")


def accredits(walk: Keyboard, file: Accreditation) -> None:
    """Read the answer, find that papers are not asked for twice, and accredit."""
    walk.opens(walk.address("desk_accreditation", file.pk)).reads_text("Ecco il verbale.", "minutes.pdf")
    again = walk.address("accreditation_decide", file.pk, AccreditationAct.REQUEST_DOCUMENTS)
    expect(walk.tab.locator(f'a[href="{again}"]')).to_have_count(0)
    decides(walk, file, AccreditationAct.ACCREDIT)


def names_a_delegate(walk: Keyboard, association: Association) -> None:
    """Name somebody by an address that nobody has an account with."""
    walk.opens(walk.address("desk_association", association.slug)).follow("mandate_grant", association.slug)
    walk.write("email", DELEGATE).pick("kind", "delegate")
    walk.tab.locator("main [name=ends_on]").fill("2026-12-31")
    walk.send("Send the invitation")
    walk.reads("The invitation is on its way. The mandate counts once it is accepted, within 14 days.")
    assert not User.objects.filter(email=DELEGATE).exists()


def accepts(walk: Keyboard) -> None:
    """Accept by a press of its own, and see it on the desk."""
    walk.send("Accept the mandate").reads("You act for %(association)s now.")
    walk.opens(walk.address("desk")).reads("You act for %(association)s until %(until)s.").reads_text(NAME)


def takes_a_position(walk: Keyboard, text: Proposal) -> None:
    """Say what the association thinks of a proposal."""
    walk.opens(walk.address("proposal", text.code)).pick("position", "in_favour").send("Send the position")
    walk.reads("The position of %(association)s is: %(position)s. You can change it until %(when)s.")


# --- what hands do -------------------------------------------------------------------------------------------


def decides(walk: Keyboard, file: Accreditation, act: AccreditationAct, **typed: str) -> None:
    """Open the file, choose the step, fill in what it asks, press."""
    walk.opens(walk.address("desk_accreditation", file.pk)).follow("accreditation_decide", file.pk, act)
    for name, value in typed.items():
        walk.tab.locator(f"main [name={name}]").fill(value)
    presses(walk)
    walk.reads("The decision was taken and recorded.")


def ticks(walk: Keyboard, name: str) -> None:
    """Tick the box."""
    walk.go_to(walk.tab.locator(f"main [name={name}]"))
    walk.tab.keyboard.press("Space")


def uploads(walk: Keyboard, name: str) -> None:
    """Choose a file: the window for it is the browser's own."""
    place = walk.tab.locator(f"main [name={name}]")
    place.set_input_files({"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": PDF})


def presses(walk: Keyboard) -> None:
    """Press the button of the page's form, whatever it is called."""
    walk.go_to(walk.tab.locator("main form button.btn-primary[type=submit]").first)
    with walk.tab.expect_navigation():
        walk.tab.keyboard.press("Enter")


def last_mail_to(address: str) -> str:
    """The newest mail that came to the address."""
    return str([letter for letter in mail.outbox if address in letter.to][-1].body)


def link_in_mail_to(address: str) -> str:
    """The path of the invitation in the mail."""
    deliver_due()
    found = re.search(r"/\w+/invitations/\S+/", last_mail_to(address))
    assert found
    return found.group()
