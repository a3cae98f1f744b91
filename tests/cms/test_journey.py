"""An officer writes a consultation in the CMS, passes it on, and the prefect publishes it: in a browser's requests."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.models import ConsultationIndexPage, ConsultationPage
from cms.publishing import seal
from cms.site_tree import ensure_prefecture
from consult.audit.models import AuditEvent
from councils.models import Consultation
from councils.states import ConsultationState
from tests.cast import NOON, World
from tests.cms.conftest import DAY, QUESTIONS
from tests.cms.forms import edit_form, new_form

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]


def door_of(page: ConsultationPage) -> str:
    return reverse("consultation_publish", args=[page.pk])


def ticket(client: Client, page: ConsultationPage) -> dict[str, str]:
    """What the door's form would send."""
    soup = BeautifulSoup(client.get(door_of(page)).content, "html.parser")
    return {str(field["name"]): str(field["value"]) for field in soup.select('main form input[type="hidden"]')}


def test_from_nothing_to_a_published_consultation(world: World, enter: Enter) -> None:
    officer, prefect = enter(world.officer), enter(world.prefect)
    officer.get("/cms/")
    index = ConsultationIndexPage.objects.get(locale__language_code="it")
    add = reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", index.pk])
    assert "Two sentences" in officer.get(add).content.decode()
    assert officer.post(add, new_form(title="Le corse", slug="corse")).status_code == 302
    page = ConsultationPage.objects.get()
    assert (page.consultation.code, page.consultation.state, page.owner) == ("corse", "draft", world.officer)
    assert AuditEvent.objects.filter(verb="consultation.drafted").count() == 1

    seen = officer.get(door_of(page)).content.decode()
    assert "Write the aim of the consultation." in seen
    assert "Publish this version" not in seen

    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert officer.get(edit).status_code == 200
    assert officer.post(edit, full_form(world)).status_code == 302
    seen = officer.get(door_of(page)).content.decode()
    assert "Nothing is missing." in seen
    assert "Publishing is for the prefect" in seen
    assert "Publish this version" not in seen

    shown = prefect.get(door_of(page))
    assert all(question in shown.content.decode() for question in QUESTIONS)
    assert prefect.post(door_of(page), ticket(prefect, page)).status_code == 302
    row = Consultation.objects.get(code="corse")
    assert row.state == ConsultationState.SCHEDULED
    assert row.schedule["propose"].opens_at == NOON + 2 * DAY
    assert [question.text for question in row.questions.all()] == QUESTIONS
    assert "Quali corse mancano?" in Client().get("/it/consultations/corse/").content.decode()


def full_form(world: World) -> dict[str, Any]:
    return new_form(
        title="Le corse",
        slug="changed-by-hand",
        aim="Sapere quali corse servono.",
        up_for_decision="Gli orari.",
        questions=QUESTIONS,
        council=str(world.council.pk),
        addressees=[str(world.office.pk)],
        propose=(NOON + 2 * DAY, NOON + 20 * DAY),
        vote=(NOON + 20 * DAY, NOON + 40 * DAY),
        answer_due_on="2026-09-30",
    )


def test_the_code_never_changes_after_the_first_save(draft: ConsultationPage, world: World, enter: Enter) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    enter(world.officer).post(edit, edit_form(draft) | {"slug": "altro", "aim": "Nuovo."})
    page = ConsultationPage.objects.get(pk=draft.pk)
    assert (page.slug, page.consultation.code) == ("corse", "corse")
    assert page.get_latest_revision_as_object().aim == "Nuovo."
    assert page.get_latest_revision_as_object().slug == "corse"


