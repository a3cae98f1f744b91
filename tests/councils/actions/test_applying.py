"""How an association asks to take part: what it must say, claims and renewals, papers, who is told."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from consult import clock
from consult.accounts.models import User
from consult.audit.journal import scaffolding
from consult.audit.models import Statement
from consult.ui.uploads import Upload
from councils.actions.accreditation import (
    accredit_association,
    refuse_accreditation,
    request_documents,
    withdraw_accreditation,
)
from councils.actions.applying import apply_again, apply_for_accreditation, send_documents
from councils.models import Accreditation, Association, Mandate
from councils.queries import duplicates_of, entitled_associations, standing_of
from councils.rules import speaks_for
from councils.states import AccreditationState, Audience, MandateKind
from proposals.actions.voting import cast_vote
from proposals.queries.tallies import tally
from tests.cast import DAY, NOON, consultation, mandate, proposal
from tests.councils.telling import last, notice_data, refused, told, verbs

CODE = "00743110157"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def paper(content: bytes = b"%PDF-1.4 statuto") -> Upload:
    return Upload("statuto.pdf", "application/pdf", content)


def application(world, **fields):
    values = {"legal_name": "Nuova Rete", "seat_municipality": "Foggia", "no_tax_code": True, "actor": world.stranger}
    return apply_for_accreditation(fields.pop("at", world.foggia), **values | fields)


def coded(world, **fields):
    return application(world, tax_code=CODE, no_tax_code=False, **fields)


def test_anybody_signed_in_applies_with_what_the_association_has(world):
    row = application(
        world,
        legal_name="  Teranga di Capitanata ",
        legal_form="unincorporated_association",
        tax_code=" 0074 3110157 ",
        no_tax_code=False,
        languages=["fr", "wo"],
        communities=["SN"],
        registers=[("puglia_lr32", " 12 ")],
    )
    body = row.association
    assert (row.state, row.applied_at, row.accredited_at) == ("applied", NOON, None)
    assert (body.legal_name, body.slug, body.tax_code) == (
        "Teranga di Capitanata",
        "teranga-di-capitanata-fg",
        "00743110157",
    )
    assert (body.languages, body.communities) == (["fr", "wo"], ["SN"])
    assert list(body.register_entries.values_list("register", "number")) == [("puglia_lr32", "12")]
    assert verbs() == ["accreditation.applied", "mandate.requested"]
    header, facts = last("accreditation.applied")
    assert header["chain"] == "prefecture:FG"
    assert header["on_behalf_of"]["label"] == "Teranga di Capitanata"
    assert facts == {
        "legal_form": "unincorporated_association",
        "registers": ["puglia_lr32"],
        "mandate": str(Mandate.objects.get(association=body).pk),
        "tax_code": "given",
        "contested": False,
        "papers": [],
    }
    assert last("mandate.requested")[1]["holder"] == str(world.stranger.public_id)
    assert told("accreditation.applied") == {"officer", "prefect"}
    assert notice_data("accreditation.applied")["association"] == "Teranga di Capitanata"


def test_nothing_but_a_name_and_a_word_on_the_tax_code_is_required(world):
    row = application(world)
    assert (row.association.tax_code, row.association.no_tax_code, row.papers.count()) == ("", True, 0)
    assert last("accreditation.applied")[1]["tax_code"] == "declared_none"


def test_the_applicants_mandate_begins_with_the_accreditation(world, second):
    row = application(world)
    assert speaks_for(standing_of(world.stranger), row.association, NOON).code == "mandate_not_accepted"
    with clock.at(NOON + DAY, channel="test"):
        accredit_association(row, actor=world.officer, letter="g")
    who = standing_of(world.stranger)
    assert speaks_for(who, row.association, NOON + DAY - second).code == "mandate_not_started"
    assert speaks_for(who, row.association, NOON + DAY).allowed
    assert verbs()[-2:] == ["accreditation.accredited", "mandate.begun"]
    header, facts = last("mandate.begun")
    assert (header["on_behalf_of"]["label"], header["role"]) == ("Nuova Rete", "legal_representative")
    assert facts == {"kind": "legal_representative"}


def test_a_mandate_given_by_the_office_meanwhile_waits_for_its_holder(world):
    row = application(world)
    other = mandate(world.member, row.association, MandateKind.LEGAL_REPRESENTATIVE, accepted_at=None)
    with clock.at(NOON + DAY, channel="test"):
        accredit_association(row, actor=world.officer)
    other.refresh_from_db()
    assert other.accepted_at is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"legal_name": "  "}, "name_missing"),
        ({"legal_form": "club"}, "form_unknown"),
        ({"registers": [("mafia", "1")]}, "register_unknown"),
        ({"registers": [("runts", " ")]}, "register_unknown"),
        ({"no_tax_code": False}, "tax_code_missing"),
        ({"tax_code": "00743110157"}, "tax_code_and_none"),
        ({"tax_code": "00743110158", "no_tax_code": False}, "tax_code_form"),
        ({"papers": [("photo", paper())]}, "paper_unknown"),
        ({"papers": [("other", paper())] * 21}, "too_many_papers"),
    ],
)
def test_an_application_says_what_it_must(world, fields, code):
    with refused(code):
        application(world, **fields)


def test_a_visitor_signs_in_first(world):
    with refused("not_signed_in"):
        apply_for_accreditation(
            world.foggia, actor=User(is_active=False), legal_name="X", seat_municipality="Y", no_tax_code=True
        )


def test_equal_names_get_different_addresses(world):
    slugs = [application(world, legal_name=name).association.slug for name in ("Casa", "Casa", "casa!", "家园", "家园")]
    assert slugs == ["casa-fg", "casa-fg-2", "casa-fg-3", "association-fg", "association-fg-2"]


@pytest.mark.parametrize("verified", [None, False])
def test_the_prefecture_writes_to_an_address_that_was_confirmed(world, verified):
    addresses = EmailAddress.objects.filter(user=world.stranger)
    addresses.delete() if verified is None else addresses.update(verified=False)
    with refused("address_not_verified"):
        application(world)


def test_another_address_that_was_confirmed_does_not_help(world):
    EmailAddress.objects.filter(user=world.stranger).update(email="old@example.org")
    with refused("address_not_verified"):
        application(world)


@pytest.mark.parametrize(("later", "code"), [(DAY - timedelta(seconds=1), "too_many_applications"), (DAY, "")])
def test_nobody_floods_an_office_with_files(world, later, code):
    """Each file sends mail and holds papers; taking files back makes no room for others on the same day."""
    rows = [application(world, legal_name=f"Rete {number}") for number in range(5)]
    withdraw_accreditation(rows[0], actor=world.stranger)
    with clock.at(NOON + later, channel="test"):
        for again in (
            lambda: application(world, legal_name="Un'altra", at=world.bari),
            lambda: apply_again(rows[0].association, actor=world.stranger, prefecture=world.foggia),
        ):
            if code:
                with refused(code):
                    again()
            else:
                again()
        application(world, actor=world.member)  # nobody else is in the way


# --- two who claim one association ----------------------------------------------------------------------


def test_a_name_or_code_of_an_association_that_takes_part_is_a_contested_claim(world):
    first = coded(world, legal_name="Casa dei Popoli A.P.S.")
    pending = coded(world, legal_name="Altra", actor=world.member)
    assert not pending.is_contested, "nobody takes part under it yet"
    accredit_association(first, actor=world.officer)
    by_code = coded(world, legal_name="Terza", actor=world.second_member, at=world.bari)
    by_name = application(world, legal_name="Associazione CASA dei pòpoli", actor=world.second_member)
    assert (by_code.is_contested, by_name.is_contested) == (True, True)
    assert last("accreditation.applied")[1]["contested"] is True
    assert [row.holds_tax_code for row in Association.objects.filter(tax_code=CODE).order_by("pk")] == [
        True,
        False,
        False,
    ]


def test_two_claims_have_one_voice(world):
    first = coded(world)
    accredit_association(first, actor=world.officer)
    second = coded(world, legal_name="Vera Rete", actor=world.member)
    with refused("tax_code_accredited"):
        accredit_association(second, actor=world.officer, words="È questa.")
    withdraw_accreditation(first, actor=world.officer, words="Scissione.")
    with refused("words_needed"):
        accredit_association(second, actor=world.officer)
    accredit_association(second, actor=world.officer, words="Verbale del 3 maggio.")
    held = {row.legal_name: row.holds_tax_code for row in Association.objects.filter(tax_code=CODE)}
    assert held == {"Nuova Rete": False, "Vera Rete": True}


def test_the_same_name_alone_can_be_two_associations(world):
    application(world, legal_name="Spiga")
    row = Accreditation.objects.latest("pk")
    assert row.is_contested
    assert accredit_association(row, actor=world.officer, words="Sede diversa.").state == "accredited"


def test_duplicates_say_why(world):
    first = coded(world, legal_name="Spiga")
    second = coded(world, legal_name="Altra")
    found = {row.association.legal_name: row for row in duplicates_of(first.association, NOON)}
    assert found.keys() == {"Spiga", "Altra"}
    why = [(row.same_tax_code, row.same_name, row.same_person) for row in (found["Spiga"], found["Altra"])]
    assert why == [(False, True, False), (True, False, True)]
    Mandate.objects.filter(association=second.association).update(ends_at=NOON)
    found = {row.association.legal_name: row.same_person for row in duplicates_of(first.association, NOON)}
    assert found == {"Spiga": False, "Altra": False}
    assert duplicates_of(world.lega, NOON) == []


# --- again, and elsewhere -------------------------------------------------------------------------------


def test_after_a_refusal_a_new_file_begins(world):
    first = application(world)
    with refused("file_open"):
        apply_again(first.association, actor=world.stranger, prefecture=world.foggia)
    refuse_accreditation(first, actor=world.officer, words="Manca tutto.")
    second = apply_again(first.association, actor=world.stranger, prefecture=world.foggia)
    assert (second.pk != first.pk, second.state, second.association) == (True, "applied", first.association)
    header, facts = last("accreditation.applied")
    assert (header["role"], facts["again"]) == ("applicant", True)
    assert told("accreditation.applied") == {"officer", "prefect"}
    accredit_association(second, actor=world.officer)
    assert speaks_for(standing_of(world.stranger), first.association, NOON).allowed
    first.refresh_from_db()
    assert first.state == "refused"


def test_one_file_of_each_prefecture_is_open(world):
    apply_again(world.spiga, actor=world.legal_of_spiga, prefecture=world.bari)
    with refused("file_open"):
        apply_again(world.spiga, actor=world.legal_of_spiga, prefecture=world.bari)


@pytest.mark.parametrize(
    "name", ["delegate_of_spiga", "contributor_of_spiga", "stranger", "officer", "delegate_of_lega"]
)
def test_only_the_legal_representative_applies_again(world, name):
    with refused("not_legal_representative"):
        apply_again(world.spiga, actor=getattr(world, name), prefecture=world.bari)


def test_whoever_applied_to_the_wrong_prefecture_applies_to_the_right_one(world):
    wrong = application(world)
    withdraw_accreditation(wrong, actor=world.stranger)
    right = apply_again(wrong.association, actor=world.stranger, prefecture=world.bari)
    accredit_association(right, actor=world.officer_of_bari)
    assert last("mandate.begun")[0]["chain"] == "prefecture:FG", "the chain of the seat"
    assert last("accreditation.accredited")[0]["chain"] == "prefecture:BA"
    assert speaks_for(standing_of(world.stranger), wrong.association, NOON).allowed


def test_accredited_by_two_prefectures_it_counts_once_in_the_region(world):
    row = apply_again(world.spiga, actor=world.legal_of_spiga, prefecture=world.bari)
    with clock.at(NOON - 20 * DAY, channel="test"):
        accredit_association(row, actor=world.officer_of_bari)
    with scaffolding():
        region = consultation("regionale", world.bari, audience=Audience.REGION)
        text = proposal(region, world.lega)
    assert [row.slug for row in entitled_associations(region, NOON)].count("spiga") == 1
    for user in (world.delegate_of_spiga, world.second_delegate_of_spiga):
        cast_vote(text, actor=user, association=world.spiga, position="in_favour")
    counted = tally(text, NOON)
    assert (counted.in_favour, counted.entitled) == (1, 3)


def test_a_file_that_ended_before_the_opening_gives_no_place_on_the_roll(world):
    world.spiga.accreditations.update(state=AccreditationState.WITHDRAWN, stopped_at=NOON - 11 * DAY)
    row = apply_again(world.spiga, actor=world.legal_of_spiga, prefecture=world.foggia)
    accredit_association(row, actor=world.officer)
    with scaffolding():
        text = proposal(world.consultation, world.lega)
    with refused("accredited_after_opening"):
        cast_vote(text, actor=world.delegate_of_spiga, association=world.spiga, position="against")
    assert "spiga" not in {row.slug for row in entitled_associations(world.consultation, NOON)}


# --- papers ---------------------------------------------------------------------------------------------


def test_papers_come_with_the_application_and_the_record_holds_their_digests(world, media):
    row = application(world, papers=[("statute", paper()), ("minutes", paper(b"%PDF-1.4 verbale"))])
    kept = list(row.papers.all())
    assert last("accreditation.applied")[1]["papers"] == [item.digest for item in kept]
    assert [item.file.open().read() for item in kept] == [b"%PDF-1.4 statuto", b"%PDF-1.4 verbale"]
    for item in kept:
        item.file.close()
        assert item.file.path.startswith(str(media / "private" / "papers"))
        assert "statuto" not in item.file.path
        with pytest.raises(ValueError, match="no address"):
            _ = item.file.url


def test_papers_asked_for_come_back(world, second):
    row = application(world)
    request_documents(row, actor=world.officer, words="Manca lo statuto.", due_at=NOON + DAY)
    with clock.at(NOON + DAY + second, channel="test"):
        kept = send_documents(row, actor=world.stranger, papers=[("statute", paper())], words="In ritardo, scusate.")
    assert (kept.state, kept.documents_due_at, kept.documents_sent_at) == ("applied", None, NOON + DAY + second)
    assert kept.answer.content == "In ritardo, scusate."
    header, facts = last("accreditation.documents_sent")
    assert (header["role"], header["on_behalf_of"]["label"]) == ("applicant", "Nuova Rete")
    answer = Statement.objects.latest("pk").digest()
    sent = {"from": "documents_requested", "to": "applied", "papers": [paper().digest], "answer": answer}
    assert facts == sent
    assert told("accreditation.documents_sent") == {"officer", "prefect"}
    assert notice_data("accreditation.documents_sent")["association"] == "Nuova Rete"


def test_whoever_forgot_a_paper_sends_it_before_being_asked(world):
    row = application(world)
    assert send_documents(row, actor=world.stranger, papers=[("other", paper())]).state == "applied"
    with refused("nothing_sent"):
        send_documents(row, actor=world.stranger, words=" ")
    with refused("too_many_papers"):
        send_documents(row, actor=world.stranger, papers=[("other", paper())] * 20)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("stranger", "not_legal_representative"),
        ("delegate_of_ofanto", "not_legal_representative"),
        ("officer", "not_legal_representative"),
        ("legal_of_spiga", "not_legal_representative"),
    ],
)
def test_papers_come_from_who_answers_for_the_file(world, name, code):
    with refused(code):
        send_documents(Accreditation.objects.get(association=world.ofanto), actor=getattr(world, name), words="x")


def test_a_representative_who_did_not_accept_sends_nothing(world):
    mandate(world.stranger, world.ofanto, MandateKind.LEGAL_REPRESENTATIVE, accepted_at=None)
    with refused("not_legal_representative"):
        send_documents(Accreditation.objects.get(association=world.ofanto), actor=world.stranger, words="x")


def test_the_second_to_a_representative_s_last_instant(world, second):
    row = Accreditation.objects.get(association=world.ofanto)
    mandate(world.stranger, world.ofanto, MandateKind.LEGAL_REPRESENTATIVE, ends_at=NOON + timedelta(hours=1))
    end = NOON + timedelta(hours=1)
    with clock.at(end - second, channel="test"):
        assert send_documents(row, actor=world.stranger, words="x").state == "applied"
    with clock.at(end, channel="test"), refused("not_legal_representative"):
        send_documents(row, actor=world.stranger, words="x")
