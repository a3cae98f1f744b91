"""Accreditation files: the officer's list, and each decision with its words."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from councils.actions.applying import apply_for_accreditation
from councils.models import Accreditation
from councils.states import AccreditationState
from tests.cast import DAY, World, association
from tests.consult.accounts.signing import enter

LIST = "/en/desk/accreditation/"


def file_of(world: World, name: str) -> Accreditation:
    return Accreditation.objects.get(association=getattr(world, name))


def address(world: World, name: str, act: str = "") -> str:
    return f"/en/desk/accreditation/{file_of(world, name).pk}/{act + '/' if act else ''}"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *[("officer", 200), ("prefect", 200), ("officer_of_bari", 200), ("secretary", 404), ("auditor", 404)],
        *[("mediator", 404), ("member", 404), ("legal_of_spiga", 404), ("stranger", 404)],
    ],
)
def test_the_list_is_for_those_who_decide(client: Client, world: World, who: str, status: int) -> None:
    enter(client, getattr(world, who))
    assert client.get(LIST).status_code == status


def test_without_the_second_factor_the_page_says_what_to_do(client: Client, world: World, words) -> None:
    client.force_login(world.officer)
    assert "This needs your second factor." in words(client.get(LIST), 403)


def test_the_list_shows_what_waits_oldest_first(client: Client, world: World, words) -> None:
    with scaffolding():
        association("older", world.foggia, AccreditationState.DOCUMENTS_REQUESTED)
        Accreditation.objects.filter(association__slug="older").update(
            applied_at=file_of(world, "ofanto").applied_at - DAY
        )
    enter(client, world.officer)
    page = words(client.get(LIST))
    assert page.index("Older") < page.index("Ofanto")
    assert "Spiga" not in page
    assert "Spiga" in words(client.get(LIST + "?show=all"))


def test_another_prefecture_sees_none_of_ours(client: Client, world: World, words) -> None:
    enter(client, world.officer_of_bari)
    assert "No file waits for you." in words(client.get(LIST + "?show=all"))
    assert client.get(address(world, "ofanto")).status_code == 404
    assert client.post(address(world, "ofanto", "accredit"), {}).status_code == 404


def test_the_list_costs_the_same_with_many(client: Client, world: World, django_assert_max_num_queries) -> None:
    enter(client, world.officer)
    costs = []
    for more in (0, 3):
        with scaffolding():
            for number in range(more):
                association(f"waiting_{number}", world.foggia, AccreditationState.APPLIED)
        with django_assert_max_num_queries(15) as queries:
            client.get(LIST)
        costs.append(len(queries))
    assert costs[0] == costs[1]


STEPS = [
    ("ofanto", "accredit", {"letter": "g", "words": ""}, "accredited"),
    ("ofanto", "refuse", {"words": "Statuto assente."}, "refused"),
    ("ofanto", "request_documents", {"words": "Statuto.", "due_on": "2026-06-11"}, "documents_requested"),
    ("ofanto", "withdraw", {"words": "Doppia."}, "withdrawn"),
    ("spiga", "suspend", {"words": "Verifica in corso."}, "suspended"),
    ("lana", "reinstate", {"words": "Chiarito."}, "accredited"),
]


@pytest.mark.parametrize(("name", "act", "sent", "state"), STEPS)
def test_each_decision(client: Client, world: World, words, name: str, act: str, sent, state: str) -> None:
    enter(client, world.officer)
    assert "State of the file:" in words(client.get(address(world, name, act)))
    answer = client.post(address(world, name, act), sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, address(world, name))
    file = file_of(world, name)
    assert file.state == state
    assert AuditEvent.objects.filter(subject_type="accreditation", subject_id=file.pk).count() == 1
    page = words(client.get(address(world, name)))
    assert "The decision was taken and recorded." in page
    assert not sent["words"] or sent["words"] in page


def test_papers_may_come_until_the_last_day_is_over_in_italy(client: Client, world: World) -> None:
    enter(client, world.officer)
    client.post(address(world, "ofanto", "request_documents"), {"words": "Statuto.", "due_on": "2026-06-11"})
    assert file_of(world, "ofanto").documents_due_at.isoformat() == "2026-06-11T22:00:00+00:00"


@pytest.mark.parametrize(
    ("name", "act", "sent", "sentence"),
    [
        ("ofanto", "refuse", {"words": ""}, "This field is required."),
        ("ofanto", "refuse", {"words": "\u200b"}, "This field is required."),
        ("ofanto", "refuse", {"words": "a\u202e"}, "turns its order around"),
        ("ofanto", "refuse", {"words": "a\x00"}, "U+0000"),
        ("ofanto", "refuse", {"words": "x" * 4001}, "The text has 4001 characters"),
        (
            "ofanto",
            "request_documents",
            {"words": "Statuto in fondo", "due_on": "2026-05-11"},
            "The term is in the past.",
        ),
        ("ofanto", "request_documents", {"words": "Statuto in fondo", "due_on": "x"}, "Enter a valid date."),
        ("ofanto", "accredit", {"letter": "z", "words": "Statuto in fondo"}, "Select a valid choice."),
        ("ofanto", "suspend", {"words": "Statuto in fondo"}, "The state of this file is: application received."),
        ("spiga", "accredit", {"words": "Statuto in fondo"}, "The state of this file is: accredited."),
    ],
)
def test_refusals_are_told_and_the_words_kept(client: Client, world: World, words, name, act, sent, sentence) -> None:
    enter(client, world.officer)
    before = file_of(world, name).state
    answer = client.post(address(world, name, act), sent)
    assert sentence in words(answer, 422)
    assert file_of(world, name).state == before
    if "in fondo" in sent["words"]:
        assert "Statuto in fondo</textarea>" in answer.content.decode()


@pytest.mark.parametrize("act", ["close", "ACCREDIT", "__init__", "accredit-1", "send_documents"])
def test_an_unknown_decision_is_404(client: Client, world: World, act: str) -> None:
    enter(client, world.officer)
    assert client.post(address(world, "ofanto", act), {"words": "x"}).status_code == 404
    assert not AuditEvent.objects.exists()


def test_the_association_reads_its_own_file_and_decides_nothing(client: Client, world: World, words) -> None:
    enter(client, world.delegate_of_ofanto)
    page = words(client.get(address(world, "ofanto")))
    assert "application received" in page
    assert "The prefecture examines the file." in page
    answer = client.post(address(world, "ofanto", "accredit"), {"letter": "", "words": ""})
    assert "This is for the staff of" in words(answer, 422)
    assert file_of(world, "ofanto").state == "applied"


def test_the_legal_representative_withdraws_without_saying_why(client: Client, world: World, words) -> None:
    enter(client, world.legal_of_spiga)
    assert "The file is closed for good." in words(client.get(address(world, "spiga", "withdraw")))
    assert client.post(address(world, "spiga", "withdraw"), {"words": ""}).status_code == 303
    assert file_of(world, "spiga").state == "withdrawn"


def test_a_delegate_does_not_withdraw(client: Client, world: World, words) -> None:
    enter(client, world.delegate_of_spiga)
    assert client.post(address(world, "spiga", "withdraw"), {"words": "x"}).status_code == 422
    assert file_of(world, "spiga").state == "accredited"


def test_a_hostile_reason_is_harmless(client: Client, world: World) -> None:
    enter(client, world.officer)
    client.post(address(world, "ofanto", "refuse"), {"words": "<script>alert(1)</script>"})
    html = client.get(address(world, "ofanto")).content.decode()
    assert "<script>alert" not in html
    assert '<div lang="it" dir="ltr"><p>&lt;script&gt;' in html


def claim(world: World, name: str, **fields: object) -> Accreditation:
    values = {"legal_name": name, "seat_municipality": "Foggia", "no_tax_code": True} | fields
    return apply_for_accreditation(world.foggia, actor=values.pop("actor", world.stranger), **values)


def test_the_officer_reads_what_may_be_the_same(client: Client, world: World, words) -> None:
    row = claim(world, "SPIGA a.p.s.")
    enter(client, world.officer)
    answer = client.get(address_of(row))
    page = words(answer)
    assert "contested claim" in page
    assert "Perhaps the same association" in page
    assert "same name" in page
    links = [tag["href"] for tag in BeautifulSoup(answer.content, "html.parser").select("[aria-labelledby=suspects] a")]
    assert links == ["/en/associations/spiga/", address(world, "spiga")]
    assert "contested claim" in words(client.get(LIST))


def address_of(row: Accreditation) -> str:
    return f"/en/desk/accreditation/{row.pk}/"


def test_what_the_officer_may_not_open_has_no_name(client: Client, world: World, words) -> None:
    elsewhere = apply_for_accreditation(
        world.bari, actor=world.stranger, legal_name="Segreta", seat_municipality="Bari", no_tax_code=True
    )
    row = claim(world, "Nuova")
    enter(client, world.officer)
    page = words(client.get(address_of(row)))
    assert "An association whose file you cannot open: same legal representative" in page.replace(" :", ":")
    assert "Segreta" not in page
    assert "application received" in page
    assert client.get(address_of(elsewhere)).status_code == 404


def test_papers_are_asked_for_once(client: Client, world: World, words) -> None:
    row = claim(world, "Nuova")
    enter(client, world.officer)
    ask = f"{address_of(row)}request_documents/"
    client.post(ask, {"words": "Statuto.", "due_on": "2026-06-11"})
    enter(client, world.stranger)
    client.post(f"{address_of(row)}papers/", {"words": "Non lo abbiamo."})
    enter(client, world.officer)
    page = words(client.get(address_of(row)))
    assert "Non lo abbiamo." in page
    assert "ask for papers" not in page.lower()
    assert "they are asked for once" in words(client.post(ask, {"words": "Altro.", "due_on": "2026-06-11"}), 422)


def test_the_file_costs_the_same_with_many_suspects(
    client: Client, world: World, django_assert_max_num_queries
) -> None:
    row = claim(world, "Spiga")
    enter(client, world.officer)
    costs = []
    for more in (0, 3):
        for number in range(more):
            claim(world, f"Spiga {number and ''}")
        with django_assert_max_num_queries(15) as queries:
            client.get(address_of(row))
        costs.append(len(queries))
    assert costs[0] == costs[1]
