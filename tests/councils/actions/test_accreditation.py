"""Decisions on the file of an association: who takes them, what they open and close, who is told."""

import pytest
from django.utils import translation

from consult import clock
from consult.audit.models import Statement
from consult.audit.queries import public_events
from councils.actions.accreditation import (
    accredit_association,
    refuse_accreditation,
    reinstate_accreditation,
    request_documents,
    suspend_accreditation,
    withdraw_accreditation,
)
from councils.actions.applying import apply_for_accreditation, send_documents
from councils.models import Accreditation, Association, Mandate
from councils.queries import accreditations_of, delegates_of, standing_of
from councils.rules import entitled, speaks_for
from councils.states import AccreditationState
from tests.cast import DAY, NOON, mandate
from tests.councils.telling import founded, last, notice_data, refused, told

DECISIONS = [
    lambda row, actor: request_documents(row, actor=actor, words="Manca.", due_at=NOON + DAY),
    lambda row, actor: accredit_association(row, actor=actor),
    lambda row, actor: refuse_accreditation(row, actor=actor, words="Perché."),
    lambda row, actor: suspend_accreditation(row, actor=actor, words="Perché."),
    lambda row, actor: reinstate_accreditation(row, actor=actor, words="Perché."),
    lambda row, actor: withdraw_accreditation(row, actor=actor, words="Perché."),
]


def application(world, **fields):
    values = {"legal_name": "Nuova Rete", "seat_municipality": "Foggia", "no_tax_code": True}
    return apply_for_accreditation(world.foggia, actor=world.stranger, **values | fields)


def file_of(row: Association) -> Accreditation:
    return Accreditation.objects.get(association=row)


# --- decisions: who ------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("officer_of_bari", "no_role"),
        ("secretary", "no_role"),
        ("mediator", "no_role"),
        ("auditor", "no_role"),
        ("member", "no_role"),
        ("delegate_of_ofanto", "no_role"),
        ("legal_of_spiga", "no_role"),
        ("stranger", "no_role"),
    ],
)
def test_only_officer_and_prefect_decide(world, decision, name, code):
    with refused(code):
        decision(file_of(world.ofanto), getattr(world, name))


@pytest.mark.parametrize("decision", DECISIONS)
def test_with_a_second_factor_only(world, decision):
    world.officer.assurance = "single"
    with refused("second_factor_needed"):
        decision(file_of(world.ofanto), world.officer)


@pytest.mark.parametrize("decision", DECISIONS[:3])
def test_nobody_decides_on_an_own_association(world, decision):
    mandate(world.officer, world.ofanto)
    with refused("own_association"):
        decision(file_of(world.ofanto), world.officer)


def test_a_mandate_that_nobody_accepted_rids_no_association_of_its_officer(world):
    mandate(world.officer, world.spiga, accepted_at=None)
    row = suspend_accreditation(file_of(world.spiga), actor=world.officer, words="Perché.")
    assert row.state == AccreditationState.SUSPENDED


def test_nobody_decides_on_their_own_application(world):
    row = apply_for_accreditation(
        world.foggia, actor=world.officer, legal_name="Nuova", seat_municipality="Foggia", no_tax_code=True
    )
    with refused("own_association"):
        accredit_association(row, actor=world.officer)


def test_an_old_mandate_is_no_conflict(world):
    mandate(world.officer, world.ofanto, ends_at=NOON)
    assert accredit_association(file_of(world.ofanto), actor=world.officer).state == AccreditationState.ACCREDITED


@pytest.mark.parametrize("number", [0, 2, 3, 4, 5])
def test_a_decision_against_somebody_says_why(world, number):
    states = ["applied", "", "applied", "accredited", "suspended", "accredited"]
    row = file_of(founded("muta", world.foggia, states[number]))
    wordless = [
        lambda: request_documents(row, actor=world.officer, words=" ", due_at=NOON + DAY),
        None,
        lambda: refuse_accreditation(row, actor=world.officer, words=""),
        lambda: suspend_accreditation(row, actor=world.officer, words=" \n"),
        lambda: reinstate_accreditation(row, actor=world.officer, words=""),
        lambda: withdraw_accreditation(row, actor=world.officer),
    ]
    with refused("words_needed"):
        wordless[number]()


