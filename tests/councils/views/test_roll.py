"""The public list of who takes positions, and the decision that adds to it."""

import pytest
from bs4 import BeautifulSoup

from consult.audit.journal import scaffolding
from councils.models import Consultation, LateAdmission
from councils.states import ConsultationState
from tests.cast import DAY, NOON, association
from tests.councils.telling import founded, verbs
from tests.proposals.stage import calendar

LIST = "/en/consultations/trasporti/entitled/"
DESK = "/en/desk/consultations/trasporti/entitled/"
WHY = "La domanda era completa prima dell’apertura."


@pytest.fixture
def late(world):
    body = founded("tardiva", world.foggia)
    body.accreditations.update(accredited_at=NOON - 9 * DAY)
    return body


def test_the_list_is_that_of_the_opening_and_marks_the_suspended(client, world, late, words):
    world.lega.accreditations.update(state="suspended", stopped_at=NOON - DAY)
    answer = client.get(LIST)
    said = words(answer)
    assert "The list is that of Saturday 2 May 2026, 12:00 (CEST)" in said
    assert "3 associations" in said
    rows = [
        " ".join(row.get_text(" ").split()) for row in BeautifulSoup(answer.content, "html.parser").select("main li")
    ]
    marked = [row for row in rows if "not accredited now" in row]
    assert len(marked) == 1
    assert marked[0].startswith("Lega")
    assert "Tardiva" not in said


def test_before_the_opening_it_is_as_of_now(client, world, late, words):
    calendar(world.consultation, vote=(1, 20))
    said = words(client.get(LIST))
    assert "This is the list as of now. It may change until Wednesday 13 May 2026, 12:00 (CEST)" in said
    assert "Tardiva" in said


def test_whoever_was_added_stands_there_with_the_reason(as_, client, world, late, words):
    browser = as_(world.prefect)
    assert "everybody reads your reason" in words(browser.get(DESK))
    answer = browser.post(DESK, {"association": late.pk, "words": WHY}, follow=True)
    assert "The association can take positions now." in words(answer)
    said = words(client.get(LIST))
    assert "Added on Tuesday 12 May 2026, 12:00 (CEST)" in said
    assert WHY in said
    assert "4 associations" in said
    assert LateAdmission.objects.get().association == late
    assert verbs() == ["consultation.association_admitted"]


@pytest.mark.parametrize("name", ["spiga", "lana", "ofanto"])
def test_nobody_else_is_offered_or_taken(as_, world, late, words, name):
    sent = {"association": world.associations[name].pk, "words": WHY}
    assert "Select a valid choice" in words(as_(world.prefect).post(DESK, sent), status=422)
    assert not verbs()


def test_a_draft_shows_its_list_to_nobody(client, world):
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(state=ConsultationState.DRAFT)
    assert client.get(LIST).status_code == 404
    assert client.get("/en/consultations/nothing/entitled/").status_code == 404


def test_of_what_was_held_elsewhere_nothing_is_known(client, world, words):
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(is_imported=True)
    said = words(client.get(LIST))
    assert "is not known here" in said
    assert "Spiga" not in said


def test_a_long_list_costs_no_more(client, world, django_assert_max_num_queries):
    with scaffolding():
        for number in range(30):
            association(f"voce_{number}", world.foggia)
    with django_assert_max_num_queries(9):
        assert "33 associations" in client.get(LIST).content.decode()
