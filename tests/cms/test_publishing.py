"""The one publish door: exactly what was read, together with the domain's act, or nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Locale, Revision

from cms.models import ConsultationPage
from cms.publishing import publish_page, seal
from cms.site_tree import create_consultation_page
from consult import clock
from consult.audit.models import AuditEvent
from consult.verdicts import RuleBroken
from councils.models import Consultation
from councils.states import ConsultationState
from tests.cast import NOON, World
from tests.cms.conftest import DAY, QUESTIONS, through_the_door

pytestmark = pytest.mark.django_db


def test_publishing_hands_the_notice_to_the_domain(published: ConsultationPage, world: World) -> None:
    row = Consultation.objects.get(code="corse")
    assert (row.state, row.published_at) == (ConsultationState.SCHEDULED, NOON)
    assert [question.text for question in row.questions.all()] == QUESTIONS
    assert row.schedule["vote"].closes_at == NOON + 40 * DAY
    assert "discuss" not in row.schedule
    assert list(row.addressees.all()) == [world.office]
    assert published.live
    assert published.live_revision_id == published.latest_revision_id
    assert (published.first_published_at, published.last_published_at) == (NOON, NOON)
    assert AuditEvent.objects.filter(subject_type="consultation", verb="consultation.published").count() == 1


def test_a_newer_revision_stops_the_older_one(draft: ConsultationPage, world: World) -> None:
    read = draft.get_latest_revision()
    draft.aim = "Altro."
    draft.save_revision(user=world.officer)
    with pytest.raises(RuleBroken) as refusal:
        publish_page(draft.pk, revision_id=read.pk, seen=seal(read), actor=world.prefect)
    assert refusal.value.code == "edited_meanwhile"
    _nothing_happened(draft)


def test_a_revision_that_was_written_over_is_not_what_was_read(draft: ConsultationPage, world: World) -> None:
    read = draft.get_latest_revision()
    seen = seal(read)
    Revision.objects.filter(pk=read.pk).update(content=read.content | {"aim": "Altro."})
    with pytest.raises(RuleBroken) as refusal:
        publish_page(draft.pk, revision_id=read.pk, seen=seen, actor=world.prefect)
    assert refusal.value.code == "edited_meanwhile"
    _nothing_happened(draft)


def test_whoever_may_not_publish_publishes_neither_page_nor_consultation(draft: ConsultationPage, world: World) -> None:
    for actor, code in (
        (world.officer, "no_delegation"),
        (world.officer_of_bari, "no_role"),
        (world.member, "no_role"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            through_the_door(draft, actor)
        assert refusal.value.code == code
    _nothing_happened(draft)


def test_an_incomplete_notice_says_what_is_missing(world: World) -> None:
    page = create_consultation_page(
        world.foggia, actor=world.officer, code="vuota", title="Vuota", propose_opens_at=NOON + DAY
    )
    with pytest.raises(RuleBroken) as refusal:
        through_the_door(page, world.prefect)
    assert refusal.value.code == "incomplete"
    assert "proposals" in str(refusal.value.reason)
    _nothing_happened(page)


def test_what_fails_on_wagtails_side_takes_the_act_back(
    draft: ConsultationPage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("wagtail.actions.publish_page_revision.PublishPageRevisionAction.execute", broken)
    with pytest.raises(RuntimeError):
        through_the_door(draft, world.prefect)
    _nothing_happened(draft)


def test_a_published_notice_is_not_published_again(published: ConsultationPage, world: World) -> None:
    published.save_revision(user=world.officer)
    with pytest.raises(RuleBroken) as refusal:
        through_the_door(ConsultationPage.objects.get(pk=published.pk), world.prefect)
    assert refusal.value.code == "already_published"


def test_a_translation_goes_out_with_all_its_words(published: ConsultationPage, world: World) -> None:
    english = _english(published)
    with pytest.raises(RuleBroken) as refusal:
        through_the_door(english, world.officer)
    assert refusal.value.code == "incomplete"
    for missing in ("title", "aim", "up for decision", "question"):
        assert missing in str(refusal.value.reason)
    assert not ConsultationPage.objects.get(pk=english.pk).live


def test_a_translation_waits_for_the_original(draft: ConsultationPage, world: World) -> None:
    english = _english(draft)
    _translate(english, world)
    with pytest.raises(RuleBroken) as refusal:
        through_the_door(english, world.officer)
    assert refusal.value.code == "not_published"


def test_a_translation_points_to_the_same_consultation_and_is_recorded(
    published: ConsultationPage, world: World
) -> None:
    english = _english(published)
    assert english.consultation_id == published.consultation_id
    assert (english.slug, english.language, english.live) == ("corse", "en", False)
    _translate(english, world)
    with clock.at(NOON + DAY, channel="test"):
        shown = through_the_door(english, world.officer)
    assert shown.live
    assert shown.last_published_at == NOON + DAY
    event = AuditEvent.objects.get(verb="consultation.translated")
    assert event.subject_id == str(published.consultation_id)
    assert Consultation.objects.get(code="corse").title == published.title


def _english(page: ConsultationPage) -> ConsultationPage:
    from cms.views.publish import WORDS

    made: ConsultationPage = page.copy_for_translation(Locale.objects.get(language_code="en"), exclude_fields=WORDS)
    return made


def _translate(page: ConsultationPage, world: World) -> None:
    page.title, page.aim, page.legal_basis = "Bus rides", "To know which rides are needed.", "Art. 57"
    page.up_for_decision, page.not_up_for_decision = "Hours and stops.", "The fare."
    page.questions = [("question", "Which rides are missing?"), ("question", "At what time?")]
    page.save_revision(user=world.officer)
    page.refresh_from_db()


def _nothing_happened(page: ConsultationPage) -> None:
    fresh = ConsultationPage.objects.select_related("consultation").get(pk=page.pk)
    assert not fresh.live
    assert fresh.consultation.state == ConsultationState.DRAFT
    assert not fresh.consultation.phases.exists()
    assert not AuditEvent.objects.filter(verb="consultation.published").exists()


@pytest.mark.parametrize("digits", [19, 40])
def test_a_number_longer_than_any_row_s_is_not_there(world: World, enter: Callable[..., Client], digits: int) -> None:
    editor = enter(world.officer)
    assert editor.get(f"/cms/consultations/{'9' * digits}/publish/").status_code == 404
    assert editor.post(f"/cms/consultations/{'9' * digits}/translate/en/").status_code == 404
