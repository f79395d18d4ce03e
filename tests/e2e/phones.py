"""The page of phones in a browser, in the words of those who hold them."""

from dataclasses import dataclass
import re

from playwright.sync_api import FrameLocator, Locator, Page, expect


@dataclass(frozen=True, slots=True)
class Phones:
    """The phones, on a page of their own or in a frame of another."""

    root: Page | FrameLocator

    def are_there(self) -> None:
        """Wait until the page shows all of them."""
        expect(self.root.get_by_role("tab")).to_have_count(4)

    def take(self, phone: str) -> Locator:
        """Take a phone of the page into the hand."""
        self.root.get_by_role("tab", name=phone).click()
        return self.root.get_by_role("tabpanel", name=phone)

    def answers(self, phone: str) -> Locator:
        """Return the texts a phone got."""
        return self.take(phone).locator(".bubble.in p")

    def text(self, phone: str, text: str) -> None:
        """Write a text and send it."""
        field = self.take(phone).get_by_placeholder("Text message")
        field.fill(text)
        field.press("Enter")

    def ask(self, phone: str, text: str, answer: str) -> None:
        """Send a text and wait for its answer, which begins as given."""
        answers = self.answers(phone)
        before = answers.count()
        self.text(phone, text)
        expect(answers.nth(before)).to_have_text(re.compile(f"^{re.escape(answer)}"))
