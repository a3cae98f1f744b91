"""`make mutants`: a known source has the known mutants, each of which is what it says, and none may live at an edge."""

import ast
import importlib
from types import ModuleType

import pytest

SOURCE = '''
DAYS = 3


def may(row, at, first=True):
    """In words: 1 < 2."""
    return first_denial(
        unless(not row.ended and row.begins <= at < row.ends, "late", "Too late"),
        lambda: unless(row.pk in {1}, "other", "Not yours"),
    )


class Row:
    def until(self):
        return min(self.ends, self.begins + DAYS)

    def open(self):
        return Q(starts_at__lte=now, **{"ends_at__gt": now})
'''

KNOWN = [
    (" 3 -> 4", False),
    ("may without unless(not row.ended and row.begins <= at < row.en", False),
    ("may without lambda: unless(row.pk in {1}, 'other', 'Not yours'", False),
    ("may never refuses", False),
    ("may never refuses", False),
    ("may And -> Or", False),
    ("may not removed", False),
    ("may LtE -> Lt", True),
    ("may LtE -> Gt", False),
    ("may Lt -> LtE", True),
    ("may Lt -> GtE", False),
    ("may In -> NotIn", False),
    ("may 1 -> 2", False),
    ("Row.until min -> max", True),
    ("Row.until Add -> Sub", False),
    ("Row.open starts_at__lte -> starts_at__lt", True),
    ("Row.open ends_at__gt -> ends_at__gte", True),
]


@pytest.fixture
def mutations(steps: ModuleType) -> ModuleType:
    return importlib.import_module("mutations")


@pytest.fixture
def mutants(steps: ModuleType) -> ModuleType:
    return importlib.import_module("mutants")


def test_a_known_source_has_the_known_mutants(mutations: ModuleType) -> None:
    found = mutations.mutants_of("rules.py", SOURCE)
    assert sorted((f"{m.within} {m.words}", m.boundary) for m in found) == sorted(KNOWN)
    assert [m.number for m in found] == list(range(len(KNOWN)))


def test_each_mutant_differs_from_the_source_and_from_all_others(mutations: ModuleType) -> None:
    texts = {ast.unparse(mutations.mutated(SOURCE, number)) for number in range(len(KNOWN))}
    assert len(texts - {ast.unparse(ast.parse(SOURCE))}) == len(KNOWN)


def test_a_mutant_says_where_it_is(mutations: ModuleType) -> None:
    edge = next(m for m in mutations.mutants_of("rules.py", SOURCE) if m.words == "Lt -> LtE")
    assert str(edge) == "rules.py:8 may Lt -> LtE (boundary)"
    changed = ast.unparse(mutations.mutated(SOURCE, edge.number))
    assert "row.begins <= at <= row.ends" in changed


@pytest.mark.parametrize(("boundary", "lives", "status"), [(False, 3, 0), (False, 4, 1), (True, 1, 1), (True, 0, 0)])
def test_too_many_alive_or_one_at_an_edge_is_a_failure(
    mutations: ModuleType,
    mutants: ModuleType,
    capsys: pytest.CaptureFixture[str],
    boundary: bool,
    lives: int,
    status: int,
) -> None:
    all_ = [mutations.Mutant("a.py", line, "may", "Lt -> LtE", boundary, line) for line in range(20)]
    assert mutants.verdict(all_, all_[:lives]) == status
    assert f"a.py: 20 mutants, {20 - lives} killed, {lives} alive" in capsys.readouterr().out


def test_changed_code_takes_the_place_of_what_was_imported(
    mutations: ModuleType, mutants: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "LIMIT = 5\n\ndef late(day):\n    return day > LIMIT\n"
    rules, user = ModuleType("toy_rules"), ModuleType("toy_user")
    exec(source, vars(rules))
    vars(user).update(late=rules.late, LIMIT=rules.LIMIT)
    for module in (rules, user):
        monkeypatch.setitem(mutants.sys.modules, module.__name__, module)
    made = {m.words: m for m in mutations.mutants_of("toy_rules.py", source)}
    assert (user.late(5), user.late(6)) == (False, True)
    mutants.put_in_place(made["Gt -> GtE"], source)
    assert user.late(5)
    mutants.put_in_place(made["5 -> 6"], source)
    assert (user.late(5), user.late(6), user.LIMIT) == (False, True, 6)
