"""Who may apply for accreditation, and who decides on the file of an association."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Accreditation, Association, Prefecture
from councils.models.standing import Standing
from councils.rules.moves import accreditation_allows
from councils.rules.participation import signed_in
from councils.rules.staffing import DECIDING, holds_role
from councils.states import (
    CLOSED_FILES,
    AccreditationAct,
    AccreditationState,
    CompositionCategory,
    LegalForm,
    MandateKind,
    PaperKind,
    Register,
)

NOTHING_SENT = _("Choose a file, or write what you want to say.")
MOST_PAPERS = 20
"""Papers of one file."""
MOST_APPLICATIONS = 5
"""Files that one person begins within a day: each sends mail to an office, and holds megabytes."""


def may_apply(standing: Standing, *, address_verified: bool, lately: int = 0) -> Verdict:
    """Whether the person may apply for an association: anybody who is signed in, under an address they confirmed.

    No register or PEC is required. ``lately`` is how many files they began within a day.
    """
    return first_denial(
        signed_in(standing),
        lambda: unless(
            address_verified,
            "address_not_verified",
            _("Confirm your e-mail address first, in “Your account”: the prefecture writes to it."),
        ),
        lambda: unless(
            lately < MOST_APPLICATIONS,
            "too_many_applications",
            _("You sent %(most)s applications within a day. Send the next one tomorrow."),
            most=MOST_APPLICATIONS,
        ),
    )


def may_apply_again(
    standing: Standing,
    association: Association,
    prefecture: Prefecture,
    files: Sequence[Accreditation],
    at: datetime,
    *,
    address_verified: bool,
    lately: int = 0,
) -> Verdict:
    """Whether the person may begin another file of the association, with this prefecture.

    After a refusal or a withdrawal, or with a second prefecture: one file of each is open at a time. ``files``
    are all those of the association; ``lately`` as for ``may_apply``.
    """
    return first_denial(
        may_apply(standing, address_verified=address_verified, lately=lately),
        lambda: answers_for(standing, association, at),
        lambda: unless(
            not any(file.prefecture_id == prefecture.pk and file.state not in CLOSED_FILES for file in files),
            "file_open",
            _("%(association)s has a file with this prefecture already. Open it on your desk."),
            association=association.legal_name,
        ),
    )


def answers_for(standing: Standing, association: Association, at: datetime) -> Verdict:
    """Whether the person answers for the association's file: its legal representative, or the applicant before."""
    own = [m for m in standing.mandates_to_prepare(at) if m.association_id == association.pk]
    return unless(
        any(m.kind == MandateKind.LEGAL_REPRESENTATIVE for m in own),
        "not_legal_representative",
        _("Only the legal representative of %(association)s can do this. Ask that person."),
        association=association.legal_name,
    )


def may_send_documents(standing: Standing, accreditation: Accreditation, at: datetime) -> Verdict:
    """Whether the person may send papers to the file: who answers for it, until it is decided; late ones count too."""
    return first_denial(
        answers_for(standing, accreditation.association, at),
        lambda: accreditation_allows(accreditation, AccreditationAct.SEND_DOCUMENTS),
    )


def something_sent(kinds: Sequence[str], words: str, papers_before: int) -> Verdict:
    """Whether there is anything in what is sent, of known kinds, and room for it in the file."""
    return first_denial(
        unless(bool(kinds) or bool(words.strip()), "nothing_sent", NOTHING_SENT),
        papers_fit(kinds, papers_before),
    )


def papers_fit(kinds: Sequence[str], papers_before: int = 0) -> Verdict:
    """Whether the papers are of known kinds, and there is room for them in the file."""
    return first_denial(
        unless(set(kinds) <= set(PaperKind.values), "paper_unknown", _("Choose what each paper is from the list.")),
        unless(
            papers_before + len(kinds) <= MOST_PAPERS,
            "too_many_papers",
            _("A file holds at most %(most)s papers. Put several pages into one document."),
            most=MOST_PAPERS,
        ),
    )


def not_asked_before(accreditation: Accreditation) -> Verdict:
    """Whether papers were never asked for: an authority asks once for what is missing (art. 6 L. 241/1990)."""
    if accreditation.documents_asked_at is None:
        return ALLOWED
    return denied(
        "papers_asked_already",
        _("Papers were asked for on %(when)s, and they are asked for once. Decide on what the file holds."),
        when=clock.in_words(accreditation.documents_asked_at),
    )


