"""The record as everybody reads it."""

import re

import pytest
from django.test import Client

from consult.audit.journal import scaffolding
from consult.audit.queries import heads, heads_digest
from councils.actions.accreditation import accredit_association, suspend_accreditation
from councils.actions.consultations import draft_consultation
from councils.actions.councils import open_office
from councils.models import Accreditation, Consultation
from councils.states import ConsultationState
from proposals.actions.voting import cast_vote
from tests.cast import World, proposal
from tests.consult.accounts.signing import enter

TIMELINE = "/en/consultations/trasporti/timeline/"


def test_an_empty_timeline_says_what_will_come(client: Client, world: World, words) -> None:
    assert "Nothing has happened yet. Each step will appear here by itself." in words(client.get(TIMELINE))


def test_the_timeline_tells_what_happened_and_names_no_person(client: Client, world: World, words) -> None:
    with scaffolding():
        row = proposal(world.consultation, world.lega)
    cast_vote(row, actor=world.delegate_of_spiga, association=world.spiga, position="in_favour")
    page = words(client.get(TIMELINE))
    assert "Spiga" in page
    assert "Entry 1 of the chain" in page
    assert "delegate_of_spiga" not in page
    assert str(world.delegate_of_spiga.public_id) not in page


@pytest.mark.parametrize("state", [ConsultationState.DRAFT, ConsultationState.CHECKED])
def test_a_consultation_in_preparation_has_no_public_timeline(client: Client, world: World, state: str) -> None:
    Consultation.objects.filter(pk=world.consultation.pk).update(state=state)
    assert client.get(TIMELINE).status_code == 404
    enter(client, world.officer)
    assert client.get(TIMELINE).status_code == 200
    enter(client, world.officer_of_bari)
    assert client.get(TIMELINE).status_code == 404


def test_the_heads_and_their_digest(client: Client, world: World, words) -> None:
    accredit_association(Accreditation.objects.get(association=world.ofanto), actor=world.officer, letter="g")
    page = words(client.get("/en/record/"))
    newest = heads()
    assert newest["prefecture:FG"]["hash"] in page
    assert heads_digest(newest) in page


def test_a_draft_shows_no_more_than_its_hash(client: Client, world: World, words) -> None:
    draft_consultation(world.foggia, actor=world.officer, code="segreta", title="Segreta")
    answer = client.get("/en/record/")
    assert "A consultation in preparation" in words(answer)
    assert "segreta" not in answer.content.decode().lower()


def test_an_application_is_not_told_but_the_accreditation_is(client: Client, world: World, words) -> None:
    file = Accreditation.objects.get(association=world.spiga)
    suspend_accreditation(file, actor=world.officer, words="Ragione riservata.")
    page = words(client.get("/en/record/prefectures/fg/"))
    assert "suspended Spiga FG" in page
    assert "Ragione riservata" not in page
    assert client.get("/en/record/prefectures/xx/").status_code == 404


def test_the_record_costs_the_same_with_many(client: Client, world: World, django_assert_max_num_queries) -> None:
    costs: dict[str, list[int]] = {}
    for more in (1, 3):
        for number in range(more):
            draft_consultation(world.foggia, actor=world.officer, code=f"c{more}-{number}", title="C")
            open_office(world.foggia, actor=world.officer, name=f"Ufficio {more}-{number}")
        for address in ("/en/record/", "/en/record/prefectures/FG/", TIMELINE):
            with django_assert_max_num_queries(15) as queries:
                assert client.get(address).status_code == 200
            costs.setdefault(address, []).append(len(queries))
    assert all(first == second for first, second in costs.values()), costs


@pytest.mark.parametrize("query", ["page=0", "page=2", "page=x", "page=" + "9" * 40])
@pytest.mark.parametrize("address", ["/en/record/", TIMELINE, "/en/associations/"])
def test_a_page_that_is_not_there_is_404(client: Client, world: World, address: str, query: str) -> None:
    assert client.get(f"{address}?{query}").status_code == 404


@pytest.mark.parametrize("address", ["/en/record/", TIMELINE, "/en/associations/", "/en/associations/spiga/"])
def test_public_pages_send_a_strict_policy(client: Client, world: World, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)", html), "no script stands in the page itself"
    assert " style=" not in html
    assert "https://" not in html