# --- decisions: what -----------------------------------------------------------------------------------


def decided(world, verb):
    """What the record says of the decision: role, facts without the digest, and the words that it names."""
    header, facts = last(verb)
    assert (header["role"], header["on_behalf_of"]["label"], header["chain"]) == ("officer", "FG", "prefecture:FG")
    digest = facts.pop("reason", None)
    return facts, next((row.content for row in Statement.objects.all() if row.digest() == digest), None)


def test_papers_are_asked_for_with_a_term(world):
    row = application(world)
    kept = request_documents(row, actor=world.officer, words="Manca lo statuto.", due_at=NOON + 30 * DAY)
    assert (kept.state, kept.documents_due_at) == ("documents_requested", NOON + 30 * DAY)
    facts = {"from": "applied", "to": "documents_requested", "due_at": "2026-06-11T10:00:00.000000Z"}
    assert decided(world, "accreditation.documents_requested") == (facts, "Manca lo statuto.")
    assert kept.reason.content == "Manca lo statuto."
    assert told("accreditation.documents_requested") == {"stranger"}
    assert notice_data("accreditation.documents_requested")["due_at"] == "2026-06-11T10:00:00+00:00"


def test_papers_are_asked_for_once(world):
    row = application(world)
    request_documents(row, actor=world.officer, words="Manca lo statuto.", due_at=NOON + 30 * DAY)
    with clock.at(NOON + DAY, channel="test"):
        kept = send_documents(row, actor=world.stranger, words="Eccolo.")
        assert (kept.state, kept.documents_asked_at, kept.documents_sent_at) == ("applied", NOON, NOON + DAY)
        with refused("papers_asked_already"):
            request_documents(row, actor=world.prefect, words="Manca altro.", due_at=NOON + 30 * DAY)
        assert accredit_association(row, actor=world.officer).state == AccreditationState.ACCREDITED


@pytest.mark.parametrize("seconds", [-1, 0])
def test_the_term_lies_ahead(world, second, seconds):
    with refused("due_in_past"):
        request_documents(file_of(world.ofanto), actor=world.officer, words="x", due_at=NOON + seconds * second)


def test_accrediting_opens_the_door(world):
    row = application(world)
    kept = accredit_association(row, actor=world.officer, letter="h", words="Bene.")
    assert (kept.state, kept.letter, kept.accredited_at, kept.decided_at) == ("accredited", "h", NOON, NOON)
    assert decided(world, "accreditation.accredited") == (
        {"from": "applied", "to": "accredited", "letter": "h"},
        "Bene.",
    )
    assert told("accreditation.accredited") == {"stranger"}
    assert entitled(row.association, world.consultation, accreditations_of(row.association)).allowed
    assert delegates_of(row.association, NOON) == [world.stranger]


def test_a_letter_is_one_of_eight_or_none(world):
    with refused("letter_unknown"):
        accredit_association(file_of(world.ofanto), actor=world.officer, letter="z")
    assert accredit_association(file_of(world.ofanto), actor=world.officer).letter == ""


def test_a_refusal_reaches_the_applicant_with_its_reason(world):
    row = application(world)
    refuse_accreditation(row, actor=world.officer, words="Non risulta attiva.")
    assert decided(world, "accreditation.refused") == ({"from": "applied", "to": "refused"}, "Non risulta attiva.")
    assert told("accreditation.refused") == {"stranger"}
    assert speaks_for(standing_of(world.stranger), row.association, NOON).code == "mandate_not_accepted"


