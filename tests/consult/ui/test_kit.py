"""The records of the kit: steps around the current one, slices of a bar."""

from hypothesis import given
from hypothesis import strategies as st

from consult.ui.kit import Slice, StepState, slices, steps_until


def test_steps_before_the_current_one_are_done_and_those_after_it_ahead() -> None:
    found = [step.state for step in steps_until(["a", "b", "c"], 1)]
    assert found == [StepState.DONE, StepState.CURRENT, StepState.AHEAD]


def test_past_the_last_step_all_are_done() -> None:
    assert {step.state for step in steps_until(["a", "b"], 2)} == {StepState.DONE}


def test_slices_stand_side_by_side_and_fill_the_whole() -> None:
    assert slices([("a", 9), ("b", 0), ("c", 3)], 12) == [Slice("a", 0.0, 75.0), Slice("c", 75.0, 25.0)]


def test_of_nothing_there_is_no_slice() -> None:
    assert slices([("a", 0), ("b", 0)], 0) == []


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
def test_slices_never_overlap_nor_leave_the_bar(counts: list[int]) -> None:
    found = slices([(str(number), count) for number, count in enumerate(counts)], sum(counts))
    ends = [0.0]
    for part in found:
        assert part.start >= ends[-1] - 0.002
        ends.append(part.start + part.width)
    assert ends[-1] <= 100.002
