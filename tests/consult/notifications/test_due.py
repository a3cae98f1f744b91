import pytest

from consult.notifications import due
from consult.notifications.due import Ran, fault_of


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "_jobs", {})


def broken() -> int:
    raise ValueError("mario.rossi@example.org")


def test_jobs_run_in_the_order_of_their_names_and_say_how_much_they_did() -> None:
    due.register("second", lambda: 2)
    due.register("first", lambda: 0)
    assert due.run_all() == [Ran("first", 0), Ran("second", 2)]


def test_a_job_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    due.register("broken", broken)
    due.register("next", lambda: 1)
    first, second = due.run_all()
    assert first.fault.startswith("ValueError at test_due.py:")
    assert second == Ran("next", 1)
    assert "rossi" not in caplog.text


def test_a_name_belongs_to_one_job() -> None:
    due.register("job", broken)
    due.register("job", broken)
    with pytest.raises(ValueError, match="Two jobs are called job"):
        due.register("job", lambda: 1)


def test_a_fault_that_was_never_raised_has_no_place() -> None:
    assert fault_of(OSError()) == "OSError"
