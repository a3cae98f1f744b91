"""System checks of the record: what weakens it, each with what to do."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from consult.audit import checks, discovery, journal
from consult.audit.checks import triggers_stand, verbs_are_registered, writes_are_safe
from consult.audit.journal import ActionInfo
from consult.audit.triggers import GUARDED
from tests.consult.audit.test_triggers import drop


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_nothing_is_wrong_here(db):
    found = ids(run_checks(include_deployment_checks=False, databases=["default"]))
    assert not [name for name in found if name.startswith("audit.")]


def test_without_a_database_nothing_is_asked():
    assert triggers_stand() == writes_are_safe() == []


def test_a_missing_trigger_is_a_warning_with_what_to_do(db):
    (name, *_rest) = GUARDED[0].names(connection.vendor)
    drop(name, GUARDED[0].table)
    (message,) = triggers_stand(databases=["default"])
    assert (message.id, message.is_serious()) == ("audit.W001", False)
    assert name in message.msg
    assert "migrate" in message.hint


def test_before_the_first_migrate_no_trigger_is_missed(db, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert triggers_stand(databases=["default"]) == []


class FakeConnection:
    """Answers each question with the same value."""

    def __init__(self, vendor: str, answer, mode: str = "IMMEDIATE"):
        self.vendor, self.answer, self.transaction_mode = vendor, answer, mode

    def ensure_connection(self):
        pass

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def execute(self, query):
        self.query = query

    def fetchone(self):
        return (self.answer,)


@pytest.mark.parametrize(
    ("connection_found", "expected"),
    [
        (FakeConnection("sqlite", 1), []),
        (FakeConnection("sqlite", 0), ["audit.E002"]),
        (FakeConnection("sqlite", 1, mode="DEFERRED"), ["audit.E001"]),
        (FakeConnection("sqlite", 1, mode=None), ["audit.E001"]),
        (FakeConnection("postgresql", "on"), []),
        (FakeConnection("postgresql", "off"), ["audit.E003", "audit.E004"]),
    ],
)
def test_dangerous_settings_are_errors(monkeypatch, connection_found, expected):
    monkeypatch.setattr(checks, "connections", {"default": connection_found})
    messages = writes_are_safe(databases=["default"])
    assert ids(messages) == expected
    assert all(message.hint and message.is_serious() for message in messages)


def test_an_action_with_an_unknown_verb_is_an_error(monkeypatch):
    unknown = ActionInfo("x.act", lambda: None, frozenset({"vote.cast", "no.such"}))
    monkeypatch.setattr(checks, "all_actions", lambda: {"x.act": unknown})
    (message,) = verbs_are_registered()
    assert message.id == "audit.E005"
    assert "no.such" in message.msg


def test_every_action_is_found_without_being_imported_before():
    found = discovery.all_actions()
    assert list(found) == sorted(journal.ACTIONS)
    assert "proposals.actions.voting.cast_vote" in found
    assert "councils.actions.consultations.publish_consultation" in found
