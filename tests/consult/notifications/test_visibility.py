import pytest

from consult.accounts.models import User
from consult.notifications import visibility


def nobody(user: User, pk: str) -> bool:
    return False


def nowhere(pk: str) -> str:
    return "/"


@pytest.fixture(autouse=True)
def _no_other_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visibility, "_owners", {})


def test_one_app_answers_for_a_kind_of_subject() -> None:
    visibility.register("thing", nobody, nowhere)
    visibility.register("thing", nobody, nowhere)
    assert visibility.owner_of("thing") == visibility.Owner(nobody, nowhere)
    assert visibility.registered() == {"thing"}
    with pytest.raises(ValueError, match="Two apps"):
        visibility.register("thing", nobody, lambda pk: "/elsewhere/")


def test_a_kind_that_nobody_registered_is_unknown() -> None:
    with pytest.raises(visibility.UnknownSubject):
        visibility.owner_of("thing")
