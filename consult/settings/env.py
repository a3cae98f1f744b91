"""The one place where the environment is read; an odd value stops the start with a sentence."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

_env = environ.Env()

SECRET_LENGTH = 32
SECRET_VARIETY = 5

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The variable's text; without a default its absence is an error."""
    value = _env.str(name, default=default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it and start again.")
    return str(value)


def secret(name: str) -> str:
    """A secret that somebody could have guessed is refused: too short, too few characters, or a known default."""
    value = text(name)
    known = ("django-insecure-", "demo-only", "change", "secret", "test")
    if len(value) < SECRET_LENGTH or len(set(value)) < SECRET_VARIETY or value.lower().startswith(known):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess. Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no; anything else is refused rather than read as a no."""
    raw = _env.str(name, default="1" if default else "0").strip().lower()
    if raw in _TRUE:
        return True
    if raw in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={raw!r} is neither yes nor no. Use 1 or 0.")


def number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number between low and high, both included."""
    raw = _env.str(name, default=str(default)).strip()
    if not raw.isdecimal() or not low <= int(raw) <= high:
        raise ImproperlyConfigured(f"{name}={raw!r} must be a whole number from {low} to {high}.")
    return int(raw)


def words(name: str, *, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(default: str) -> dict[str, object]:
    """Django's settings for DATABASE_URL: sqlite:///path or postgres://user:password@host:port/name."""
    url = text("DATABASE_URL", default) or default
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise ImproperlyConfigured(f"DATABASE_URL begins with {scheme!r}; only sqlite:/// and postgres:// are supported.")


def _sqlite(url: str) -> dict[str, object]:
    # IMMEDIATE takes the write lock at BEGIN: the deferred default answered more than half of 480
    # parallel votes with "database is locked". recursive_triggers makes INSERT OR REPLACE meet our
    # delete triggers; synchronous=FULL keeps an acknowledged vote through a power cut.
    config: dict[str, object] = dict(_env.db_url_config(url))
    config["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
        ),
    }
    return config


def _postgresql(url: str) -> dict[str, object]:
    config: dict[str, object] = dict(_env.db_url_config(url))
    config["CONN_HEALTH_CHECKS"] = True
    return config
