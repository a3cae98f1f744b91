"""The roll of a consultation after positions have opened: nobody joins it but by a decision with its reason."""

from django.conf import settings

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, record, state
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.actions.consultations import PUBLISHING
from councils.models import Association, Consultation, LateAdmission, Prefecture
from councils.queries import accreditations_of, delegates_of, standing_of
from councils.rules import not_own, words_given
from councils.rules.roll import admissible, may_admit


@action("consultation.association_admitted")
def admit_late(consultation: Consultation, *, actor: User, association: Association, words: str) -> LateAdmission:
    """Add an association that was accredited too late to those who take positions, with a reason that is public.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``no_delegation``, ``phase_not_open``,
    ``phase_closed``, ``own_association``, ``words_needed``, ``not_entitled``, ``association_suspended``,
    ``accreditation_pending``, ``on_the_roll_already``.
    """
    home = lock(Prefecture, consultation.prefecture_id)
    body = lock(Association, association.pk)
    row = lock(Consultation, consultation.pk)
    standing, at = standing_of(actor), moment()
    first_denial(
        may_admit(standing, row, at),
        not_own(standing, body, at),
        words_given(words),
        lambda: admissible(body, row, accreditations_of(body), at),
    ).require()
    reason, digest = state(words.strip(), kind="consultation.admission", language=settings.LANGUAGE_CODE)
    admission = LateAdmission.objects.create(
        consultation=row, association=body, reason=reason, admitted_at=at, admitted_by=actor
    )
    entry = record(
        "consultation.association_admitted",
        subject=row,
        on_behalf_of=home,
        role=standing.role_in(home, PUBLISHING, at),
        facts={"association": body.legal_name, "association_id": str(body.pk), "reason": digest},
    )
    until = row.schedule["vote"].closes_at
    notify(entry, delegates_of(body, at), title=row.title, association=body.legal_name, closes_at=until)
    return admission
