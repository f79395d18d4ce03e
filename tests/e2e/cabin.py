"""The dashboard in a browser, in the words of its user."""

from dataclasses import dataclass
import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

SECONDS = 1000
OPENS_WITHIN = 60 * SECONDS
ANSWERS_WITHIN = 20 * SECONDS


@dataclass(frozen=True, slots=True)
class CabinPage:
    """The cabin's dashboard: tiles, and the phones in a frame."""

    page: Page

    @property
    def phones(self) -> FrameLocator:
        """Return the page of phones inside the dashboard."""
        return self.page.frame_locator("hui-iframe-card iframe")

    def open(self, url: str) -> None:
        """Open the dashboard and wait for both of its sides."""
        self.page.goto(url)
        expect(self.phones.get_by_role("tab")).to_have_count(4, timeout=OPENS_WITHIN)
        expect(self.tile("Socket")).to_be_visible(timeout=OPENS_WITHIN)

    def tile(self, name: str) -> Locator:
        """Return a tile by its name."""
        return self.page.locator("hui-tile-card").filter(has=self.page.get_by_text(name, exact=True))

    def shows(self, name: str, state: str) -> None:
        """Wait until a tile shows a state."""
        expect(self.tile(name).get_by_text(state, exact=True)).to_be_visible(timeout=ANSWERS_WITHIN)

    def take(self, phone: str) -> Locator:
        """Take a phone of the page into the hand."""
        self.phones.get_by_role("tab", name=phone).click()
        return self.phones.get_by_role("tabpanel", name=phone)

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
        beginning = re.compile(f"^{re.escape(answer)}")
        expect(answers.nth(before)).to_have_text(beginning, timeout=ANSWERS_WITHIN)
