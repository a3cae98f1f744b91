"""Changes of an association's protected data: it asks, the prefecture of its seat decides, earlier names stay."""

from dataclasses import dataclass

from django.conf import settings

from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, record, state
from consult.notifications.outbox import notify
from consult.verdicts import ALLOWED, first_denial
from councils.actions.claims import files_locked_under, take_tax_code
from councils.models import Association, ChangeRequest, Prefecture
from councils.models.standing import Standing
from councils.queries import change_waits, legal_representatives_of, staff_of, standing_of
from councils.rules import (
    DECIDING,
    change_sound,
    claim_settled,
    may_ask_change,
    may_decide_change,
    tidy_tax_code,
    words_given,
)
from councils.states import ChangeState, MandateKind


@action("association.change_requested")
def request_change(
    association: Association, *, actor: User, words: str, legal_name: str = "", tax_code: str = ""
) -> ChangeRequest:
    """Ask for another name or tax code, with the reason. Nothing changes before the prefecture decides.

    Raises RuleBroken: ``not_legal_representative``, ``change_waits``, ``nothing_to_change``, ``tax_code_form``,
    ``words_needed``.
    """
    home = lock(Prefecture, association.prefecture_id)
    body = lock(Association, association.pk)
    standing, at = standing_of(actor), moment()
    name, code = legal_name.strip(), tidy_tax_code(tax_code)
    first_denial(
        may_ask_change(standing, body, at, one_waits=change_waits(body)),
        lambda: change_sound(body, name, code),
        lambda: words_given(words),
    ).require()
    mandate = next(
        m for m in standing.mandates_in_force(at, {MandateKind.LEGAL_REPRESENTATIVE}) if m.association_id == body.pk
    )
    statement, digest = state(words.strip(), kind="association.change", language=actor.language)
    change = ChangeRequest.objects.create(
        association=body,
        mandate=mandate,
        legal_name=name if name != body.legal_name else "",
        tax_code=code if code != body.tax_code else "",
        asked_at=at,
        words=statement,
    )
    entry = record(
        "association.change_requested",
        subject=change,
        on_behalf_of=body,
        role=MandateKind.LEGAL_REPRESENTATIVE,
        mandate=mandate,
        facts={"changes": _named(change), "reason": digest},
    )
    notify(entry, staff_of(home, DECIDING, at), association=body.legal_name)
    return change


def _named(change: ChangeRequest) -> list[str]:
    """Which data the request is about."""
    return [name for name in ("legal_name", "tax_code") if getattr(change, name)]


@dataclass(frozen=True)
class _Place:
    """A request with its association and prefecture locked, and who looks at it."""

    home: Prefecture
    association: Association
    change: ChangeRequest
    standing: Standing


def _locked(change: ChangeRequest, actor: User) -> _Place:
    home = lock(Prefecture, change.association.prefecture_id)
    body = lock(Association, change.association_id)
    return _Place(home, body, lock(ChangeRequest, change.pk), standing_of(actor))


def _close(place: _Place, to: ChangeState, words: str) -> dict[str, object]:
    change = place.change
    facts: dict[str, object] = {"changes": _named(change)}
    change.state, change.decided_at = to, moment()
    if words.strip():
        kind = f"association.change_{to}"
        change.reason, facts["reason"] = state(words.strip(), kind=kind, language=settings.LANGUAGE_CODE)
    change.save(update_fields=["state", "decided_at", "reason"])
    return facts


@action("association.changed")
def grant_change(change: ChangeRequest, *, actor: User, words: str = "") -> ChangeRequest:
    """Give the association the name or the tax code that it asked for; its earlier name stays known.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``own_association``, ``change_decided``,
    ``tax_code_accredited``.
    """
    lock(Prefecture, change.association.prefecture_id)
    others = files_locked_under(change.tax_code, change.association)
    place = _locked(change, actor)
    first_denial(
        may_decide_change(place.standing, place.change, moment()),
        lambda: claim_settled(place.association, others) if place.change.tax_code else ALLOWED,
    ).require()
    facts = _close(place, ChangeState.GRANTED, words)
    _changed(place.association, place.change)
    entry = record(
        "association.changed",
        subject=place.association,
        on_behalf_of=place.home,
        role=place.standing.role_in(place.home, DECIDING, moment()),
        facts=facts,
    )
    notify(entry, legal_representatives_of(place.association, moment()), association=place.association.legal_name)
    return place.change


def _changed(association: Association, change: ChangeRequest) -> None:
    """The new data, the old name kept beside them; who holds the new tax code and takes part nowhere gives it up."""
    if change.legal_name:
        until = {"name": association.legal_name, "until": moment().isoformat()}
        association.earlier_names = [*association.earlier_names, until]
        association.legal_name = change.legal_name
    if change.tax_code:
        association.tax_code, association.no_tax_code, association.holds_tax_code = change.tax_code, False, False
    fields = ["legal_name", "earlier_names", "tax_code", "no_tax_code", "holds_tax_code"]
    association.save(update_fields=fields)
    take_tax_code(association)


@action("association.change_refused")
def refuse_change(change: ChangeRequest, *, actor: User, words: str) -> ChangeRequest:
    """Leave the data as they are, with the reason.

    Raises RuleBroken: ``no_role``, ``second_factor_needed``, ``own_association``, ``change_decided``,
    ``words_needed``.
    """
    place = _locked(change, actor)
    first_denial(may_decide_change(place.standing, place.change, moment()), words_given(words)).require()
    facts = _close(place, ChangeState.REFUSED, words)
    entry = record(
        "association.change_refused",
        subject=place.change,
        on_behalf_of=place.home,
        role=place.standing.role_in(place.home, DECIDING, moment()),
        facts=facts,
    )
    notify(entry, legal_representatives_of(place.association, moment()), association=place.association.legal_name)
    return place.change
