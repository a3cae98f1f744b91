"""The event format: golden vectors, so that it can never drift. If one of these fails, the change is wrong."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import rfc8785

from consult.audit import chain

SALT = "ab" * 32
HEADER = {
    "v": 1,
    "act": "11111111-2222-3333-4444-555555555555",
    "verb": "vote.cast",
    "recorded_at": "2026-05-12T10:00:00.000001Z",
    "occurred_at": "2026-05-12T10:00:00.000000Z",
    "role": "delegate",
    "on_behalf_of": {"type": "association", "id": "7", "label": "Casa d’Àfrica \u0645\u0631\u062d\u0628\u0627"},
    "mandate": "9",
    "assurance": "single",
    "channel": "web",
    "subject": {"type": "proposal", "id": "3", "label": "trasporti-3", "version": 2},
    "chain": "consultation:trasporti",
    "seq": 5,
    "prev": "0" * 64,
    "parts": {"facts": "f" * 64, "person": "e" * 64},
}
CANONICAL = (
    '{"act":"11111111-2222-3333-4444-555555555555","assurance":"single","chain":"consultation:trasporti",'
    '"channel":"web","mandate":"9","occurred_at":"2026-05-12T10:00:00.000000Z","on_behalf_of":{"id":"7",'
    '"label":"Casa d’Àfrica مرحبا","type":"association"},"parts":{"facts":"' + "f" * 64 + '","person":"' + "e" * 64
    + '"},"prev":"' + "0" * 64 + '","recorded_at":"2026-05-12T10:00:00.000001Z","role":"delegate","seq":5,'
    '"subject":{"id":"3","label":"trasporti-3","type":"proposal","version":2},"v":1,"verb":"vote.cast"}'
)  # fmt: skip


def test_the_canonical_header_is_fixed():
    assert chain.canonical(HEADER) == CANONICAL
    assert HEADER.keys() == chain.HEADER


def test_the_hash_of_an_event_is_fixed():
    assert chain.event_hash(CANONICAL) == "ff7af1c2de42c996671e8d74b7c3d6f0341dd70c7b7d5c65fd17682e7250f91f"


def test_the_digest_of_a_part_is_fixed():
    assert (
        chain.part_digest('{"position":"in_favour"}', SALT)
        == "153bf9618068e860e6d73cad00b392bf07fc43c48184c07f189b0dc73c92241b"
    )


def test_the_digest_of_a_text_is_fixed():
    assert (
        chain.text_digest({"title": "Più corse", "body": "Autobus"}, SALT)
        == "5443469da5b9f7f215568ae3ee1e4f6624fbca33a839235dfa58502c416b6009"
    )
    assert (
        chain.text_digest({"body": "Autobus", "title": "Più corse"}, SALT)
        == "5443469da5b9f7f215568ae3ee1e4f6624fbca33a839235dfa58502c416b6009"
    )


def test_the_digest_of_a_statement_is_fixed():
    digest = chain.statement_digest("Perché sì.", SALT, kind="vote.reason", language="it")
    assert digest == "statement:b4ec1aca2f50e7bfea0f6f34a2a6076fa0657b2221ed92c65bbdf58049e797a6"
    assert chain.statements_named(chain.canonical({"a": [digest], "b": "x" * 64})) == {digest}


def test_the_digest_of_heads_is_fixed():
    heads = {"b": {"seq": 1, "hash": "1" * 64}, "a": {"hash": "2" * 64, "seq": 2}}
    assert chain.heads_digest(heads) == "42b961fb27e69ace07b83f9e8ab13591e543ed4e3378e3737f0956e45ff50ff7"


def test_digests_of_different_purposes_and_salts_differ():
    other = "cd" * 32
    digests = {
        chain.part_digest('"x"', SALT),
        chain.part_digest('"x"', other),
        chain.text_digest("x", SALT),
        chain.text_digest("x", other),
        chain.event_hash('"x"'),
    }
    assert len(digests) == 5


def test_salts_are_long_and_never_the_same():
    assert len({chain.new_salt() for _ in range(50)}) == 50
    assert len(bytes.fromhex(chain.new_salt())) == 32


def test_what_json_cannot_say_exactly_is_refused():
    for impossible in (2**53, datetime(2026, 1, 1, tzinfo=UTC), {1: "a"}, "\ud800"):
        with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
            chain.canonical(impossible)


def test_instants_are_written_in_utc_with_microseconds():
    instant = datetime(2026, 10, 25, 2, 30, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    assert chain.instant_text(instant) == "2026-10-25T00:30:00.000005Z"
    assert datetime.fromisoformat(chain.instant_text(instant)) == instant


def test_columns_repeat_the_header():
    assert chain.columns(HEADER) == {
        "seq": 5,
        "act_id": UUID("11111111-2222-3333-4444-555555555555"),
        "verb": "vote.cast",
        "recorded_at": datetime(2026, 5, 12, 10, 0, 0, 1, tzinfo=UTC),
        "occurred_at": datetime(2026, 5, 12, 10, tzinfo=UTC),
        "subject_type": "proposal",
        "subject_id": "3",
        "behalf_type": "association",
        "behalf_id": "7",
    }
    assert chain.columns(HEADER | {"on_behalf_of": None})["behalf_type"] == ""
