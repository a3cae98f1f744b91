import pytest
from django.core.exceptions import ImproperlyConfigured

from consult.settings import env

GOOD = "Zk3_vW9qLr7TtYx2NfHc8PmSdEjUaGb4o"


@pytest.mark.parametrize(
    "value", ["short", "a" * 64, "abcd" * 16, "django-insecure-" + GOOD, "demo-only-" + GOOD, "secret" + GOOD]
)
def test_a_secret_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KEY", value)
    with pytest.raises(ImproperlyConfigured, match="easy to guess") as refused:
        env.secret("KEY")
    assert value not in str(refused.value)


def test_a_long_random_secret_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", GOOD)
    assert env.secret("KEY") == GOOD


def test_what_must_be_set_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="KEY is not set"):
        env.text("KEY")


@pytest.mark.parametrize(("value", "read"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("", False)])
def test_a_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, read: bool) -> None:
    monkeypatch.setenv("FLAG", value)
    assert env.flag("FLAG") is read


def test_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="neither yes nor no"):
        env.flag("FLAG")


@pytest.mark.parametrize("value", ["0", "65536", "-1", "ten", "1.5", ""])
def test_a_number_out_of_bounds_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 65535"):
        env.number("NUMBER", default=25, low=1, high=65535)


@pytest.mark.parametrize(("value", "read"), [("1", 1), ("65535", 65535)])
def test_a_number_at_its_bounds_is_taken(monkeypatch: pytest.MonkeyPatch, value: str, read: int) -> None:
    monkeypatch.setenv("NUMBER", value)
    assert env.number("NUMBER", default=25, low=1, high=65535) == read


def test_words_without_empty_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORDS", "a, b,,c ")
    assert env.words("WORDS") == ["a", "b", "c"]


def test_only_two_kinds_of_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root@localhost/consult")
    with pytest.raises(ImproperlyConfigured, match="only sqlite:/// and postgres:// are supported"):
        env.database("sqlite:///default")


def test_sqlite_is_set_up_to_keep_what_it_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/some%20where/consult.sqlite3")
    config = env.database("sqlite:///default")
    assert config["NAME"] == "/tmp/some where/consult.sqlite3"
    options = config["OPTIONS"]
    assert isinstance(options, dict)
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        assert pragma in options["init_command"]


def test_postgresql_is_read_from_its_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:pass@host:5433/name")
    config = env.database("sqlite:///default")
    assert (config["USER"], config["PASSWORD"], config["HOST"], config["PORT"]) == ("me", "pass", "host", 5433)
