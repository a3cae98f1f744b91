"""Where Wagtail's workflows end. Wagtail imports this while its own models load, so the door is hung in later."""

from collections.abc import Callable
from typing import Any

_door: list[Callable[..., None]] = []


def hang(door: Callable[..., None]) -> None:
    """Called once when the app is ready: what finishing a workflow does."""
    _door[:] = [door]


def finish(state: Any, user: Any = None) -> None:
    """``WAGTAIL_FINISH_WORKFLOW_ACTION``: pass the one publish door."""
    _door[0](state, user=user)
