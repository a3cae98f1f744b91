"""What writes past the record is banned: bulk writes on tracked models, other clocks, signal receivers."""

import ast
import re

from django.apps import apps

from tests.architecture.source import dotted, python_files, short, tree

PAST_HISTORY = {"update", "bulk_create", "bulk_update", "update_or_create", "abulk_create", "aupdate"}
BULK = PAST_HISTORY - {"update_or_create"}
CLOCKS = re.compile(
    r"^(timezone\.now|datetime\.(now|utcnow|today)|date\.today|time\.time|datetime\.datetime\.(now|utcnow))$"
)


def tracked_models() -> set[str]:
    return {model.__name__ for model in apps.get_models() if hasattr(model, "history")}


def test_the_texts_that_change_are_tracked() -> None:
    assert {"Proposal", "Comment", "Consultation", "Question", "ReasonedOutcome", "Association"} <= tracked_models()


def test_no_bulk_write_on_a_tracked_model() -> None:
    """simple-history sees nothing of them: a text would change without a trace."""
    names = tracked_models()
    found = [
        f"{short(file)}:{node.lineno} {dotted(node.func)}"
        for file in python_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in BULK
        and dotted(node.func).split(".")[0] in names
    ]
    assert found == []


def test_no_raw_sql_outside_of_the_record_and_the_machine_room() -> None:
    allowed = ("consult/audit/", "consult/notifications/health.py")
    found = [
        f"{short(file)}:{node.lineno}"
        for file in python_files()
        if not short(file).startswith(allowed)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and re.search(r"\.(raw|extra|cursor)$", dotted(node.func))
    ]
    assert found == []


def test_there_is_one_clock() -> None:
    found = [
        f"{short(file)}:{node.lineno} {dotted(node.func)}"
        for file in python_files()
        if short(file) != "consult/clock.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and CLOCKS.match(dotted(node.func))
    ]
    assert found == []


def test_no_signal_receivers_in_the_domain() -> None:
    """Two stand in consult.audit, connected where it gets ready; the CMS has its hooks."""
    found = [
        f"{short(file)}:{node.lineno}"
        for file in python_files("councils", "proposals", "consult")
        if short(file) != "consult/audit/apps.py"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"receiver", "connect"}
    ]
    assert found == []
