"""What scripts make quicker or save: a text that outlives the network, parts of a page, the place of the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from consult.audit.journal import scaffolding
from proposals.models import Comment, Proposal, Vote
from tests.cast import World, proposal
from tests.e2e.person import Person

Enter = Callable[..., Person]
PROPOSE = "/en/consultations/trasporti/propose/"
TITLE, TEXT = "Un autobus all'alba", "Chi lavora nei campi parte a piedi alle 4."
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('consult:text:')).length"
FOUND = "We found text that was not saved on this site."


@pytest.fixture
def row(cast: World) -> Proposal:
    with scaffolding():
        return proposal(cast.consultation, cast.spiga, title="Un autobus", published_title="Un autobus")


def writing(person: Person) -> Page:
    """The form of a new proposal, filled in; the pause after which a text is kept is over."""
    person.open(PROPOSE)
    person.page.locator("[name=title]").fill(TITLE)
    person.page.locator("[name=body]").fill(TEXT)
    for _ in range(50):
        if person.page.evaluate(KEPT):
            break
        person.page.wait_for_timeout(100)
    assert person.page.evaluate(KEPT) == 1
    return person.page


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_text_outlives_the_network_and_is_put_back(cast: World, enter: Enter) -> None:
    page = writing(enter("delegate_of_spiga", scripts=True))
    page.context.set_offline(True)
    button(page, "Keep the draft").click()
    expect(page.locator("#network")).to_contain_text("It was not sent. Your text is still here.")
    expect(page.locator("[name=body]")).to_have_value(TEXT)
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("[name=body]")).to_have_value("")
    expect(page.locator(".found-text")).to_contain_text(FOUND)
    button(page, "Put it back").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    expect(page.locator("[name=body]")).to_have_value(TEXT)
    button(page, "Keep the draft").click()
    expect(page.locator("#messages")).to_contain_text("The draft is kept.")
    assert page.evaluate(KEPT) == 0
    assert Proposal.objects.get().body == TEXT


def test_a_text_can_be_thrown_away(cast: World, enter: Enter) -> None:
    page = writing(enter("delegate_of_spiga", scripts=True))
    page.reload()
    button(page, "Throw it away").click()
    assert page.evaluate(KEPT) == 0
    page.reload()
    expect(page.locator(".found-text")).to_have_count(0)
    expect(page.locator("[name=body]")).to_have_value("")


def test_signing_out_forgets_every_text(cast: World, enter: Enter) -> None:
    page = writing(enter("delegate_of_spiga", scripts=True))
    page.locator("form[action='/account/logout/'] button").first.click()
    page.wait_for_url(lambda address: "propose" not in address)
    assert page.evaluate(KEPT) == 0


def test_a_text_is_offered_to_its_writer_alone(cast: World, enter: Enter) -> None:
    page = writing(enter("delegate_of_spiga", scripts=True))
    page.goto("/en/proposals/")
    page.evaluate(
        "() => { const [name] = Object.keys(localStorage).filter((n) => n.startsWith('consult:text:'));"
        " localStorage.setItem(name.replace(/text:\\d+:/, 'text:999999:'), localStorage.getItem(name));"
        " localStorage.removeItem(name) }"
    )
    page.goto(PROPOSE)
    expect(page.locator("[name=body]")).to_have_value("")
    expect(page.locator(".found-text")).to_have_count(0)


def test_similar_proposals_are_told_while_one_writes(cast: World, enter: Enter, row: Proposal) -> None:
    page = enter("delegate_of_lega", scripts=True).open(PROPOSE).page
    page.locator("[name=title]").press_sequentially("Autobus notturno")
    told = page.locator("#similar a")
    expect(told).to_contain_text("Un autobus")
    expect(page.locator("[name=title]")).to_be_focused()


def test_a_position_changes_its_part_alone_and_the_keyboard_stands_there(
    cast: World, enter: Enter, row: Proposal
) -> None:
    page = enter("delegate_of_lega", scripts=True).open(f"/en/proposals/{row.code}/").page
    page.evaluate("window.samePage = true")
    page.locator("#part-positions [value=against]").check()
    button(page, "Send the position").click()
    expect(page.locator("#part-positions .basis")).to_contain_text("0 in favour, 1 against, 0 abstained, of 3 entitled")
    expect(page.locator("#positions")).to_be_focused()
    for place in ("#messages", "#part-positions"):
        expect(page.locator(place)).to_contain_text("The position of Lega is: against.")
    assert page.evaluate("window.samePage")
    assert Vote.objects.get().position == "against"


def test_a_refused_comment_keeps_its_words_and_leads_to_the_problem(cast: World, enter: Enter, row: Proposal) -> None:
    page = enter("delegate_of_lega", scripts=True).open(f"/en/proposals/{row.code}/").page
    field = page.locator("#part-comments [name=body]")
    field.fill("x" * 5001)
    expect(page.locator("#part-comments .counter").first).to_contain_text("Characters too many: 1")
    button(page, "Send the comment").click()
    expect(page.locator("#part-comments [data-error-summary]")).to_be_focused()
    expect(field).to_have_value("x" * 5001)
    field.fill("Chi paga?")
    button(page, "Send the comment").click()
    expect(page.locator("#comments")).to_be_focused()
    expect(page.locator("#part-comments")).to_contain_text("Your comment was sent.")
    expect(field).to_have_value("")
    assert page.evaluate(KEPT) == 0
    assert Comment.objects.get().body == "Chi paga?"


def test_a_sign_in_that_ended_loses_nothing(cast: World, enter: Enter, row: Proposal) -> None:
    page = enter("delegate_of_lega", scripts=True).open(f"/en/proposals/{row.code}/").page
    page.locator("#part-comments [name=body]").fill("Chi paga?")
    page.context.clear_cookies(name="sessionid")
    button(page, "Send the comment").click()
    expect(page.locator("h1")).to_have_text("You are not signed in any more")
    expect(page.locator("textarea").first).to_have_value("Chi paga?")


def test_a_filter_changes_the_list_and_the_address(cast: World, enter: Enter, row: Proposal) -> None:
    page = enter(scripts=True).open("/en/proposals/").page
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("window.samePage = true")
    page.locator(".filter-box summary").click()
    page.locator("main [name=state]").select_option("answered")
    button(page, "Show").click()
    expect(page.locator("#results [role=status]")).to_have_text("0 proposals found")
    expect(page.locator("#results [role=status]")).to_be_focused()
    assert page.evaluate("window.samePage")
    assert "state=answered" in page.url
    page.get_by_role("link", name="State: answered").click()
    expect(page.locator("#results [role=status]")).to_have_text("1 proposal found")
    page.go_back()
    expect(page.locator("#results [role=status]")).to_have_text("0 proposals found")


def test_a_second_press_sends_nothing(cast: World, enter: Enter) -> None:
    page = writing(enter("delegate_of_spiga", scripts=True))
    page.evaluate(
        "() => { const press = document.querySelector('form[data-autosave] button'); press.click(); press.click() }"
    )
    expect(page.locator("#messages")).to_contain_text("The draft is kept.")
    assert Proposal.objects.count() == 1


def test_an_address_is_copied_and_a_menu_closes(cast: World, enter: Enter, row: Proposal) -> None:
    page = enter(scripts=True).open(f"/en/proposals/{row.code}/").page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/en/proposals/{row.code}/")
    menu = page.locator("details.menu-languages")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_without_scripts_nothing_promises_one(cast: World, enter: Enter, row: Proposal) -> None:
    page = enter().open(f"/en/proposals/{row.code}/").page
    expect(page.locator("[data-copy]")).to_be_hidden()
    expect(page.locator("#network")).to_be_empty()
