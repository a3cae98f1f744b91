"""Two officers decide one file at once, two claims are accredited at once: one decision, and the other is told."""

from functools import partial

import pytest
from django.db import connection

from consult.audit import journal
from consult.audit.models import AuditEvent
from consult.audit.verification import verify
from consult.verdicts import RuleBroken
from councils.actions.accreditation import accredit_association, refuse_accreditation
from councils.actions.applying import apply_again, apply_for_accreditation
from councils.actions.protected import grant_change, refuse_change, request_change
from councils.models import Accreditation, Association
from councils.states import AccreditationState
from tests.harness import Outcome, at_once

CODE = "00743110157"
DECIDED = ("accreditation.accredited", "accreditation.refused")


def refusals(outcomes: list[Outcome]) -> list[str]:
    """The codes of the refusals; anything else that went wrong fails."""
    errors = [outcome.error for outcome in outcomes if outcome.error]
    assert all(isinstance(error, RuleBroken) for error in errors), errors
    return [error.code for error in errors if isinstance(error, RuleBroken)]


def both_decide(world) -> list[Outcome]:
    file = Accreditation.objects.get(association=world.ofanto)
    return at_once(
        partial(accredit_association, file, actor=world.officer),
        partial(refuse_accreditation, file, actor=world.prefect, words="Manca tutto."),
    )


def test_one_decision_and_the_second_officer_is_told(committed_world):
    assert refusals(both_decide(committed_world)) == ["wrong_state"]
    assert AuditEvent.objects.filter(verb__in=DECIDED).count() == 1
    decided = AuditEvent.objects.get(verb__in=DECIDED)
    state = Accreditation.objects.get(association=committed_world.ofanto).state
    assert decided.verb == f"accreditation.{state}"
    assert verify().holds


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
def test_without_the_lock_both_decide_on_postgresql(committed_world, rendezvous, monkeypatch):
    monkeypatch.setattr(journal, "locking", lambda rows: rows)
    rendezvous(2)
    outcomes = both_decide(committed_world)
    assert [outcome.error for outcome in outcomes if isinstance(outcome.error, RuleBroken)] == [], (
        "without the lock both rules said yes: the test no longer shows what the lock is for"
    )


def applied(world, prefecture, person, name: str) -> Accreditation:
    return apply_for_accreditation(prefecture, actor=person, legal_name=name, seat_municipality="Foggia", tax_code=CODE)


def test_two_applications_with_one_tax_code_are_both_taken(committed_world):
    world = committed_world
    outcomes = at_once(
        partial(applied, world, world.foggia, world.stranger, "Una"),
        partial(applied, world, world.bari, world.member, "Altra"),
    )
    assert refusals(outcomes) == []
    assert sorted(Association.objects.filter(tax_code=CODE).values_list("holds_tax_code", flat=True)) == [False, True]


def test_two_claims_accredited_at_once_by_two_prefectures_have_one_voice(committed_world):
    world = committed_world
    ours = applied(world, world.foggia, world.stranger, "Una")
    theirs = applied(world, world.bari, world.member, "Altra")
    outcomes = at_once(
        partial(accredit_association, ours, actor=world.officer),
        partial(accredit_association, theirs, actor=world.officer_of_bari),
    )
    assert refusals(outcomes) == ["tax_code_accredited"]
    holder = Association.objects.get(tax_code=CODE, holds_tax_code=True)
    accredited = Accreditation.objects.get(association__tax_code=CODE, state=AccreditationState.ACCREDITED)
    assert accredited.association == holder
    assert verify().holds


def test_one_application_pressed_four_times_is_one_file(committed_world):
    world = committed_world
    press = partial(apply_again, world.spiga, actor=world.legal_of_spiga, prefecture=world.bari)
    assert refusals(at_once(*[press] * 4)) == ["file_open"] * 3
    assert Accreditation.objects.filter(association=world.spiga, prefecture=world.bari).count() == 1


def test_a_change_is_decided_once(committed_world):
    world = committed_world
    change = request_change(world.spiga, actor=world.legal_of_spiga, legal_name="Spiga Nuova", words="Assemblea.")
    outcomes = at_once(
        partial(grant_change, change, actor=world.officer),
        partial(refuse_change, change, actor=world.prefect, words="No."),
    )
    assert refusals(outcomes) == ["change_decided"]
    changed = Association.objects.get(pk=world.spiga.pk).legal_name == "Spiga Nuova"
    assert AuditEvent.objects.filter(verb="association.changed").exists() == changed
