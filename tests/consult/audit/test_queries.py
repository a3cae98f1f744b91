"""The record told: heads, timelines in plain words, and what of it a reader may see."""

import json

import pytest
from django.utils.translation import gettext_lazy, override

from consult.audit import queries, verbs
from consult.audit.chain import heads_digest
from consult.audit.models import AuditEvent, AuditPart, Chain
from consult.audit.queries import head_document, heads, register_results, results_are_shown, tell, timeline, told
from consult.audit.verbs import Facts, UnknownVerb, Verb
from tests.cast import NOON
from tests.consult.audit.toys import NOTED, PRIVATE, VOTED, note, note_in_both

CHAIN = "consultation:trasporti"


@pytest.fixture(autouse=True)
def _own_registers(monkeypatch):
    monkeypatch.setattr(verbs, "_labels", {})
    monkeypatch.setattr(queries, "_results_shown", {})


# --- heads ----------------------------------------------------------------------------------------


def test_heads_name_the_newest_event_of_each_chain(world, django_assert_num_queries):
    note_in_both(world.consultation, actor=world.officer)
    note(world.consultation, actor=world.officer, times=3)
    Chain.objects.create(key="empty", started_at=NOON)
    with django_assert_num_queries(1):
        found = heads()
    newest = AuditEvent.objects.get(chain__key=CHAIN, seq=4)
    assert found[CHAIN] == {"seq": 4, "hash": newest.hash}
    assert list(found) == [CHAIN, "prefecture:FG"]


def test_the_head_document_carries_its_own_digest(world):
    note(world.consultation, actor=None)
    document = json.loads(json.dumps(head_document()))
    assert document["digest"] == heads_digest(document["chains"])
    assert document["format"] == 1
    assert document["made_at"].endswith("Z")


# --- timelines ------------------------------------------------------------------------------------


def test_a_timeline_shows_public_events_of_its_chain_in_order(world):
    note_in_both(world.consultation, actor=world.officer)
    note(world.consultation, actor=world.officer, verb=PRIVATE)
    note(world.consultation, actor=world.delegate_of_spiga, verb=VOTED, on_behalf_of=world.spiga)
    assert [event.verb for event in timeline(CHAIN)] == [NOTED, VOTED]


def test_what_everybody_may_read_is_more_than_the_timeline(world, monkeypatch):
    note(world.consultation, actor=world.officer, verb=PRIVATE)
    note(world.consultation, actor=world.officer, verb=VOTED)
    monkeypatch.setitem(verbs._register, VOTED, Verb(VOTED, "%(who)s", timeline=False))
    assert [event.verb for event in queries.public_events(CHAIN)] == [VOTED]
    assert not timeline(CHAIN)


@pytest.mark.parametrize("times", [1, 3, 40])
def test_a_timeline_costs_two_queries_however_long(world, django_assert_num_queries, times):
    note(world.consultation, actor=world.officer, times=times)
    with django_assert_num_queries(2):
        assert len(tell(timeline(CHAIN))) == times


def test_an_event_is_told_with_who_when_and_about_what(world):
    note(world.consultation, actor=world.officer, role="officer", on_behalf_of=world.spiga)
    (shown,) = tell(timeline(CHAIN))
    assert "Spiga" in shown.sentence
    assert (shown.seq, shown.verb, shown.channel) == (1, NOTED, "test")
    assert shown.occurred_at == NOON
    assert shown.recorded_at == AuditEvent.objects.get().recorded_at
    assert shown.subject["label"] == "trasporti"
    assert shown.hash == AuditEvent.objects.get().hash


@pytest.mark.parametrize(
    ("change", "who"),
    [
        ({"on_behalf_of": {"type": "association", "id": "1", "label": "Spiga"}, "role": "delegate"}, "Spiga"),
        ({"role": "officer"}, "prefecture officer"),
        ({"role": "other"}, "other"),
        ({"channel": "clock"}, "The platform"),
        ({"channel": "web"}, "A person"),
    ],
)
def test_who_did_it_is_the_association_the_role_or_nobody_in_particular(change, who):
    verbs.register_choices("role", [("officer", gettext_lazy("prefecture officer"))])
    header = {"verb": NOTED, "on_behalf_of": None, "role": "", "channel": "web", "subject": {"label": "x"}} | change
    with override("en"):
        assert told(header, {}).startswith(who)


# --- facts ----------------------------------------------------------------------------------------


@pytest.fixture
def _verbs(monkeypatch):
    monkeypatch.setattr(verbs, "_register", {})
    for facts in Facts:
        verbs.register(Verb(f"toy.{facts.value}", "%(who)s: %(position)s on %(subject)s", facts=facts))


