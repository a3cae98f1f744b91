"""The decisions on the file of an association with a prefecture. Every refusal gives its reason."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from consult.accounts.models import User
from consult.audit.chain import instant_text
from consult.audit.journal import Entry, action, lock, moment, record, state
from consult.audit.models import Statement
from consult.notifications.outbox import notify
from consult.verdicts import first_denial
from councils.actions.claims import files_locked_under, take_tax_code
from councils.models import Accreditation, Association, Prefecture
from councils.models.standing import Standing
from councils.queries import legal_representatives_of, staff_of, standing_of
from councils.rules import (
    DECIDING,
    claim_settled,
    contested_with_words,
    due_later,
    letter_known,
    may_accredit,
    may_withdraw_accreditation,
    not_asked_before,
    withdraws_own,
    words_given,
)
from councils.states import ACCREDITATION_MOVES, AccreditationAct, MandateKind


@dataclass(frozen=True)
class _Place:
    """A file with its prefecture and association locked, and who looks at it."""

    home: Prefecture
    association: Association
    file: Accreditation
    standing: Standing


def _locked(accreditation: Accreditation, actor: User) -> _Place:
    _lock_prefectures(accreditation)
    return _found(accreditation, actor)


def _lock_prefectures(accreditation: Accreditation) -> None:
    """With the prefecture of the seat, where it is another one: a mandate that begins is told in its chain."""
    for pk in sorted({accreditation.prefecture_id, accreditation.association.prefecture_id}):
        lock(Prefecture, pk)


def _found(accreditation: Accreditation, actor: User) -> _Place:
    home = lock(Prefecture, accreditation.prefecture_id)
    association = lock(Association, accreditation.association_id)
    return _Place(home, association, lock(Accreditation, accreditation.pk), standing_of(actor))


def _move(place: _Place, act: AccreditationAct, words: str, language: str, **changes: object) -> dict[str, str]:
    """Move the file along its table with its reason, and say so in facts."""
    file, before = place.file, place.file.state
    file.state = ACCREDITATION_MOVES[before, act]
    file.decided_at = moment()
    reason, facts = _reason(words, act, language)
    for name, value in changes.items():
        setattr(file, name, value)
    file.reason = reason
    file.save(update_fields=["state", "decided_at", "reason", *changes])
    return {"from": before, "to": file.state} | facts


def _reason(words: str, act: AccreditationAct, language: str) -> tuple[Statement | None, dict[str, str]]:
    if not words.strip():
        return None, {}
    statement, digest = state(words.strip(), kind=f"accreditation.{act}", language=language)
    return statement, {"reason": digest}


def _recorded(place: _Place, verb: str, facts: dict[str, str]) -> Entry:
    role = place.standing.role_in(place.home, DECIDING, moment())
    return record(verb, subject=place.file, on_behalf_of=place.home, role=role, facts=facts)


def _tell(place: _Place, entry: Entry) -> None:
    people = legal_representatives_of(place.association, moment())
    notify(entry, people, association=place.association.legal_name, due_at=place.file.documents_due_at)


@action("accreditation.documents_requested")
def request_documents(accreditation: Accreditation, *, actor: User, words: str, due_at: datetime) -> Accreditation:
    """Ask the association, once, for the papers that are missing, until ``due_at`` (art. 6 L. 241/1990).

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``own_association``, ``wrong_state``,
    ``papers_asked_already``, ``words_needed``, ``due_in_past``.
    """
    place = _locked(accreditation, actor)
    first_denial(
        may_accredit(place.standing, place.file, AccreditationAct.REQUEST_DOCUMENTS, moment()),
        not_asked_before(place.file),
        words_given(words),
        due_later(due_at, moment()),
    ).require()
    facts = _move(
        place,
        AccreditationAct.REQUEST_DOCUMENTS,
        words,
        settings.LANGUAGE_CODE,
        documents_asked_at=moment(),
        documents_due_at=due_at,
    )
    entry = _recorded(place, "accreditation.documents_requested", facts | {"due_at": instant_text(due_at)})
    _tell(place, entry)
    return place.file


@action("accreditation.accredited", "mandate.begun")
def accredit_association(
    accreditation: Accreditation, *, actor: User, letter: str = "", words: str = ""
) -> Accreditation:
    """Accredit the association: it takes part from now on, and its applicant's mandate begins.

    ``letter`` is the composition letter under which it may be heard, which is not its right to take part. Where
    two claim one association, the decision says why, and the other does not take part any more. Raises
    RuleBroken: ``no_role``, ``second_factor_needed``, ``own_association``, ``wrong_state``, ``letter_unknown``,
    ``tax_code_accredited``, ``words_needed``.
    """
    _lock_prefectures(accreditation)
    body = Association.objects.get(pk=accreditation.association_id)
    others = files_locked_under(body.tax_code, body)
    place = _found(accreditation, actor)
    first_denial(
        may_accredit(place.standing, place.file, AccreditationAct.ACCREDIT, moment()),
        letter_known(letter),
        claim_settled(place.association, others),
        contested_with_words(place.file, words),
    ).require()
    take_tax_code(place.association)
    facts = _move(
        place,
        AccreditationAct.ACCREDIT,
        words,
        settings.LANGUAGE_CODE,
        letter=letter,
        accredited_at=moment(),
        documents_due_at=None,
    )
    entry = _recorded(place, "accreditation.accredited", facts | {"letter": letter})
    _begin_mandate(place)
    _tell(place, entry)
    return place.file


def _begin_mandate(place: _Place) -> None:
    """What the applicant accepted by applying begins now; a mandate given by an officer waits for its holder."""
    mandate = place.file.mandate
    if mandate is None or mandate.accepted_at or mandate.revoked_at:
        return
    mandate.starts_at = mandate.accepted_at = moment()
    mandate.save(update_fields=["starts_at", "accepted_at"])
    record(
        "mandate.begun",
        subject=mandate,
        on_behalf_of=place.association,
        role=mandate.kind,
        facts={"kind": mandate.kind},
    )


@action("accreditation.refused")
def refuse_accreditation(accreditation: Accreditation, *, actor: User, words: str) -> Accreditation:
    """Refuse the application, with the reason.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``own_association``, ``wrong_state``, ``words_needed``.
    """
    place = _asked(accreditation, actor, AccreditationAct.REFUSE, words)
    facts = _move(place, AccreditationAct.REFUSE, words, settings.LANGUAGE_CODE, documents_due_at=None)
    _tell(place, _recorded(place, "accreditation.refused", facts))
    return place.file


@action("accreditation.suspended")
def suspend_accreditation(accreditation: Accreditation, *, actor: User, words: str) -> Accreditation:
    """Suspend the association at once. What it said and the positions it took stay, and stay counted.

    Raises RuleBroken as ``refuse_accreditation``.
    """
    place = _asked(accreditation, actor, AccreditationAct.SUSPEND, words)
    facts = _move(place, AccreditationAct.SUSPEND, words, settings.LANGUAGE_CODE, stopped_at=moment())
    _tell(place, _recorded(place, "accreditation.suspended", facts))
    return place.file


@action("accreditation.reinstated")
def reinstate_accreditation(accreditation: Accreditation, *, actor: User, words: str) -> Accreditation:
    """End the suspension: the association takes part again. Raises RuleBroken as ``refuse_accreditation``."""
    place = _asked(accreditation, actor, AccreditationAct.REINSTATE, words)
    facts = _move(place, AccreditationAct.REINSTATE, words, settings.LANGUAGE_CODE, stopped_at=None)
    _tell(place, _recorded(place, "accreditation.reinstated", facts))
    return place.file


def _asked(accreditation: Accreditation, actor: User, act: AccreditationAct, words: str) -> _Place:
    place = _locked(accreditation, actor)
    first_denial(may_accredit(place.standing, place.file, act, moment()), words_given(words)).require()
    return place


@action("accreditation.withdrawn", "accreditation.application_withdrawn")
def withdraw_accreditation(accreditation: Accreditation, *, actor: User, words: str = "") -> Accreditation:
    """Withdraw the file for good: by the association itself, or by the prefecture with a reason.

    An application that was never accepted is withdrawn under a verb of its own, which is not published.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``own_association``, ``wrong_state``, ``words_needed``.
    """
    place = _locked(accreditation, actor)
    own = withdraws_own(place.standing, place.file, moment())
    asked = may_withdraw_accreditation(place.standing, place.file, moment())
    first_denial(asked, lambda: words_given(words or ("-" if own else ""))).require()
    language = actor.language if own else settings.LANGUAGE_CODE
    stopped_at = place.file.stopped_at or moment()
    facts = _move(place, AccreditationAct.WITHDRAW, words, language, stopped_at=stopped_at, documents_due_at=None)
    verb = "accreditation.withdrawn" if place.file.accredited_at else "accreditation.application_withdrawn"
    if own:
        _tell_staff(place, verb, facts)
    else:
        _tell(place, _recorded(place, verb, facts))
    return place.file


def _tell_staff(place: _Place, verb: str, facts: dict[str, str]) -> None:
    mandate = place.standing.mandate_for(place.association, moment(), {MandateKind.LEGAL_REPRESENTATIVE})
    entry = record(
        verb,
        subject=place.file,
        on_behalf_of=place.association,
        role=MandateKind.LEGAL_REPRESENTATIVE if mandate else "applicant",
        mandate=mandate,
        facts=facts,
    )
    notify(entry, staff_of(place.home, DECIDING, moment()), association=place.association.legal_name)
