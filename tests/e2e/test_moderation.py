"""Moderation in a browser: from text to text by keyboard, with a script that swaps the place of work, and without."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.audit.journal import scaffolding
from proposals.models import ModerationDecision, Proposal
from proposals.states import ProposalState
from tests.cast import DAY, NOON, World, proposal
from tests.e2e.conftest import _sign_in

TEXTS = 10
FOCUSED = "document.activeElement.outerHTML"


@pytest.fixture
def texts(cast: World) -> list[Proposal]:
    """Texts that wait, the oldest first."""
    with scaffolding():
        return [
            proposal(
                cast.consultation,
                cast.spiga,
                state=ProposalState.IN_MODERATION,
                title=f"Testo numero {number}",
                sent_at=NOON - (TEXTS - number) * DAY,
            )
            for number in range(TEXTS)
        ]


@pytest.fixture
def member(browser: Browser, cast: World, live_site: str) -> Iterator[Callable[[bool], Page]]:
    """``member(True)`` is a moderator's browser with JavaScript, ``member(False)`` one without."""
    contexts = []

    def entered(javascript: bool) -> Page:
        context = browser.new_context(java_script_enabled=javascript, locale="en-GB", base_url=live_site)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        _sign_in(page, cast.people["member"].email, staff=False)
        return page

    yield entered
    for context in contexts:
        context.close()


def test_ten_texts_in_a_row_without_leaving_the_keyboard(member: Callable[[bool], Page], texts: list[Proposal]) -> None:
    page = member(True)
    page.goto("/en/desk/moderation/next/")
    page.evaluate("window.stays = true")
    for number in range(TEXTS - 1):
        expect(page.locator("h1")).to_contain_text(f"Testo numero {number}")
        page.keyboard.press("1")
        assert 'value="publish"' in page.evaluate(FOCUSED)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(f"Testo numero {number + 1}")
        expect(page.locator("h1")).to_be_focused()
        left = TEXTS - 1 - number
        said = f"{left} texts are left to read." if left > 1 else "1 text is left to read."
        expect(page.locator("#messages")).to_contain_text(said)
        assert page.url.endswith(texts[number + 1].code + "/")
    assert page.evaluate("window.stays") is True  # never left: the place of work alone was swapped
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Texts to read")
    expect(page.locator("#messages")).to_contain_text("No text is left to read.")
    assert ModerationDecision.objects.filter(verdict="published").count() == TEXTS


def test_a_refused_decision_comes_back_with_the_keyboard_at_its_problems(
    member: Callable[[bool], Page], texts: list[Proposal]
) -> None:
    page = member(True)
    page.goto("/en/desk/moderation/next/")
    page.keyboard.press("2")
    page.locator("textarea[name=words]").fill("Va detto meglio.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("textarea[name=words]")).to_have_value("Va detto meglio.")
    assert not ModerationDecision.objects.exists()


def test_a_text_is_left_for_later_but_not_words_that_were_begun(
    member: Callable[[bool], Page], texts: list[Proposal]
) -> None:
    page = member(True)
    page.goto("/en/desk/moderation/next/")
    page.locator("textarea[name=words]").fill("Va")
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("0")
    expect(page.locator("textarea[name=words]")).to_be_focused()
    page.keyboard.press("0")  # in a field a number is a number
    expect(page.locator("textarea[name=words]")).to_have_value("Va0")
    page.locator("textarea[name=words]").fill("")
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("0")
    expect(page.locator("h1")).to_contain_text("Testo numero 1")
    expect(page.locator("h1")).to_be_focused()


def test_single_keys_can_be_switched_off_for_good(member: Callable[[bool], Page], texts: list[Proposal]) -> None:
    page = member(True)
    page.goto("/en/desk/moderation/next/")
    page.get_by_label("Single keys work on this page").uncheck()
    page.reload()
    expect(page.get_by_label("Single keys work on this page")).not_to_be_checked()
    page.keyboard.press("1")
    expect(page.locator("[name=decision]").first).not_to_be_checked()
    page.get_by_label("Single keys work on this page").check()
    page.keyboard.press("1")
    expect(page.locator("[name=decision]").first).to_be_checked()


def test_without_a_script_the_next_text_comes_with_the_next_page(
    member: Callable[[bool], Page], texts: list[Proposal]
) -> None:
    page = member(False)
    page.goto("/en/desk/moderation/next/")
    expect(page.locator(".work-keys")).to_be_hidden()  # what only a script does is not offered
    page.get_by_role("link", name="Go to the decision").press("Enter")
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Testo numero 1")
    expect(page.locator("#messages")).to_contain_text("9 texts are left to read.")
