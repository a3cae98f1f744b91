"""These tests read the pages in English, whatever other languages say."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from consult.accounts.models import User
from tests.consult.accounts.signing import enter


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    """The browser, signed in as somebody; staff with their second factor."""

    def entered(user: User) -> Client:
        return enter(client, user)

    return entered


@pytest.fixture
def words() -> Callable[..., str]:
    """What a page says, without its tags."""

    def read(answer, status: int = 200) -> str:
        assert answer.status_code == status, answer.content.decode()[-3000:]
        soup = BeautifulSoup(answer.content, "html.parser")
        assert len(soup.find_all("h1")) == 1
        assert soup.find("main")
        assert not soup.find_all(style=True)
        return " ".join(soup.get_text(" ").split())

    return read
