"""Hints about plain language at the publish door."""

from collections.abc import Callable

import pytest
from django.test import Client

from cms.models import ConsultationPage
from cms.readability import hints
from tests.cast import World

pytestmark = pytest.mark.django_db

LONG = " ".join(["parola"] * 21) + "."


def test_a_plain_notice_needs_no_hint(draft: ConsultationPage) -> None:
    assert hints(draft) == []


def test_a_long_sentence_is_shown_with_its_number_of_words(draft: ConsultationPage) -> None:
    draft.up_for_decision = f"Breve. {LONG}"
    assert hints(draft) == [f"21 words in one sentence. Make two of it: “{LONG[:-1]}”"]


def test_a_list_that_is_too_long_is_cut_and_says_so(draft: ConsultationPage) -> None:
    draft.up_for_decision = "\n".join([LONG] * 7)
    found = hints(draft)
    assert len(found) == 6
    assert found[-1] == "2 more sentences are as long."


def test_a_hard_aim_is_said_with_its_index(draft: ConsultationPage) -> None:
    draft.aim = "Razionalizzazione infrastrutturale intercomunale extraurbana."
    [hint] = hints(draft)
    assert hint.startswith("The aim is hard to read: Gulpease ")
    assert "From 60 on" in hint


def test_what_is_public_or_translated_gets_no_hints(published: ConsultationPage) -> None:
    published.up_for_decision = LONG
    assert hints(published) == []


def test_the_door_shows_them_and_still_opens(
    draft: ConsultationPage, world: World, enter: Callable[..., Client]
) -> None:
    draft.up_for_decision = LONG
    draft.save_revision()
    page = enter(world.prefect).get(f"/cms/consultations/{draft.pk}/publish/").content.decode()
    assert "How to make it easier to read" in page
    assert "21 words in one sentence" in page
    assert "Publish this version" in page
