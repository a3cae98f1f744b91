"""Every action records; every verb is announced, told and, where it is sent, written."""

import ast
import importlib
import pkgutil
import re
from functools import cache

import councils.actions
import proposals.actions
from consult.audit import verbs
from consult.audit.journal import ACTIONS
from consult.notifications import visibility
from tests.architecture.source import ROOT, dotted, functions, python_files, short, tree

for package in (councils.actions, proposals.actions):
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)

OURS = {name: info for name, info in ACTIONS.items() if not name.startswith("tests.")}


@cache
def words_of_the_tests() -> dict[str, str]:
    return {short(file): file.read_text() for file in python_files("tests")}


def calls(name: str, within: ast.AST) -> list[ast.Call]:
    return [
        node for node in ast.walk(within) if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == name
    ]


def test_every_action_announces_verbs_and_all_of_them_are_registered() -> None:
    registered = {verb.name for verb in verbs.all_verbs()}
    assert {name: sorted(info.verbs - registered) for name, info in OURS.items() if info.verbs - registered} == {}
    assert [name for name, info in OURS.items() if not info.verbs] == []


def test_every_registered_verb_can_happen() -> None:
    """It is announced by an action, or recorded by name somewhere outside of the register."""
    announced = set().union(*(info.verbs for info in OURS.values()))
    source = "\n".join(file.read_text() for file in python_files() if file.name != "verbs.py")
    idle = {verb.name for verb in verbs.all_verbs()} - announced
    assert {name for name in idle if f'"{name}"' not in source} == set()


def test_every_verb_tells_its_subject() -> None:
    assert [verb.name for verb in verbs.all_verbs() if "%s" in str(verb.sentence)] == []


def test_every_action_is_called_in_a_test_that_looks_at_the_record() -> None:
    """The test of an action asserts an event: its file names the action and one of its verbs, or the helper."""
    unproved = {
        name: sorted(info.verbs)
        for name, info in OURS.items()
        if not any(
            f"{info.function.__name__}(" in words and any(f'"{verb}"' in words for verb in info.verbs)
            for words in words_of_the_tests().values()
        )
    }
    assert unproved == {}


def test_an_action_takes_its_actor_by_name_and_says_what_it_does() -> None:
    assert [name for name, info in OURS.items() if not (info.function.__doc__ or "").strip()] == []


def test_only_actions_record_and_notify() -> None:
    """``record`` and ``notify`` stand in actions (and in helpers of theirs), never in views, forms or queries."""
    allowed = re.compile(r"^(councils|proposals)/actions/|^consult/(audit|accounts|notifications)/|^cms/")
    elsewhere = [
        f"{short(file)}:{call.lineno}"
        for file in python_files()
        if not allowed.match(short(file))
        for name in ("record", "notify")
        for call in calls(name, tree(file))
    ]
    assert elsewhere == []


def notified_verbs() -> dict[str, str]:
    """Verb -> where ``notify`` sends it, for each call whose entry is recorded in the same function."""
    found = {}
    for file in python_files("councils", "proposals"):
        for function in functions(tree(file)):
            entries = {
                target.id: node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
                for target in node.targets
                if isinstance(target, ast.Name) and dotted(node.value.func) == "record"
            }
            for call in calls("notify", function):
                first = call.args[0] if call.args else None
                entry = entries.get(first.id) if isinstance(first, ast.Name) else first
                if isinstance(entry, ast.Call) and entry.args and isinstance(entry.args[0], ast.Constant):
                    found[entry.args[0].value] = f"{short(file)}:{call.lineno}"
    return found


def test_every_verb_that_is_sent_has_its_mail() -> None:
    unwritten = {
        verb: place
        for verb, place in notified_verbs().items()
        if not all((ROOT / "templates/emails" / verb / f"{part}.txt").exists() for part in ("subject", "body"))
    }
    assert unwritten == {}


def test_every_mail_belongs_to_a_verb() -> None:
    registered = {verb.name for verb in verbs.all_verbs()}
    folders = {path.parent.name: path.parent for path in (ROOT / "templates/emails").rglob("*.txt")}
    assert folders.keys() - registered == set()
    assert [
        name for name, path in folders.items() if {f.name for f in path.iterdir()} != {"subject.txt", "body.txt"}
    ] == []


def test_somebody_answers_for_every_kind_of_subject_that_is_notified() -> None:
    assert {"proposal", "comment", "consultation", "mandate", "accreditation"} <= visibility.registered()
