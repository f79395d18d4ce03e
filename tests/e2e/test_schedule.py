"""The schedule on Home Assistant's calendar, and by text."""

from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from .album import Album
from .house import SERIES, CalendarPage
from .phones import Phones


def test_a_rule_is_added_changed_and_deleted_on_the_calendar(page: Page, phones: Phones, album: Album) -> None:
    """What the calendar shows is what SCHEDULER? lists, and what cannot be is said where it was tried."""
    at = datetime.now() + timedelta(hours=6)  # noqa: DTZ005  the wall's, as on the user's screen; far enough not to run
    page.goto("/calendar")
    calendar = CalendarPage(page)
    calendar.write("ON", at, "Daily")
    album.take(page, "written")
    calendar.add()
    expect(calendar.today("ON")).to_be_visible()
    album.take(page, "added")
    phones.ask("Owner", "SCHEDULER?", f"{at:%H:%M},*,ON")

    calendar.edit("ON", "OFF")
    calendar.save("Only this event")
    expect(calendar.editor.get_by_text("The scheduler has rules without exceptions")).to_be_visible()
    album.take(page, "no-exceptions")
    calendar.save(SERIES)
    expect(calendar.today("OFF")).to_be_visible()
    album.take(page, "changed")
    phones.ask("Owner", "SCHEDULER?", f"{at:%H:%M},*,OFF")

    calendar.open("OFF").get_by_role("button", name="Delete event").click()
    calendar.decide(SERIES, "Delete")
    expect(calendar.today("OFF")).to_have_count(0)
    phones.ask("Owner", "SCHEDULER?", "SCHEDULER is empty")
