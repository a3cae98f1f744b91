"""What a person does with a page: read, follow a link, fill in, press."""

from playwright.sync_api import Page, expect


class Person:
    """Somebody in front of a browser without JavaScript."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> "Person":
        """Type an address."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, answer.status
        return self

    def follow(self, link: str) -> "Person":
        """Press a link of the page itself."""
        self.page.locator("main").get_by_role("link", name=link, exact=True).first.click()
        return self

    def write(self, form: str, **typed: str) -> "Person":
        """Fill in fields of the form that has this button."""
        place = self._form(form)
        for name, value in typed.items():
            self._fill(place.locator(f"[name={name}]"), value)
        return self

    def press(self, button: str) -> "Person":
        """Send the form."""
        self._form(button).get_by_role("button", name=button, exact=True).click()
        return self

    def send(self, button: str, **typed: str) -> "Person":
        """Fill in a form and send it."""
        return self.write(button, **typed).press(button)

    def reads(self, *sentences: str) -> "Person":
        """See these words on the page."""
        for sentence in sentences:
            expect(self.page.locator("body")).to_contain_text(sentence)
        return self

    def does_not_read(self, *sentences: str) -> "Person":
        """See none of these words."""
        for sentence in sentences:
            expect(self.page.locator("body")).not_to_contain_text(sentence)
        return self

    def finds_no_button(self, button: str) -> "Person":
        """Have no such button."""
        expect(self.page.get_by_role("button", name=button, exact=True)).to_have_count(0)
        return self

    def _form(self, button: str):
        named = self.page.get_by_role("button", name=button, exact=True)
        return self.page.locator("main form").filter(has=named).first

    @staticmethod
    def _fill(field, value: str) -> None:
        first = field.first
        kind = first.get_attribute("type")
        if kind == "radio":
            field.and_(field.page.locator(f"[value={value}]")).check()
        elif first.locator("option").count():
            first.select_option(value)
        else:
            first.fill(value)