@pytest.mark.parametrize("code", ["trasporti", "Corse_Nuove", "c" * 61, "corse nuove"])
def test_a_code_that_cannot_be_is_refused_and_nothing_is_lost(code: str, world: World, enter: Enter) -> None:
    index = ConsultationIndexPage.objects.child_of(ensure_prefecture(world.foggia)["it"]).get()
    add = reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", index.pk])
    response = enter(world.officer).post(add, new_form(title="Le corse", slug=code, aim="Che non vada perso."))
    assert response.status_code == 200
    assert "Che non vada perso." in response.content.decode()
    assert not ConsultationPage.objects.exists()
    assert not Consultation.objects.exclude(code="trasporti").exists()
    index.refresh_from_db()
    assert index.numchild == 0


def test_without_a_code_one_is_made_of_the_title(world: World, enter: Enter) -> None:
    index = ConsultationIndexPage.objects.child_of(ensure_prefecture(world.foggia)["it"]).get()
    add = reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", index.pk])
    client = enter(world.officer)
    for _ in range(2):
        assert client.post(add, new_form(title="Trasporti", slug="")).status_code == 302
    assert set(Consultation.objects.values_list("code", flat=True)) == {"trasporti", "trasporti-2", "trasporti-3"}


@pytest.mark.parametrize("bad", ["due\x00", "a\u202eb", "x\x07y"])
def test_hidden_characters_are_refused(bad: str, draft: ConsultationPage, world: World, enter: Enter) -> None:
    before = draft.latest_revision_id
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    for field in ("aim", "questions-0-value"):
        response = enter(world.officer).post(edit, edit_form(draft) | {field: bad})
        assert response.status_code == 200
        assert ConsultationPage.objects.get(pk=draft.pk).latest_revision_id == before


def test_a_phase_that_closes_before_it_opens_is_refused(draft: ConsultationPage, world: World, enter: Enter) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    wrong = {"vote_opens_at": "2026-06-10 12:00", "vote_closes_at": "2026-06-10 12:00"}
    response = enter(world.officer).post(edit, edit_form(draft) | wrong)
    assert "It closes before it opens." in response.content.decode()


def test_the_second_of_two_editors_is_told_and_keeps_what_they_typed(
    draft: ConsultationPage, world: World, enter: Enter
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    loaded = {"loaded_revision_id": str(draft.latest_revision_id)}
    enter(world.secretary).post(edit, edit_form(draft) | loaded | {"aim": "La prima."})
    response = enter(world.officer).post(edit, edit_form(draft) | loaded | {"aim": "La seconda."})
    assert response.status_code == 200
    assert "Somebody else saved this page" in response.content.decode()
    assert "La seconda." in response.content.decode()
    assert ConsultationPage.objects.get(pk=draft.pk).get_latest_revision_as_object().aim == "La prima."


def test_the_first_screen_says_what_is_in_preparation(
    draft: ConsultationPage, bari: Any, world: World, enter: Enter
) -> None:
    own = enter(world.officer).get("/cms/").content.decode()
    assert "nothing is missing" in own
    assert door_of(draft) in own
    assert reverse("wagtailadmin_pages:add", args=["cms", "consultationpage", draft.get_parent().pk]) in own
    other = enter(world.officer_of_bari).get("/cms/").content.decode()
    assert draft.title not in other
    assert "Drafts will appear here" in other


# --- at the door -----------------------------------------------------------------------------------------------


def test_the_door_refuses_what_was_changed_after_it_was_read(
    draft: ConsultationPage, world: World, enter: Enter
) -> None:
    prefect = enter(world.prefect)
    read = ticket(prefect, draft)
    enter(world.officer).post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), edit_form(draft) | {"aim": "Altro."})
    response = prefect.post(door_of(draft), read)
    assert response.status_code == 409
    assert "Somebody changed this page after you read it" in response.content.decode()
    assert "Altro." in response.content.decode(), "the newest version is there to be read"
    assert Consultation.objects.get(code="corse").state == ConsultationState.DRAFT


@pytest.mark.parametrize("forged", [{}, {"revision": "x"}, {"revision": "9" * 30}, {"revision": "1", "seen": "0" * 64}])
def test_the_door_takes_no_forged_ticket(
    forged: dict[str, str], draft: ConsultationPage, world: World, enter: Enter
) -> None:
    assert enter(world.prefect).post(door_of(draft), forged).status_code == 409
    assert not ConsultationPage.objects.get(pk=draft.pk).live


