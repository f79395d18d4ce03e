"""From an empty Home Assistant to the first text, as a new owner goes."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect
import pytest

from demo.log import faults

from .album import Album
from .cabin import CabinPage
from .house import Flow
from .running import RunningDemo, running_demo

PIN = "1234"
BOUND = {
    "Socket": "Heater",
    "Microrelay": "Siren",
    "Thermometer": "Cabin temperature",
    "Alarm sensors": "Cabin door",
    "Mains sensor": "Mains power",
}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[RunningDemo]:
    """Run a demo without the integration, whose modem is behind a network port and has a SIM with a PIN."""
    with running_demo(tmp_path, "--bare", "--pin", PIN, "--modem-port", "0") as demo:
        yield demo
        assert faults(demo.home.log) == []


def test_from_add_integration_to_the_first_text(page: Page, demo: RunningDemo, album: Album) -> None:
    """Whoever answers what is asked has a socket that obeys the first text, and knows how when something is missing."""
    page.goto("/config/integrations/dashboard")
    page.get_by_role("button", name="Add integration").click()
    page.get_by_placeholder("Search for a brand name").fill("iSocket")
    found = page.locator("dialog-add-integration").get_by_text("iSocket", exact=True)
    expect(found).to_be_visible()
    album.take(page, "found")
    found.click()

    flow = Flow(page)
    flow.asks("The modem")
    flow.write_port(demo.modem)
    album.take(page, "port")
    flow.submit()

    flow.asks("PIN of the SIM")
    flow.write("PIN", "12")
    flow.submit()
    flow.says("A PIN has 4 to 8 digits.")
    album.take(page, "no-pin")
    flow.write("PIN", PIN)
    flow.submit()

    flow.asks("The socket")
    flow.says("Generic GSM modem")
    album.take(page, "socket")
    for label, entity in BOUND.items():
        flow.choose(label, entity)
    flow.submit()
    flow.says("Enter your number, or tick below")
    album.take(page, "nobody")
    flow.write("Your phone number", "+47 900 00 002")
    flow.submit()

    flow.asks("Name and assign")
    album.take(page, "done")
    flow.press("Skip and finish")
    expect(flow.dialog.get_by_text("Name and assign")).not_to_be_visible()
    page.goto("/config/integrations/integration/isocket")
    expect(page.get_by_role("button", name="Add your own word")).to_be_visible()
    album.take(page, "integration")

    cabin = CabinPage(page)
    cabin.open(demo.dashboard)
    cabin.phones.ask("Owner", "ON", "Power socket ON")
    cabin.shows("Heater", "On")
