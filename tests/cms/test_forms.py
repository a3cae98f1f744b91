"""The editor's form of a consultation: instants that a clock change repeats or leaves out are not taken."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import ConsultationPage
from tests.cast import World
from tests.cms.forms import edit_form


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-10-25 01:59", ""),
        ("2026-10-25 02:00", "comes twice"),
        ("2026-10-25 02:59", "comes twice"),
        ("2026-10-25 03:00", ""),
        ("2027-03-28 01:59", ""),
        ("2027-03-28 02:00", "there is no 02:00"),
        ("2027-03-28 02:59", "there is no 02:59"),
        ("2027-03-28 03:00", ""),
    ],
)
def test_what_comes_twice_or_never_is_told(
    enter: Callable[..., Client], world: World, draft: ConsultationPage, typed: str, sentence: str
) -> None:
    form: dict[str, Any] = edit_form(draft) | {"vote_closes_at": typed, "answer_due_on": "2027-12-01"}
    answer = enter(world.officer).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), form, follow=True)
    kept = ConsultationPage.objects.get(pk=draft.pk).get_latest_revision_as_object().vote_closes_at
    if sentence:
        assert sentence in answer.content.decode()
        assert kept == draft.vote_closes_at
    else:
        assert kept is not None
        assert f"{kept.astimezone(draft.vote_closes_at.tzinfo):%Y}" == typed[:4]
        assert kept != draft.vote_closes_at
