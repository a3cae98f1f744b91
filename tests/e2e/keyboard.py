"""Somebody who uses the keyboard alone: Tab until the thing is reached, Enter, Space, arrows, typing.

Names are asked of the catalogues in the language of the page, so that the words may change.
"""

import re
from types import TracebackType

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from tests.e2e.visits import View

PATIENCE = 250
"""Tabs after which a thing counts as out of reach."""

REACHED = "(wanted) => wanted.includes(document.activeElement)"
SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
  const hidden = box.width < 2 || box.height < 2 || style.visibility === "hidden" || style.opacity === "0";
  return { hidden, name: at.outerHTML.slice(0, 200) };
}"""


class Keyboard:
    """A person before a tab, who never touches a mouse."""

    def __init__(self, tab: Tab, view: View) -> None:
        self.tab, self.view = tab, view

    # --- words and places -------------------------------------------------------------------------------

    def word(self, words: str) -> str:
        """The words of the interface in the language of the page."""
        with translation.override(self.view.language):
            return gettext(words)

    def address(self, route: str, *args: object) -> str:
        """The path of a page in the language of the page."""
        with translation.override(self.view.language):
            return reverse(route, args=args)

    # --- reading ----------------------------------------------------------------------------------------

    def opens(self, address: str) -> "Keyboard":
        """Open a link from outside."""
        answer = self.tab.goto(address)
        assert answer is not None
        assert answer.ok, (address, answer.status)
        return self

    def reads(self, *words: str) -> "Keyboard":
        """See these words of the interface; a placeholder in them stands for anything."""
        for sentence in words:
            parts = re.split(r"%\(\w+\)[sd]", self.word(sentence))
            expect(self.tab.locator("body")).to_contain_text(re.compile(".+".join(map(re.escape, parts))))
        return self

    def reads_text(self, *texts: str) -> "Keyboard":
        """See what people wrote."""
        for text in texts:
            expect(self.tab.locator("main")).to_contain_text(text)
        return self

    # --- acting -----------------------------------------------------------------------------------------

    def go_to(self, place: Locator, most: int = PATIENCE) -> "Keyboard":
        """Press Tab until the focus is there, where it can be seen."""
        place.first.wait_for(state="attached")
        wanted = place.element_handles()
        for _press in range(most):
            if self.tab.evaluate(REACHED, wanted):
                seen = self.tab.evaluate(SEEN)
                assert not seen["hidden"], f"The focus is on something that nobody sees: {seen['name']}"
                return self
            self.tab.keyboard.press("Tab")
        at = self.tab.evaluate(SEEN)["name"]
        raise AssertionError(f"{place} is not reached with {most} tabs on {self.tab.url}; the focus stands on {at}")

    def press_to(self, role: str, words: str) -> "Keyboard":
        """Press Tab until the focus is on the control with this role and these words for a name."""
        return self.go_to(self.tab.locator("main").get_by_role(role, name=self.word(words), exact=True))  # type: ignore[arg-type]  # a role

    def follow(self, route: str, *args: object) -> "Keyboard":
        """Go to the first link of the page that leads there, and follow it."""
        path = self.address(route, *args)
        self.go_to(self.tab.locator(f'main a[href^="{path}"]').first)
        return self._leave("Enter")

    def follow_named(self, words: str) -> "Keyboard":
        """Go to the link with these words, and follow it."""
        return self.press_to("link", words)._leave("Enter")

    def write(self, name: str, text: str) -> "Keyboard":
        """Type into the field with this name, in place of what stands there."""
        self.go_to(self.tab.locator(f"main [name={name}]"))
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.type(text)
        return self

    def pick(self, name: str, value: str) -> "Keyboard":
        """Choose one of several: a radio button or an entry of a list, with the arrows."""
        fields = self.tab.locator(f"main [name={name}]")
        self.go_to(fields)
        radio = fields.first.get_attribute("type") == "radio"
        wanted = fields.and_(self.tab.locator(f'[value="{value}"]')) if radio else fields.first
        if radio and wanted.evaluate("field => field === document.activeElement"):
            self.tab.keyboard.press("Space")
        elif not radio:
            self.tab.keyboard.press("Home")
        for _press in range(200):
            if wanted.is_checked() if radio else wanted.input_value() == value:
                return self
            self.tab.keyboard.press("ArrowDown")
        raise AssertionError(f"{name}: no arrow leads to {value}")

    def send(self, words: str) -> "Keyboard":
        """Go to the button and press it."""
        self.press_to("button", words)
        self.tab.keyboard.press("Enter")
        return self

    def _leave(self, key: str) -> "Keyboard":
        with self.tab.expect_navigation(wait_until="domcontentloaded"):
            self.tab.keyboard.press(key)
        return self


class Watched:
    """What the browser complains of meanwhile: errors of scripts, breaches of the policy. Nothing may come."""

    def __init__(self, tab: Tab) -> None:
        self.problems: list[str] = []
        tab.on("pageerror", lambda error: self.problems.append(str(error)))
        tab.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            assert self.problems == []
