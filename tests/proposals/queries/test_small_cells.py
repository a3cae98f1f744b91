"""What is about fewer than five is not shown, nor can it be worked out by subtraction."""

from itertools import combinations_with_replacement, product

import pytest

from proposals.queries.small_cells import FEWEST, Cell, Count, protected


def associations(*numbers: int) -> list[Count]:
    return [Count(f"c{place}", number, number) for place, number in enumerate(numbers)]


def values(*numbers: int) -> list[int | None]:
    return [cell.value for cell in protected(associations(*numbers))]


def test_five_are_shown_and_four_are_not() -> None:
    assert protected(associations(5, 4, 3)) == [Cell("c0", 5), Cell("c1", None, few=True), Cell("c2", None, few=True)]


def test_what_is_shown_stays_in_its_place() -> None:
    assert values(9, 5, 6) == [9, 5, 6]
    assert values() == []


def test_one_alone_takes_the_next_smallest_with_it() -> None:
    assert protected(associations(20, 3, 7)) == [
        Cell("c0", 20),
        Cell("c1", None, few=True),
        Cell("c2", None, few=False),
    ]


def test_the_least_and_the_most_there_can_be_are_given_away_too() -> None:
    assert values(9, 1, 1) == [None, None, None], "two that are one each"
    assert values(9, 12, 4, 4) == [None, 12, None, None], "two that are four each"
    assert values(9, 1, 2) == [9, None, None], "one of each, and nobody knows which"


def test_a_hidden_neighbour_at_its_least_hides_nothing() -> None:
    assert values(5, 1, 8) == [None, None, None], "five and one are all that make six"
    assert values(5, 2, 8) == [None, None, 8]


def test_associations_count_whatever_they_wrote() -> None:
    counts = [Count("odv", 9, 4), Count("aps", 12, 5), Count("ets", 30, 8)]
    assert [cell.value for cell in protected(counts)] == [None, None, 30]


def worked_out(cells: list[Cell], total: int) -> set[str]:
    """Cells about few of which only one value fits the total and the words at the others, by trying all."""
    hidden = [cell for cell in cells if cell.value is None]
    left = total - sum(cell.value or 0 for cell in cells)
    ranges = [range(1, FEWEST) if cell.few else range(FEWEST, left + 1) for cell in hidden]
    fits = [row for row in product(*ranges) if sum(row) == left]
    return {cell.key for place, cell in enumerate(hidden) if cell.few and len({row[place] for row in fits}) == 1}


@pytest.mark.parametrize("size", [2, 3, 4])
def test_nobody_works_out_a_small_number_from_the_total(size: int) -> None:
    """But where nothing more is left to hide."""
    for numbers in combinations_with_replacement(range(1, 9), size):
        cells = protected(associations(*numbers))
        if any(cell.value is not None for cell in cells):
            assert worked_out(cells, sum(numbers)) == set(), numbers