HEADER = {"on_behalf_of": None, "role": "", "channel": "clock", "subject": {"label": "P1"}}


def test_facts_are_told_in_the_readers_language(_verbs):
    verbs.register_choices("position", [("yes", gettext_lazy("Italian"))])
    header = HEADER | {"verb": "toy.public"}
    with override("it"):
        assert "taliano" in told(header, {"position": "yes"})
    with override("en"):
        assert told(header, {"position": "yes"}) == "The platform: Italian on P1"
        assert told(header, {"position": "new"}) == "The platform: new on P1"


def test_a_fact_that_is_hidden_leaves_a_mark(_verbs):
    with override("en"):
        assert told(HEADER | {"verb": "toy.sealed"}, {}) == "The platform: (not shown) on P1"


def test_who_may_see_the_facts_is_told_the_fuller_sentence(_verbs):
    verbs.register(Verb("toy.fuller", "%(who)s acted", facts=Facts.SEALED, fuller="%(who)s acted: %(position)s"))
    with override("en"):
        assert told(HEADER | {"verb": "toy.fuller"}, {}) == "The platform acted"
        assert told(HEADER | {"verb": "toy.fuller"}, {"position": "yes"}) == "The platform acted: yes"


def test_facts_are_numbers_too_and_signs_of_formatting_in_them_are_harmless(_verbs):
    assert "7 on" in told(HEADER | {"verb": "toy.public"}, {"position": 7})
    assert "%(who)s%s on" in told(HEADER | {"verb": "toy.public"}, {"position": "%(who)s%s"})


@pytest.mark.parametrize(
    ("facts", "results", "whole", "seen"),
    [
        (Facts.PUBLIC, None, False, True),
        (Facts.AFTER_RESULTS, None, False, False),
        (Facts.AFTER_RESULTS, False, False, False),
        (Facts.AFTER_RESULTS, True, False, True),
        (Facts.AFTER_RESULTS, False, True, True),
        (Facts.SEALED, True, False, False),
        (Facts.SEALED, True, True, True),
    ],
)
def test_facts_are_shown_when_the_verb_says_so(world, monkeypatch, facts, results, whole, seen):
    monkeypatch.setitem(verbs._register, VOTED, Verb(VOTED, "%(who)s took the position %(position)s", facts=facts))
    if results is not None:
        register_results("consultation", lambda chain: results)
    note(world.consultation, actor=world.delegate_of_spiga, verb=VOTED, facts={"position": "in_favour"})
    (shown,) = tell(timeline(CHAIN), whole=whole)
    assert ("in_favour" in shown.sentence) is seen
    assert shown.facts == ({"position": "in_favour"} if seen else {})


def test_whether_results_are_shown_is_asked_once_for_a_page(world):
    asked = []
    register_results("consultation", lambda chain: bool(asked.append(chain)))
    note(world.consultation, actor=None, verb=VOTED, times=5)
    tell(timeline(CHAIN))
    assert asked == [CHAIN]


def test_results_stay_hidden_where_nobody_says_otherwise():
    register_results("consultation", lambda chain: chain.endswith(":trasporti"))
    assert results_are_shown("consultation:trasporti")
    assert not results_are_shown("consultation:altra")
    assert not results_are_shown("prefecture:FG")
    with pytest.raises(ValueError, match="Two owners"):
        register_results("consultation", lambda chain: True)


def test_erased_facts_are_told_as_hidden(world):
    note(world.consultation, actor=None, facts={"n": 1})
    AuditPart.objects.update(content=None, salt=None)
    assert tell(timeline(CHAIN))[0].facts == {}


def test_an_event_without_its_parts_is_told_all_the_same(world):
    note(world.consultation, actor=None)
    event = timeline(CHAIN).prefetch_related(None).get()
    event._prefetched_objects_cache = {"parts": AuditPart.objects.none()}
    assert tell([event])[0].facts == {}


# --- the register of verbs ------------------------------------------------------------------------


def test_a_verb_has_one_meaning(_verbs):
    verbs.register(verbs.verb("toy.public"))
    with pytest.raises(ValueError, match="twice"):
        verbs.register(Verb("toy.public", "Something else"))
    assert [verb.name for verb in verbs.all_verbs()] == ["toy.after_results", "toy.public", "toy.sealed"]
    with pytest.raises(UnknownVerb):
        verbs.verb("toy.unknown")


def test_a_fact_has_one_wording():
    verbs.register_labels("due_on", lambda value: f"by {value}")
    assert verbs.label("due_on", "Monday") == "by Monday"
    with pytest.raises(ValueError, match="twice"):
        verbs.register_labels("due_on", str)
