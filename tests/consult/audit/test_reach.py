"""What a view reaches is read from its code: through functions, tables, classes and modules, never through models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from consult.audit import reach
from consult.audit.reach import reached_from

HERE = f"{__name__}."


def found_act() -> None:
    """An act, as it were."""


def another_act() -> None:
    """Another one."""


def calls_it() -> None:
    """It is reached through a function."""
    found_act()


TABLE: dict[str, Callable[[], None]] = {"one": calls_it}


@dataclass(frozen=True)
class Adding:
    """What is added, and by which act."""

    act: Callable[[], None]


ADDING = Adding(found_act)


class Carrier:
    """A class that carries it out."""

    def carry(self) -> None:
        """Carry it out."""
        found_act()


def through_a_function() -> None:
    """A view."""
    calls_it()


def through_a_table(key: str) -> None:
    """A view."""
    TABLE[key]()


def through_a_record() -> None:
    """A view."""
    ADDING.act()


def through_a_class() -> None:
    """A view."""
    Carrier().carry()


def through_a_promise() -> Any:
    """A view."""
    return [lambda: calls_it()]  # noqa: PLW0108  a call within a function within a function


def only_a_name(row: Any) -> Any:
    """A view that reads an attribute that is called like an act."""
    return row.found_act


@pytest.fixture(autouse=True)
def _ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "OURS", ("tests.",))


@pytest.mark.parametrize(
    "view", [through_a_function, through_a_table, through_a_record, through_a_class, through_a_promise]
)
def test_an_act_is_found_behind(view: Callable[..., Any]) -> None:
    wanted = {f"{HERE}found_act": 1, f"{HERE}another_act": 1}
    assert reached_from(view, wanted) == {f"{HERE}found_act"}


def test_an_attribute_with_the_name_of_an_act_is_no_act() -> None:
    assert reached_from(only_a_name, {f"{HERE}found_act": 1}) == set()


def test_functions_of_a_library_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "OURS", ("elsewhere.",))
    assert reached_from(through_a_function, {f"{HERE}found_act": 1}) == set()
