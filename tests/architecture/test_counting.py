"""Positions are counted in one place: nothing else aggregates votes."""

import re

import pytest

from tests.architecture.source import python_files, short

PLACES = ("proposals/queries/tallies.py", "cms/demo/")
"""The one place; and the seeding of the demo, which reports how many rows it made."""
COUNTING = re.compile(
    r"Vote\.objects(\.\w+\([^\n]*\))*\.(count|aggregate|annotate)\(|(Count|Sum)\([^\n]*[\"']votes|votes\.count\("
)


def test_votes_are_counted_in_one_module() -> None:
    elsewhere = [
        f"{short(file)}: {found.group()}"
        for file in python_files()
        if not short(file).startswith(PLACES)
        for found in COUNTING.finditer(file.read_text())
    ]
    assert elsewhere == []


@pytest.mark.parametrize(
    "line", ["Vote.objects.count()", "Vote.objects.filter(proposal=row).count()", 'rows.annotate(n=Count("votes"))']
)
def test_counting_elsewhere_is_found(line: str) -> None:
    assert COUNTING.search(line)