def test_the_revision_of_another_page_does_not_pass(
    draft: ConsultationPage, published: ConsultationPage, world: World, enter: Enter
) -> None:
    english = published.copy_for_translation(Locale.objects.get(language_code="en"))
    other = english.get_latest_revision()
    before = AuditEvent.objects.count()
    response = enter(world.prefect).post(door_of(published), {"revision": str(other.pk), "seen": seal(other)})
    assert response.status_code == 409
    assert AuditEvent.objects.count() == before


def test_an_officer_without_delegation_is_refused_in_words(draft: ConsultationPage, world: World, enter: Enter) -> None:
    revision = draft.get_latest_revision()
    response = enter(world.officer).post(door_of(draft), {"revision": str(revision.pk), "seen": seal(revision)})
    assert response.status_code == 422
    assert "Publishing is for the prefect" in response.content.decode()


def test_a_published_notice_can_be_read_only(published: ConsultationPage, world: World, enter: Enter) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[published.pk])
    officer = enter(world.officer)
    assert "This notice is published and can be read only." in officer.get(edit).content.decode()
    officer.post(edit, edit_form(published) | {"aim": "Di nascosto.", "title": "Altro", "questions-0-value": "Altra?"})
    page = ConsultationPage.objects.get(pk=published.pk)
    newest = page.get_latest_revision_as_object()
    assert (newest.aim, newest.title, newest.question_texts()) == (published.aim, published.title, QUESTIONS)
    revision = page.get_latest_revision()
    response = enter(world.prefect).post(door_of(page), {"revision": str(revision.pk), "seen": seal(revision)})
    assert response.status_code == 422
    assert "already published" in response.content.decode()


def test_a_translation_is_begun_without_italian_words_and_published(
    published: ConsultationPage, world: World, enter: Enter
) -> None:
    officer = enter(world.officer)
    begin = reverse("consultation_translate", args=[published.pk, "en"])
    edit = officer.post(begin)
    english = ConsultationPage.objects.get(language="en")
    assert edit.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[english.pk])
    assert (english.aim, english.question_texts(), english.live) == ("", [], False)
    assert officer.post(begin).headers["Location"] == edit.headers["Location"], "pressed twice, made once"
    screen = officer.get(edit.headers["Location"]).content.decode()
    assert "This is the official Italian text" in screen.replace("this", "This")
    assert 'name="vote_closes_at"' not in screen
    words = {"title": "Bus rides", "aim": "To know.", "up_for_decision": "Hours.", "not_up_for_decision": "The fare."}
    form = new_form(questions=["Which rides?", "When?"], slug="corse", legal_basis="Art. 57", **words)
    assert officer.post(edit.headers["Location"], form).status_code == 302
    assert officer.post(door_of(english), ticket(officer, english)).status_code == 302
    assert "Which rides?" in Client().get("/en/consultations/corse/").content.decode()
    assert "Quali corse mancano?" in Client().get("/it/consultations/corse/").content.decode()


def test_the_preview_shows_the_draft(draft: ConsultationPage, world: World, enter: Enter) -> None:
    officer = enter(world.officer)
    shown = officer.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert shown.status_code == 200
    assert "Quali corse mancano?" in shown.content.decode()
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk])
    assert officer.post(preview, edit_form(draft) | {"aim": "Provvisorio."}).json()["is_valid"]
    assert "Provvisorio." in officer.get(preview).content.decode()


def test_a_new_page_can_be_previewed_before_it_is_saved(draft: ConsultationPage, world: World, enter: Enter) -> None:
    officer = enter(world.officer)
    index = draft.get_parent()
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "consultationpage", index.pk])
    assert officer.post(preview, new_form(title="Prova", slug="prova", aim="Scopo.")).json()["is_valid"]
    assert "Scopo." in officer.get(preview).content.decode()
    assert ConsultationPage.objects.count() == 1