def test_a_suspension_holds_at_once_and_ends(world, second):
    row = file_of(world.spiga)
    kept = suspend_accreditation(row, actor=world.officer, words="Verifica.")
    assert (kept.state, kept.stopped_at) == ("suspended", NOON)
    assert decided(world, "accreditation.suspended") == ({"from": "accredited", "to": "suspended"}, "Verifica.")
    assert told("accreditation.suspended") == {"legal_of_spiga"}
    assert entitled(world.spiga, world.consultation, accreditations_of(world.spiga)).code == "association_suspended"
    kept = reinstate_accreditation(row, actor=world.officer, words="Chiarito.")
    assert (kept.state, kept.stopped_at) == ("accredited", None)
    assert kept.accredited_at == NOON - 290 * DAY
    assert told("accreditation.reinstated") == {"legal_of_spiga"}
    assert entitled(world.spiga, world.consultation, accreditations_of(world.spiga)).allowed


def test_the_prefecture_withdraws_with_words(world):
    kept = withdraw_accreditation(file_of(world.spiga), actor=world.officer, words="Sciolta.")
    assert (kept.state, kept.stopped_at) == ("withdrawn", NOON)
    assert decided(world, "accreditation.withdrawn") == ({"from": "accredited", "to": "withdrawn"}, "Sciolta.")
    assert told("accreditation.withdrawn") == {"legal_of_spiga"}


def test_withdrawing_what_is_suspended_keeps_the_instant_it_stopped(world):
    assert withdraw_accreditation(file_of(world.lana), actor=world.officer, words="x").stopped_at == NOON - 10 * DAY


def test_the_legal_representative_withdraws_without_words(world):
    own = Mandate.objects.get(user=world.legal_of_spiga)
    kept = withdraw_accreditation(file_of(world.spiga), actor=world.legal_of_spiga)
    assert (kept.state, kept.reason) == ("withdrawn", None)
    header, facts = last("accreditation.withdrawn")
    assert (header["role"], header["mandate"]) == ("legal_representative", str(own.pk))
    assert header["on_behalf_of"]["label"] == "Spiga"
    assert facts == {"from": "accredited", "to": "withdrawn"}
    assert told("accreditation.withdrawn") == {"officer", "prefect"}


def test_an_association_may_say_why_it_leaves_in_its_language(world):
    world.legal_of_spiga.language = "en"
    kept = withdraw_accreditation(file_of(world.spiga), actor=world.legal_of_spiga, words="We closed.")
    assert (kept.reason.content, kept.reason.language) == ("We closed.", "en")


def test_an_applicant_withdraws_the_application(world):
    row = application(world)
    withdraw_accreditation(row, actor=world.stranger)
    assert last("accreditation.application_withdrawn")[0]["role"] == "applicant"
    assert told("accreditation.application_withdrawn") == {"officer", "prefect"}


def test_an_application_leaves_no_public_trace_unless_it_is_accepted(world):
    withdrawn, dropped, refused_one = (application(world, legal_name=name) for name in ("Uno", "Due", "Tre"))
    withdraw_accreditation(withdrawn, actor=world.stranger)
    request_documents(dropped, actor=world.officer, words="Manca.", due_at=NOON + DAY)
    withdraw_accreditation(dropped, actor=world.officer, words="Nessuna risposta.")
    assert told("accreditation.application_withdrawn") == {"officer", "prefect", "stranger"}
    refuse_accreditation(refused_one, actor=world.officer, words="Perché.")
    assert not public_events("prefecture:FG").exists()


@pytest.mark.parametrize("name", ["delegate_of_spiga", "contributor_of_spiga", "delegate_of_lega"])
def test_a_delegate_does_not_withdraw_the_association(world, name):
    with refused("no_role"):
        withdraw_accreditation(file_of(world.spiga), actor=getattr(world, name))


def test_a_representative_whose_mandate_ended_does_not(world):
    Mandate.objects.filter(user=world.legal_of_spiga).update(ends_at=NOON)
    with refused("no_role"):
        withdraw_accreditation(file_of(world.spiga), actor=world.legal_of_spiga)


def test_what_is_withdrawn_stays_so_for_its_representative_too(world):
    withdraw_accreditation(file_of(world.spiga), actor=world.legal_of_spiga)
    with translation.override("en"), refused("wrong_state"):
        withdraw_accreditation(file_of(world.spiga), actor=world.legal_of_spiga)
