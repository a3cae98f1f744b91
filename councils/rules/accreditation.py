"""Who may apply for accreditation, and who decides on the file of an association."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from consult.verdicts import ALLOWED, Verdict, denied, first_denial, unless
from councils.models import Accreditation, Association
from councils.models.standing import Standing
from councils.rules.moves import accreditation_allows
from councils.rules.participation import signed_in
from councils.rules.staffing import DECIDING, holds_role
from councils.states import AccreditationAct, CompositionCategory, LegalForm, MandateKind, Register


def may_apply(standing: Standing) -> Verdict:
    """Whether the person may apply for an association: anybody who is signed in. No register or PEC is required."""
    return signed_in(standing)


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
