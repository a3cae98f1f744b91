"""Another name or tax code: asked by the association, decided by the prefecture of its seat, the old one kept."""

import pytest

from consult import clock
from consult.audit.queries import public_events
from councils.actions.accreditation import withdraw_accreditation
from councils.actions.applying import apply_for_accreditation
from councils.actions.protected import grant_change, refuse_change, request_change
from councils.models import Association, ChangeRequest
from tests.cast import DAY, NOON, mandate
from tests.councils.telling import last, notice_data, refused, told

CODE, OTHER = "00743110157", "06363391001"


def asked(world, **fields):
    values = {"legal_name": "Spiga Nuova", "words": "Assemblea del 3 maggio."} | fields
    return request_change(world.spiga, actor=values.pop("actor", world.legal_of_spiga), **values)


def test_a_request_changes_nothing_and_is_told_to_the_prefecture(world):
    change = asked(world, tax_code=" 0074 3110157")
    world.spiga.refresh_from_db()
    assert (world.spiga.legal_name, world.spiga.tax_code) == ("Spiga", "")
    assert (change.state, change.legal_name, change.tax_code) == ("asked", "Spiga Nuova", CODE)
    header, facts = last("association.change_requested")
    assert (header["role"], header["on_behalf_of"]["label"]) == ("legal_representative", "Spiga")
    assert facts == {"changes": ["legal_name", "tax_code"], "reason": change.words.digest()}
    assert told("association.change_requested") == {"officer", "prefect"}
    assert not public_events("prefecture:FG").exists()


@pytest.mark.parametrize("name", ["delegate_of_spiga", "contributor_of_spiga", "stranger", "officer"])
def test_only_the_legal_representative_asks(world, name):
    with refused("not_legal_representative"):
        asked(world, actor=getattr(world, name))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"legal_name": ""}, "nothing_to_change"),
        ({"legal_name": " Spiga "}, "nothing_to_change"),
        ({"tax_code": "00743110158"}, "tax_code_form"),
        ({"words": " "}, "words_needed"),
    ],
)
def test_a_request_says_what_and_why(world, fields, code):
    with refused(code):
        asked(world, **fields)


def test_one_request_waits_at_a_time(world):
    first = asked(world)
    with refused("change_waits"):
        asked(world, legal_name="Altra")
    refuse_change(first, actor=world.officer, words="Manca il verbale.")
    assert asked(world).state == "asked"


def test_a_change_that_is_granted_keeps_the_earlier_name(world, second):
    change = asked(world)
    with clock.at(NOON + DAY, channel="test"):
        kept = grant_change(change, actor=world.officer, words="Visto il verbale.")
    world.spiga.refresh_from_db()
    assert (kept.state, kept.decided_at, kept.reason.content) == ("granted", NOON + DAY, "Visto il verbale.")
    assert (world.spiga.legal_name, world.spiga.name_key) == ("Spiga Nuova", "spiga nuova")
    called = [world.spiga.called_at(NOON + DAY + step * second) for step in (-1, 0, 1)]
    assert called == ["Spiga", "Spiga Nuova", "Spiga Nuova"]
    header, facts = last("association.changed")
    assert (header["role"], header["subject"]["label"]) == ("officer", "Spiga Nuova")
    assert facts == {"changes": ["legal_name"], "reason": kept.reason.digest()}
    assert told("association.changed") == {"legal_of_spiga"}
    assert notice_data("association.changed")["association"] == "Spiga Nuova"
    assert [event.verb for event in public_events("prefecture:FG")] == ["association.changed"]
    assert last("association.change_requested")[0]["subject"]["label"] == "Spiga", "as it was called then"


def test_a_change_that_is_refused_says_why(world):
    change = asked(world)
    with refused("words_needed"):
        refuse_change(change, actor=world.officer, words=" ")
    refuse_change(change, actor=world.prefect, words="Manca il verbale.")
    world.spiga.refresh_from_db()
    assert (world.spiga.legal_name, world.spiga.earlier_names) == ("Spiga", [])
    assert last("association.change_refused")[1]["changes"] == ["legal_name"]
    assert told("association.change_refused") == {"legal_of_spiga"}
    with refused("change_decided"):
        grant_change(change, actor=world.officer)


@pytest.mark.parametrize("name", ["officer_of_bari", "secretary", "mediator", "member", "legal_of_spiga", "stranger"])
def test_only_officer_and_prefect_of_the_seat_decide(world, name):
    change = asked(world)
    for decide in (grant_change, refuse_change):
        with refused("no_role"):
            decide(change, actor=getattr(world, name), words="x")


def test_nobody_decides_for_an_own_association_or_without_the_second_factor(world):
    change = asked(world)
    mandate(world.officer, world.spiga)
    with refused("own_association"):
        grant_change(change, actor=world.officer)
    world.prefect.assurance = "single"
    with refused("second_factor_needed"):
        grant_change(change, actor=world.prefect)


def test_a_tax_code_under_which_another_takes_part_is_refused_until_it_stopped(world):
    first = request_change(world.spiga, actor=world.legal_of_spiga, tax_code=CODE, words="x")
    grant_change(first, actor=world.officer)
    legal = mandate(world.stranger, world.lega, "legal_representative").user
    second = request_change(world.lega, actor=legal, tax_code=CODE, words="x")
    with refused("tax_code_accredited"):
        grant_change(second, actor=world.officer)
    withdraw_accreditation(world.spiga.accreditations.get(), actor=world.officer, words="Sciolta.")
    grant_change(second, actor=world.officer)
    held = {row.slug: row.holds_tax_code for row in Association.objects.filter(tax_code=CODE)}
    assert held == {"spiga": False, "lega": True}


def test_a_declaration_that_there_is_no_tax_code_ends_with_one(world):
    file = apply_for_accreditation(
        world.foggia, actor=world.stranger, legal_name="Rete", seat_municipality="Foggia", no_tax_code=True
    )
    Association.objects.filter(pk=world.spiga.pk).update(no_tax_code=True)
    grant_change(
        request_change(world.spiga, actor=world.legal_of_spiga, tax_code=OTHER, words="x"), actor=world.officer
    )
    world.spiga.refresh_from_db()
    assert (world.spiga.tax_code, world.spiga.no_tax_code, world.spiga.holds_tax_code) == (OTHER, False, True)
    assert file.association.no_tax_code
    assert ChangeRequest.objects.get().state == "granted"
