"""Which actions a piece of code can reach: read from the code itself, so that no list has to be kept by hand.

A function reaches what its code names, and what the functions it names reach in turn, as far as they are
ours. A table of functions is read too: one view may carry out the act that its address names.
"""

import dis
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

from django.db.models import Model

OURS = ("consult.", "councils.", "proposals.", "cms.")
"""Packages whose functions are followed; a library's are not."""


def reached_from(start: Callable[..., Any], wanted: Mapping[str, Any]) -> set[str]:
    """The names in ``wanted`` (``module.function``) that the function reaches. Does not look behind a found one."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting: list[Any] = list(_named_in(inspect.unwrap(start)))
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        name = f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', '')}"
        if name in wanted:
            found.add(name)
        else:
            waiting.extend(_behind(thing))
    return found


def _behind(thing: Any) -> Iterable[Any]:
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, (list, tuple, set, frozenset)):
        return list(thing)
    if isinstance(thing, type):
        return _methods(thing)
    if is_dataclass(thing):
        return list(vars(thing).values())
    function = inspect.unwrap(thing) if callable(thing) else thing
    ours = isinstance(function, FunctionType) and function.__module__.startswith(OURS)
    return _named_in(function) if ours else ()


def _methods(kind: type) -> Iterable[Any]:
    """What a class of ours does; a model does nothing by itself, it is read and written by actions."""
    ours = kind.__module__.startswith(OURS) and not issubclass(kind, Model)
    return [value for value in vars(kind).values() if isinstance(value, FunctionType)] if ours else ()


def _named_in(function: Any) -> Iterator[Any]:
    """What the function's code names: globals, what it holds from outside, and what it takes from a module it names."""
    if not isinstance(function, FunctionType):
        return
    names, parts = _names(function.__code__)
    held = [cell.cell_contents for cell in function.__closure__ or () if _filled(cell)]
    for value in [function.__globals__[name] for name in names if name in function.__globals__] + held:
        if isinstance(value, ModuleType) and value.__name__.startswith(OURS):
            yield from (getattr(value, name) for name in parts if hasattr(value, name))
        else:
            yield value


def _filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018  reading it is the question
    except ValueError:
        return False
    return True


def _names(code: CodeType) -> tuple[set[str], set[str]]:
    """The globals that the code reads, functions within it included, and the names after its dots."""
    names: set[str] = set()
    parts: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}:
            names.add(step.argval)
        elif step.opname in {"LOAD_ATTR", "LOAD_METHOD"}:
            parts.add(step.argval)
        elif isinstance(step.argval, CodeType):
            within = _names(step.argval)
            names |= within[0]
            parts |= within[1]
    return names, parts
