"""The dates at the desk: what follows is seen first, then decided; everybody reads the change with its reason."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consult import clock
from consult.audit.journal import scaffolding
from councils.actions.deadlines import extend_phase, move_answers
from councils.models import Consultation, DateChange, Phase
from tests.cast import DAY, NOON, proposal
from tests.councils.telling import last, verbs

DATES = "/en/desk/consultations/trasporti/dates/"
WHY = "Molte associazioni hanno chiesto altro tempo."
EXTEND = {"kind": "vote", "until": "2026-06-05T12:00", "words": WHY}


def seen(answer):
    """What was looked at, as the page sends it along."""
    return BeautifulSoup(answer.content, "html.parser").find("input", attrs={"name": "seen"})["value"]


def vote(world):
    return Phase.objects.get(consultation=world.consultation, kind="vote")


@pytest.mark.parametrize(
    "who", ["officer", "prefect", "secretary", "mediator", "member", "officer_of_bari", "delegate_of_spiga"]
)
def test_the_dates_are_for_those_who_decide_there(as_, world, who):
    client = as_(getattr(world, who))
    status = 200 if who in {"officer", "prefect"} else 404
    for address in (DATES, f"{DATES}extend/", "/en/desk/consultations/trasporti/entitled/"):
        assert client.get(address).status_code == status
    assert client.post(f"{DATES}extend/", EXTEND).status_code == (422 if who == "officer" else status)
    assert not verbs()


def test_consequences_are_seen_before_anything_changes(as_, world, words):
    client = as_(world.prefect)
    assert "Extend a phase" in words(client.get(DATES))
    assert "Italian time" in words(client.get(f"{DATES}extend/"))
    looked_at = client.post(f"{DATES}extend/", EXTEND)
    said = words(looked_at)
    assert "positions: closing on Friday 5 June 2026, 12:00 (CEST) instead of Monday 1 June 2026, 12:00 (CEST)" in said
    assert "4 people who take part are told" in said
    assert "Yes, decide this" in said
    assert not verbs()
    answer = client.post(f"{DATES}extend/", EXTEND | {"seen": seen(looked_at)}, follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert "The phase was extended." in words(answer)
    assert vote(world).closes_at == NOON + 24 * DAY
    assert DateChange.objects.get().reason.content == WHY
    assert last("consultation.phase_extended")[0]["role"] == "prefect"


def test_something_else_than_what_was_seen_is_shown_again(as_, world, words):
    client = as_(world.prefect)
    mark = seen(client.post(f"{DATES}extend/", EXTEND))
    answer = client.post(f"{DATES}extend/", EXTEND | {"until": "2026-06-06T12:00", "seen": mark})
    assert "closing on Saturday 6 June 2026" in words(answer)
    assert not verbs()


def test_an_early_closing_at_once(as_, world, words):
    client = as_(world.prefect)
    press = {"kind": "vote", "until": "", "words": WHY, "period_words": "La sala non c’è più."}
    looked_at = client.post(f"{DATES}close/", press)
    assert words(looked_at).count("instead of Monday 1 June 2026") == 3
    client.post(f"{DATES}close/", press | {"seen": seen(looked_at)})
    assert vote(world).closes_at == NOON


@pytest.mark.parametrize(
    ("act", "sent", "reason"),
    [
        ("extend", EXTEND | {"until": "2026-05-30T12:00"}, "The phase closes on Monday 1 June 2026"),
        ("extend", EXTEND | {"until": "2026-10-25T02:30"}, "02:30 comes twice"),
        ("extend", EXTEND | {"until": "2027-03-28T02:30"}, "there is no 02:30"),
        ("extend", EXTEND | {"until": "2026-07-11T00:00"}, "The answers are due by"),
        ("extend", EXTEND | {"words": " "}, "This field is required"),
        ("extend", EXTEND | {"kind": "dance"}, "Select a valid choice"),
        ("extend", EXTEND | {"until": "soon"}, "Enter a valid date/time"),
        ("close", EXTEND, "Choose an instant from now until before"),
        ("answers", {"due_on": "2026-06-01", "words": WHY}, "The answers come after the closing"),
        ("reopen", EXTEND, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_on_the_form(as_, world, words, act, sent, reason):
    client = as_(world.prefect)
    with_mark = sent | {"seen": f"{sent.get('kind')} 2026-10-25T02:30:00+01:00"}
    assert reason in words(client.post(f"{DATES}{act}/", with_mark), status=422)
    assert not verbs()


def test_an_act_that_is_not_there(as_, world):
    assert as_(world.prefect).get(f"{DATES}dance/").status_code == 404


def test_who_cannot_reads_why_and_who_can(as_, world, words):
    assert "for the prefect, or for an officer with a delegation" in words(as_(world.officer).get(f"{DATES}extend/"))


def test_reopening_says_that_results_are_hidden_again(as_, world, words):
    with scaffolding():
        Consultation.objects.filter(pk=world.consultation.pk).update(results_shown="after_closing")
    with clock.at(NOON + 21 * DAY, channel="test"):
        said = words(as_(world.prefect).post(f"{DATES}reopen/", EXTEND))
    assert "They are hidden again until the new one" in said


def test_the_answers_move_after_a_look(as_, world):
    client, press = as_(world.prefect), {"due_on": "2026-09-01", "words": WHY}
    client.post(f"{DATES}answers/", press | {"seen": seen(client.post(f"{DATES}answers/", press))})
    assert DateChange.objects.get().due_on.isoformat() == "2026-09-01"


# --- shown to everybody ----------------------------------------------------------------------------------


def test_everybody_reads_what_changed_with_its_reason(client, world, words):
    with scaffolding():
        row = proposal(world.consultation, world.spiga)
    quiet = words(client.get(f"/en/proposals/{row.code}/"))
    assert "Changed dates" not in quiet
    extend_phase(world.consultation, actor=world.prefect, kind="discuss", until=NOON + 25 * DAY, words=WHY)
    move_answers(world.consultation, actor=world.prefect, due_on=(NOON + 90 * DAY).date(), words="Serve più studio.")
    sentence = "Extended on Tuesday 12 May 2026, 12:00 (CEST): comments, until Saturday 6 June 2026, 12:00 (CEST)."
    notice = words(client.get("/en/consultations/trasporti/"))
    assert sentence in notice
    assert "positions, until Saturday 6 June" in notice
    assert "It moved along" in notice
    assert WHY in notice
    assert "the day of the answers was moved to Monday 10 August 2026" in notice
    assert "Serve più studio." in notice
    for address in (f"/en/proposals/{row.code}/", "/en/consultations/trasporti/proposals/"):
        page = words(client.get(address))
        assert sentence in page
        assert WHY in page


def test_the_changes_cost_a_proposal_s_page_no_query(client, world):
    with scaffolding():
        row = proposal(world.consultation, world.spiga)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            client.get(f"/en/proposals/{row.code}/")
        return len(counted)

    queries()
    before = queries()
    extend_phase(world.consultation, actor=world.prefect, kind="propose", until=NOON + 25 * DAY, words=WHY)
    assert queries() == before
