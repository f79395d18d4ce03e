"""The dashboard on a screen and on a phone."""

from playwright.sync_api import Browser, ViewportSize, expect
import pytest

from .album import Album
from .browsing import PHONE, SCREEN, visiting
from .cabin import CabinPage
from .running import RunningDemo

LACKING = "hui-warning, hui-error-card"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("screen", [SCREEN, PHONE], ids=["screen", "phone"])
def test_every_card_has_what_it_shows(browser: Browser, demo: RunningDemo, screen: ViewportSize, album: Album) -> None:
    """No card lacks its entity, and none is wider than the glass."""
    with visiting(browser, demo.url, screen) as page:
        cabin = CabinPage(page)
        cabin.open(demo.dashboard)
        cabin.shows("Credit", "NOK 123.45")
        cabin.shows("Network", "Connected")
        expect(page.locator("hui-calendar-card .fc-list, hui-calendar-card .fc-view")).to_be_visible()
        expect(page.locator(LACKING)).to_have_count(0)
        assert page.evaluate(OVERFLOW) <= 0
        album.take(page, "top")
        page.locator("hui-calendar-card").scroll_into_view_if_needed()
        album.take(page, "bottom")
