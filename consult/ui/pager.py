"""Pages of a long list. Their size is ours to choose; a page that is not there is a 404."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE_SIZE = 20
LONGEST_NUMBER = 6
"""Digits: what is longer is no page of ours, and costs time to turn into a number."""


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int = PAGE_SIZE) -> Page[Any]:
    """The page that ``?page=`` asks for, the first by default. Raises Http404 for any other word or number."""
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    try:
        return Paginator(rows, size).page(int(number))
    except InvalidPage as missing:
        raise Http404 from missing
