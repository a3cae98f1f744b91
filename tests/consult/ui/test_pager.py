"""Pages of a list."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from consult.ui.pager import PAGE_SIZE, page_of


def test_the_first_page_is_there_even_of_nothing(rf: RequestFactory) -> None:
    assert list(page_of(rf.get("/"), [])) == []
    assert len(page_of(rf.get("/"), list(range(100)))) == PAGE_SIZE


def test_nobody_asks_for_more_at_once(rf: RequestFactory) -> None:
    assert len(page_of(rf.get("/", {"per_page": "100000", "size": "100000"}), list(range(100)))) == PAGE_SIZE


@pytest.mark.parametrize("page", ["0", "-1", "6", "x", "", "١", "1e3", "1.5", "9" * 7, "9" * 5000, "last", "1\x00"])
def test_a_page_that_is_not_there(rf: RequestFactory, page: str) -> None:
    with pytest.raises(Http404):
        page_of(rf.get("/", {"page": page}), list(range(100)))
