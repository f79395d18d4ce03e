"""Home Assistant's own pages in a browser: its dialogs, its calendar, its repairs."""

from dataclasses import dataclass
from datetime import datetime
import re

from playwright.sync_api import Locator, Page, expect

SERIES = "This and all future events"


@dataclass(frozen=True, slots=True)
class Flow:
    """A dialog that asks one thing after the other."""

    page: Page

    @property
    def dialog(self) -> Locator:
        """Return the dialog."""
        return self.page.locator("dialog-data-entry-flow")

    def asks(self, title: str) -> None:
        """Wait for a step by its title."""
        expect(self.dialog.get_by_text(title, exact=True)).to_be_visible()

    def says(self, words: str) -> None:
        """Wait for words somewhere in the step."""
        expect(self.dialog.get_by_text(words)).to_be_visible()

    def field(self, selector: str, label: str) -> Locator:
        """Return a field of a kind by its label; one that has to be filled in has a star."""
        named = self.page.get_by_text(re.compile(rf"^{re.escape(label)}\s*\*?$"))
        return self.dialog.locator(f"ha-selector-{selector}").filter(has=named)

    def write(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.field("text", label).locator("input").fill(text)

    def write_port(self, device: str) -> None:
        """Enter a port that is not among those on offer."""
        self.dialog.locator("ha-selector-serial_port ha-picker-field").click()
        self.dialog.get_by_text("Enter manually", exact=True).click()
        self.dialog.get_by_role("textbox", name="Port").fill(device)

    def choose(self, label: str, entity: str) -> None:
        """Find an entity by its name and choose it."""
        field = self.field("entity", label)
        field.locator("ha-picker-field").last.click()
        field.get_by_placeholder("Search").fill(entity)
        field.locator("ha-combo-box-item").filter(has_text=entity).last.click()
        expect(field.locator("ha-picker-field").first).to_contain_text(entity)

    def submit(self) -> None:
        """Hand in what is filled in."""
        self.press("Submit")

    def press(self, button: str) -> None:
        """Press a button of the dialog."""
        self.dialog.get_by_role("button", name=button).click()


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar with the schedule in it."""

    page: Page

    @property
    def editor(self) -> Locator:
        """Return the dialog in which an event is written."""
        return self.page.locator("dialog-calendar-event-editor")

    def today(self, title: str) -> Locator:
        """Return today's events of a title."""
        return self.page.locator(".fc-day-today .fc-event").filter(has=self.page.get_by_text(title, exact=True))

    def write(self, title: str, at: datetime, repeat: str) -> None:
        """Begin a new event, and fill it in."""
        self.page.get_by_role("button", name="Add event").click()
        self.editor.locator("input[name=summary]").fill(title)
        start = self.editor.locator("ha-time-input").first
        start.locator("input[name=hours]").fill(f"{at:%I}")
        start.locator("input[name=minutes]").fill(f"{at:%M}")
        self._select(start.locator("ha-select"), f"{at:%p}")
        self._select(self.editor.locator("ha-recurrence-rule-editor ha-select").first, repeat)

    def add(self) -> None:
        """Save the new event."""
        self.editor.get_by_role("button", name="Add event").click()

    def open(self, title: str) -> Locator:
        """Open today's event of a title and return the dialog that shows it."""
        self.today(title).click()
        return self.page.locator("dialog-calendar-event-detail")

    def edit(self, title: str, new: str) -> None:
        """Give today's event another title."""
        self.open(title).get_by_role("button", name="Edit event").click()
        self.editor.locator("input[name=summary]").fill(new)

    def save(self, which: str) -> None:
        """Save the edited event, alone or with those that come after it."""
        self.editor.get_by_role("button", name="Save event").click()
        self.decide(which, "Update")

    def decide(self, which: str, button: str) -> None:
        """Say what a change is to be for, and confirm it."""
        self.page.get_by_role("radio", name=which).click()
        self.page.get_by_role("button", name=button, exact=True).click()

    def _select(self, select: Locator, option: str) -> None:
        """Choose from a list."""
        select.click()
        select.get_by_role("menuitem", name=option, exact=True).click()
