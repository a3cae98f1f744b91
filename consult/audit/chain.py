"""The event format, version 1. Final: an append-only chain cannot be reformatted.

An event is a public *header* and one or more named *parts*. The header is canonical JSON (RFC 8785) and
is what the hash covers; it holds, for each part, a digest salted with 32 random bytes. A part can
therefore be withheld from a public file that still verifies, or erased (content and salt together)
without breaking the chain. Nothing here touches the database.
"""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

FORMAT_VERSION = 1
GENESIS = "0" * 64
"""What the first event of a chain names as its predecessor."""

# Domain separation: a digest made for one purpose can never be shown as another.
_EVENT, _PART, _TEXT, _HEADS = (
    f"consult/{kind}/{FORMAT_VERSION}\0".encode() for kind in ("event", "part", "text", "heads")
)

HEADER = frozenset(
    {"v", "act", "verb", "recorded_at", "occurred_at", "role", "on_behalf_of", "mandate", "assurance", "channel"}
    | {"subject", "chain", "seq", "prev", "parts"}
)
"""What every header of this version holds, and nothing else."""

_STATEMENT = re.compile(r"statement:[0-9a-f]{64}")


def canonical(value: object) -> str:
    """Canonical JSON text. Raises rfc8785.CanonicalizationError for what JSON cannot say exactly.

    Floats are refused by the caller's types; integers beyond 2**53 must be strings.
    """
    return rfc8785.dumps(value).decode("utf-8")  # type: ignore[arg-type]  # the library checks at run time


def new_salt() -> str:
    """32 random bytes in hexadecimal."""
    return secrets.token_hex(32)


def part_digest(content: str, salt: str) -> str:
    """SHA-256 over the purpose, the salt and the canonical text of a part, in hexadecimal."""
    return hashlib.sha256(_PART + bytes.fromhex(salt) + content.encode()).hexdigest()


def text_digest(text: object, salt: str) -> str:
    """The digest that an event keeps of a text which lives elsewhere. ``text`` is a string or a map of strings."""
    return hashlib.sha256(_TEXT + bytes.fromhex(salt) + canonical(text).encode()).hexdigest()


def statement_digest(text: str, salt: str, *, kind: str, language: str) -> str:
    """How the facts of an act name a statement: its digest, marked as a statement's wherever it stands in them."""
    return f"statement:{text_digest({'text': text, 'kind': kind, 'language': language}, salt)}"


def statements_named(facts: str) -> set[str]:
    """Every statement that the canonical text of some facts names."""
    return set(_STATEMENT.findall(facts))


def event_hash(header: str) -> str:
    """SHA-256 over the purpose and the canonical header, in hexadecimal."""
    return hashlib.sha256(_EVENT + header.encode()).hexdigest()


def heads_digest(heads: Mapping[str, Mapping[str, object]]) -> str:
    """One digest over the newest events of all chains: ``{chain: {"seq": n, "hash": h}}``."""
    return hashlib.sha256(_HEADS + canonical(heads).encode()).hexdigest()


def instant_text(instant: datetime) -> str:
    """An instant as the record writes it: UTC, microseconds, Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def columns(header: Mapping[str, Any]) -> dict[str, Any]:
    """What the searchable columns of an event must say, given its header."""
    behalf = header["on_behalf_of"] or {"type": "", "id": ""}
    return {
        "seq": header["seq"],
        "act_id": UUID(header["act"]),
        "verb": header["verb"],
        "recorded_at": datetime.fromisoformat(header["recorded_at"]),
        "occurred_at": datetime.fromisoformat(header["occurred_at"]),
        "subject_type": header["subject"]["type"],
        "subject_id": header["subject"]["id"],
        "behalf_type": behalf["type"],
        "behalf_id": behalf["id"],
    }
