"""An audience by letter or by name, from the editor's form to the notice that everybody reads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import ConsultationPage
from cms.notices import checklist, notice_of
from cms.site_tree import create_consultation_page
from consult import clock
from consult.audit.journal import scaffolding
from consult.audit.models import AuditEvent
from consult.verdicts import RuleBroken
from councils.models import Consultation
from tests.cast import World, association
from tests.cms.conftest import NOTICE, QUESTIONS, through_the_door
from tests.cms.forms import edit_form
from tests.cms.pages import page, words
from tests.councils.telling import last

Enter = Callable[..., Client]

pytestmark = pytest.mark.django_db


def saved(enter: Enter, world: World, draft: ConsultationPage, **choice: Any) -> ConsultationPage:
    """The newest draft after the officer saved the form with this choice."""
    form = edit_form(ConsultationPage.objects.get(pk=draft.pk)) | choice
    enter(world.officer).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), form, follow=True)
    newest: ConsultationPage = ConsultationPage.objects.get(pk=draft.pk).get_latest_revision_as_object()
    return newest


def published_for(world: World, **fields: Any) -> Consultation:
    """The consultation of a notice with these fields, published by the prefect."""
    row = create_consultation_page(
        world.foggia, actor=world.officer, code="scelte", title="Corse", questions=QUESTIONS, **NOTICE, **fields
    )
    through_the_door(row, world.prefect)
    return Consultation.objects.get(code="scelte")


def test_letters_are_chosen_in_the_editor(enter: Enter, world: World, draft: ConsultationPage) -> None:
    newest = saved(enter, world, draft, audience="letters", audience_letters=["h", "g"])
    assert (newest.audience, newest.audience_letters) == ("letters", "gh")
    assert checklist(newest, clock.now()) == []
    form = page(enter(world.officer), reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    ticked = [box["value"] for box in form.select("input[name=audience_letters][checked]")]
    assert ticked == ["g", "h"]


def test_invited_are_chosen_among_the_accredited(enter: Enter, world: World, draft: ConsultationPage) -> None:
    form = page(enter(world.officer), reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    offered = [words(label) for label in form.select("#id_invited label")]
    assert offered == ["Daunia (FG)", "Lega (FG)", "Spiga (FG)"]
    newest = saved(enter, world, draft, audience="invited", invited=[world.spiga.pk, world.lega.pk])
    assert set(newest.invited.all()) == {world.spiga, world.lega}
    refused = saved(enter, world, draft, audience="invited", invited=[world.ofanto.pk])
    assert set(refused.invited.all()) == {world.spiga, world.lega}, "one that is not accredited is not taken"


def test_whoever_is_chosen_and_suspended_meanwhile_stays_chosen(
    enter: Enter, world: World, draft: ConsultationPage
) -> None:
    saved(enter, world, draft, audience="invited", invited=[world.spiga.pk])
    world.spiga.accreditations.update(state="suspended", stopped_at=clock.now())
    newest = saved(enter, world, draft, aim="Altro.")
    assert (newest.aim, list(newest.invited.all())) == ("Altro.", [world.spiga])


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        ("letters", "Choose the composition letters whose associations may take part."),
        ("invited", "Choose the associations that are invited."),
    ],
)
def test_without_the_choice_nothing_is_published(
    enter: Enter, world: World, draft: ConsultationPage, audience: str, sentence: str
) -> None:
    newest = saved(enter, world, draft, audience=audience)
    assert checklist(newest, clock.now()) == [sentence]
    with pytest.raises(RuleBroken) as refusal:
        through_the_door(ConsultationPage.objects.get(pk=draft.pk), world.prefect)
    assert refusal.value.code == "incomplete"
    assert sentence in str(refusal.value.reason)
    assert not AuditEvent.objects.filter(verb="consultation.published").exists()


def test_a_choice_that_the_audience_does_not_use_is_not_published(world: World) -> None:
    row = published_for(world, audience="region", audience_letters="g", invited=[world.lega])
    assert (row.audience_letters, list(row.invited.all())) == ("", [])


def test_what_is_published_is_frozen(world: World) -> None:
    row = published_for(world, audience="invited", invited=[world.lega, world.spiga])
    assert set(row.invited.all()) == {world.lega, world.spiga}
    facts = last("consultation.published")[1]
    assert (facts["audience"], facts["letters"]) == ("invited", "")
    assert facts["invited"] == [str(pk) for pk in sorted([world.lega.pk, world.spiga.pk])]
    edited = row.pages.get()
    edited.invited.set([world.daunia])
    edited.audience_letters = "h"
    edited.save_revision(user=world.officer)
    again = Consultation.objects.get(pk=row.pk)
    assert set(again.invited.all()) == {world.lega, world.spiga}
    assert again.audience_letters == ""


def test_letters_are_copied_recorded_and_said(client: Client, world: World) -> None:
    row = published_for(world, audience="letters", audience_letters="gh")
    assert (row.audience, row.audience_letters) == ("letters", "gh")
    assert last("consultation.published")[1]["letters"] == "gh"
    for address in ("/en/consultations/scelte/", reverse("consultation_entitled", args=["scelte"])):
        said = words(page(client, address).find("main"))
        assert "associations of letter g and h accredited in the province" in said


def test_the_notice_names_the_invited_with_links(client: Client, world: World) -> None:
    published_for(world, audience="invited", invited=[world.spiga, world.lega])
    names = page(client, "/en/consultations/scelte/").select("ul[aria-label='Invited associations'] a")
    assert [words(name) for name in names] == ["Lega", "Spiga"]
    assert names[0]["href"].endswith("/associations/lega/")


def test_many_invited_cost_no_more(client: Client, world: World, django_assert_max_num_queries: Any) -> None:
    with scaffolding():
        many = [association(f"Aperta {number}", world.foggia) for number in range(12)]
        for number, row in enumerate(many):
            row.slug = f"aperta-{number}"
            row.save()
    published_for(world, audience="invited", invited=many)
    with django_assert_max_num_queries(15):
        assert len(page(client, "/en/consultations/scelte/").select("ul[aria-label='Invited associations'] a")) == 12


def test_a_draft_from_before_there_was_a_choice_is_still_read(world: World, draft: ConsultationPage) -> None:
    revision = draft.get_latest_revision()
    for name in ("audience_letters", "invited"):
        del revision.content[name]
    revision.save()
    notice = notice_of(draft.get_latest_revision().as_object())
    assert (notice.audience, notice.audience_letters, notice.invited) == ("region", "", ())
