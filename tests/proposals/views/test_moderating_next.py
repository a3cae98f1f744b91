"""Moderation without going back to the list: the next text comes by itself, with a script or without."""

from typing import Any

import pytest

from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from proposals.models import ModerationDecision, Proposal
from tests.cast import DAY, NOON, World, mandate, proposal
from tests.proposals.stage import comment
from tests.proposals.views.conftest import BUDGET, at


@pytest.fixture
def row(world: World) -> Proposal:
    """The only text that waits."""
    with scaffolding():
        return proposal(world.consultation, world.spiga, state="in_moderation")


@pytest.fixture
def three(world: World) -> list[Proposal]:
    """Three texts that wait, the oldest first."""
    with scaffolding():
        return [
            proposal(world.consultation, world.spiga, state="in_moderation", title=title, sent_at=NOON - days * DAY)
            for title, days in (("prima", 5), ("seconda", 4), ("terza", 3))
        ]


def leads_to(page: Any, row: Proposal) -> bool:
    return bool(page.answer.headers["Location"] == at("moderate", row.code))


def test_after_a_decision_the_next_text_comes_by_itself(visit: Any, three: list[Proposal]) -> None:
    first, second, third = three
    reader = visit("member")
    sent = reader.send("moderate", first.code, decision="publish")
    assert leads_to(sent, second)
    shown = reader.follow(sent)
    assert "The text is published." in shown.main
    assert "2 texts are left to read." in shown.main
    assert second.title in shown.soup.find("h1").get_text()
    sent = reader.send("moderate", third.code, decision="publish")
    assert leads_to(sent, second)  # the last was taken out of turn: back to the front
    assert "1 text is left to read." in reader.follow(sent).main
    sent = reader.send("moderate", second.code, decision="publish")
    assert sent.answer.headers["Location"] == at("moderation")
    assert "No text is left to read." in reader.follow(sent).main


def test_a_text_that_is_left_for_later_stays_and_comes_again(visit: Any, three: list[Proposal]) -> None:
    first, second, third = three
    reader = visit("member")
    assert leads_to(reader.read("moderation_next"), first)
    assert leads_to(reader.read("moderation_next", after=f"proposal-{first.pk}"), second)
    assert "The text stays in the queue." in reader.read("moderate", second.code).main
    assert leads_to(reader.read("moderation_next", after=f"proposal-{third.pk}"), first)
    assert not ModerationDecision.objects.exists()


@pytest.mark.parametrize("odd", ["", "proposal-0", "proposal-x", "comment-1", "\x00", "9" * 5000])
def test_an_odd_name_leads_to_the_oldest(visit: Any, three: list[Proposal], odd: str) -> None:
    assert leads_to(visit("member").read("moderation_next", after=odd), three[0])


def test_without_a_next_text_the_queue_says_so(visit: Any, row: Proposal) -> None:
    reader = visit("member")
    assert reader.read("moderation_next", after=f"proposal-{row.pk}").answer.headers["Location"] == at("moderation")
    assert visit("delegate_of_spiga").read("moderation_next").status == 404


def test_ones_own_association_is_never_the_next_text(world: World, visit: Any, three: list[Proposal]) -> None:
    with scaffolding():
        mandate(world.member, world.spiga)
        other = proposal(world.consultation, world.lega, state="in_moderation", sent_at=NOON)
    reader = visit("member")
    assert leads_to(reader.read("moderation_next"), other)
    blocked = reader.read("moderate", three[0].code)
    assert "You have a tie with the association concerned" in blocked.main
    assert blocked.links("moderation_next")
    sent = reader.send("moderate", other.code, decision="publish")
    assert "No text is left to read." in reader.follow(sent).main


def recorded(row: Proposal) -> list[Any]:
    """What the decision left: the state of the text, the decision, and its entries in the record."""
    row.refresh_from_db()
    decided = row.moderationdecisions.values_list("verdict", "ground", "decided_by")
    events = AuditEvent.objects.filter(subject_type="proposal", subject_id=row.pk).values_list("verb", flat=True)
    return [row.state, list(decided), list(events)]


def test_a_script_and_a_plain_form_leave_the_same_record(visit: Any, three: list[Proposal]) -> None:
    plain, scripted, _third = three
    reader = visit("member")
    typed = {"decision": "reject", "ground": "off_topic", "words": "Parla d'altro."}
    by_form = reader.send("moderate", plain.code, **typed)
    by_script = reader.client.post(at("moderate", scripted.code), typed, headers={"HX-Request": "true"})
    assert by_form.status == by_script.status_code == 303
    assert recorded(plain) == recorded(scripted)


def test_a_script_gets_the_part_alone_and_at_the_end_the_whole_queue(visit: Any, row: Proposal) -> None:
    reader = visit("member")
    part = reader.client.get(at("moderate", row.code), headers={"HX-Request": "true"}).content.decode()
    assert 'id="work"' in part
    assert "<html" not in part
    refused = reader.client.post(at("moderate", row.code), {}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert b"data-error-summary" in refused.content
    last = reader.client.post(at("moderate", row.code), {"decision": "publish"}, headers={"HX-Request": "true"})
    assert last.headers["HX-Redirect"] == at("moderation")
    assert "No text is left to read." in reader.read("moderation").main


def test_one_text_is_shown_within_the_budget(world: World, visit: Any, three: list[Proposal]) -> None:
    with scaffolding():
        said = comment(proposal(world.consultation, world.spiga), world.lega, state="in_moderation")
    reader = visit("member")
    for page in (reader.read("moderate", three[0].code), reader.read("moderate_comment", said.pk)):
        assert page.queries <= BUDGET
