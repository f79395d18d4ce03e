"""The dashboard in a browser, in the words of its user."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from .phones import Phones


@dataclass(frozen=True, slots=True)
class CabinPage:
    """The cabin's dashboard: tiles, and the phones in a frame."""

    page: Page

    @property
    def phones(self) -> Phones:
        """Return the page of phones inside the dashboard."""
        return Phones(self.page.frame_locator("hui-iframe-card iframe"))

    def open(self, url: str) -> None:
        """Open the dashboard and wait for both of its sides."""
        self.page.goto(url)
        self.phones.are_there()
        expect(self.tile("Socket")).to_be_visible()

    def tile(self, name: str) -> Locator:
        """Return a tile by its name."""
        return self.page.locator("hui-tile-card").filter(has=self.page.get_by_text(name, exact=True))

    def shows(self, name: str, state: str) -> None:
        """Wait until a tile shows a state."""
        expect(self.tile(name).get_by_text(state, exact=True)).to_be_visible()

    def choose(self, name: str, option: str) -> None:
        """Choose one of the buttons that stand in a tile."""
        self.tile(name).get_by_role("radio", name=option).click()

    def press(self, name: str) -> None:
        """Press the icon of a tile."""
        self.tile(name).get_by_role("button").last.click()