def claim_settled(association: Association, others: Sequence[Accreditation]) -> Verdict:
    """Whether no other association takes part under the same tax code. ``others`` are the files of those that name it.

    Two groups that claim to be one body have one voice: the officer stops one before the other begins.
    """
    taking_part = [
        file
        for file in others
        if file.association_id != association.pk
        and file.state in {AccreditationState.ACCREDITED, AccreditationState.SUSPENDED}
    ]
    return unless(
        not taking_part,
        "tax_code_accredited",
        _(
            "Another association is accredited under this tax code: %(other)s. One body has one voice. "
            "Withdraw that accreditation first, or refuse this."
        ),
        other=taking_part[0].association.legal_name if taking_part else "",
    )


def contested_with_words(accreditation: Accreditation, words: str) -> Verdict:
    """Whether the decision for one of two who claim an association says why."""
    return words_given(words) if accreditation.is_contested else ALLOWED


def application_sound(legal_name: str, legal_form: str, registers: dict[str, str]) -> Verdict:
    """Whether an application says what it must: a name, a known legal form, known registers with their numbers."""
    return first_denial(
        unless(
            bool(legal_name.strip()),
            "name_missing",
            _("The name of the association is missing. Write it and send the form again."),
        ),
        unless(
            legal_form in LegalForm.values, "form_unknown", _("This legal form is not known. Choose one from the list.")
        ),
        unless(
            set(registers) <= set(Register.values) and all(number.strip() for number in registers.values()),
            "register_unknown",
            _("Choose each register from the list and write its number."),
        ),
    )


def may_accredit(standing: Standing, accreditation: Accreditation, act: AccreditationAct, at: datetime) -> Verdict:
    """Whether the person may take this decision on the file: officer or prefect, never for an own association."""
    return first_denial(
        holds_role(standing, accreditation.prefecture, DECIDING, at),
        lambda: not_own(standing, accreditation.association, at),
        lambda: accreditation_allows(accreditation, act),
    )


def not_own(standing: Standing, association: Association, at: datetime) -> Verdict:
    """Whether the person is free to decide on the association: nobody decides on one they act for (design 2.7).

    A mandate that was offered and not accepted is no tie: an association could rid itself of its officer with one.
    """
    own = [mandate for mandate in standing.mandates if mandate.association_id == association.pk]
    return unless(
        not any(mandate.in_force(at) or mandate.awaits_accreditation(at) for mandate in own),
        "own_association",
        _("You act for %(association)s. A colleague must decide on it."),
        association=association.legal_name,
    )


def may_withdraw_accreditation(standing: Standing, accreditation: Accreditation, at: datetime) -> Verdict:
    """Whether the person may withdraw the file: the legal representative, the applicant before, or the staff."""
    if withdraws_own(standing, accreditation, at):
        return accreditation_allows(accreditation, AccreditationAct.WITHDRAW)
    return may_accredit(standing, accreditation, AccreditationAct.WITHDRAW, at)


def withdraws_own(standing: Standing, accreditation: Accreditation, at: datetime) -> bool:
    """Whether the person is the association's legal representative, or its applicant while it is not accredited."""
    pending = accreditation.accredited_at is None
    return any(
        m.kind == MandateKind.LEGAL_REPRESENTATIVE
        and m.association_id == accreditation.association_id
        and m.holds(at)
        and (pending or m.in_force(at))
        for m in standing.mandates
    )


def letter_known(letter: str) -> Verdict:
    """Whether the composition letter is one of art. 57 c.1 DPR 394/1999, or none."""
    if not letter or letter in CompositionCategory.values:
        return ALLOWED
    return denied("letter_unknown", _("This composition letter is not known. Choose one from a to h, or none."))


def words_given(words: str) -> Verdict:
    """Whether a decision against somebody says why."""
    return unless(
        bool(words.strip()), "words_needed", _("The reason is missing. Write it: the people concerned will read it.")
    )


def due_later(due_at: datetime, at: datetime) -> Verdict:
    """Whether a term that is set for somebody lies ahead."""
    return unless(due_at > at, "due_in_past", _("The term is in the past. Choose a later one."))
