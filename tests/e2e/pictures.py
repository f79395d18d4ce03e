"""Take the pictures of the documentation from a demo: scripts/screenshots."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

from demo.cabin import DOMAIN
from demo.processes import ROOT

from .browsing import SCREEN, find_browser, running_browser, visiting
from .cabin import CabinPage
from .house import Flow
from .running import RunningDemo, running_demo

IMAGES = ROOT / "docs" / "images"
# What is asked for the picture, and how the answer begins.
DIALOGUE = (("STATUS", "Power socket OFF"), ("ON5", "Power ON for 5 min"), ("RUNTIME", "Power socket is ON from:"))
RULES = ("SCHEDULER+16:00,5,ON", "SCHEDULER+18:00,7,OFF")
WORD = "SAUNA"
ACTIONS = [{"action": "input_boolean.turn_on", "target": {"entity_id": "input_boolean.siren"}}]
ANSWER = "The sauna is warm in {{ argument | int(45) }} minutes."
BOUND = {"Socket": "Heater", "Microrelay": "Siren", "Thermometer": "Cabin temperature"}

INTEGRATION = f"/config/integrations/integration/{DOMAIN}"
FORM = ViewportSize(width=900, height=1400)
"""High enough for each form to be shown whole."""
DEVICE = ViewportSize(width=1300, height=1100)
DASHBOARD = ViewportSize(width=1560, height=1010)
REPAIRS = ViewportSize(width=1100, height=720)
STILL = 1500
"""Milliseconds, in which the last icon comes and dialogs stop moving."""


@dataclass(frozen=True, slots=True)
class Studio:
    """The page that is shown, and where it comes from."""

    page: Page
    demo: RunningDemo

    def open(self, path: str, size: ViewportSize) -> None:
        """Show a page of Home Assistant."""
        self.page.set_viewport_size(size)
        self.page.goto(path)

    def text(self, dialogue: Iterable[tuple[str, str]]) -> CabinPage:
        """Text the socket from the owner's phone, and wait for its answers."""
        cabin = CabinPage(self.page)
        self.page.set_viewport_size(SCREEN)
        cabin.open(self.demo.dashboard)
        for text, answer in dialogue:
            cabin.phones.ask("Owner", text, answer)
        return cabin

    def shows(self, text: str) -> None:
        """Wait until a text is there to be read."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def knows(self, script: str, *arguments: str) -> Any:
        """Ask Home Assistant as its frontend does; the script is a function of its `hass`."""
        page = f"(arguments) => ({script})(document.querySelector('home-assistant').hass, ...arguments)"
        return self.page.evaluate(page, arguments)

    def dialog(self, name: str) -> None:
        """Take a picture of the dialog that is open."""
        self._still()
        box = self.page.locator("dialog[open]").last.bounding_box()
        assert box is not None
        self.page.screenshot(path=IMAGES / name, clip=box)

    def whole(self, name: str) -> None:
        """Take a picture of all that is shown."""
        self._still()
        self.page.screenshot(path=IMAGES / name)

    def _still(self) -> None:
        """Wait until nothing moves."""
        self.page.mouse.move(0, 0)
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(STILL)


def cabin(studio: Studio) -> None:
    """Show the cabin and a phone, in the middle of a dialogue, and a real socket elsewhere."""
    cabin = studio.text(DIALOGUE)
    cabin.shows("Heater", "On")
    studio.page.screenshot(path=IMAGES / "demo.png")
    cabin.phones.take("Boathouse")
    cabin.tile("Boathouse").get_by_role("button").last.click()
    cabin.shows("Boathouse", "On")
    studio.page.screenshot(path=IMAGES / "real-socket.png")


def dashboard(studio: Studio) -> None:
    """Show the dashboard to copy, after that dialogue."""
    studio.text((rule, f"{rule} - OK") for rule in RULES)
    studio.open("/demo-socket", DASHBOARD)
    studio.shows("RUNTIME")
    studio.whole("dashboard.png")


def device(studio: Studio) -> None:
    """Show the page of the socket's device."""
    devices = studio.knows("hass => Object.values(hass.devices)")
    (socket,) = (device["id"] for device in devices if device["name"] == "iSocket")
    studio.open(f"/config/devices/device/{socket}", DEVICE)
    studio.shows("Disarmed")
    studio.shows("carried out")
    studio.whole("device-socket.png")


def change(studio: Studio) -> None:
    """Show the menu of what can be changed."""
    studio.open(INTEGRATION, FORM)
    row = studio.page.locator("ha-config-sub-entry-row").filter(has=studio.page.get_by_text("Socket", exact=True))
    row.locator("ha-icon-button[slot=end]").first.click()
    studio.shows("Passwords")
    studio.dialog("change-socket.png")


def word(studio: Studio) -> None:
    """Show a word of the owner's, filled in."""
    studio.open(INTEGRATION, FORM)
    studio.page.locator("ha-button").filter(has_text="word").last.click()
    flow = Flow(studio.page)
    flow.write("Word", WORD)
    # The frontend's editor of actions is a program of its own: they are put into its form.
    studio.page.locator("ha-selector-action").evaluate(
        "(field, value) => field.dispatchEvent(new CustomEvent('value-changed', {detail: {value}, bubbles: true, composed: true}))",
        ACTIONS,
    )
    studio.shows("Siren")
    flow.dialog.locator("ha-selector-template").get_by_role("textbox").fill(ANSWER)
    studio.dialog("own-word.png")


def repairs(studio: Studio) -> None:
    """Show what is complained of, and what can be done about it."""
    studio.text((text, f"{text} - OK") for text in ("ALERTNUMBER-ALL", "SECLIST=OFF"))
    studio.open("/config/repairs", REPAIRS)
    studio.page.get_by_text("Anyone may control").first.click()
    studio.shows("Only numbers on the list")
    studio.whole("repairs.png")


def set_up(studio: Studio) -> None:
    """Show the two forms of the set-up, begun anew."""
    entries = f"config/config_entries/entry?domain={DOMAIN}"
    for entry in studio.knows("(hass, path) => hass.callApi('GET', path)", entries):
        path = f"config/config_entries/entry/{entry['entry_id']}"
        studio.knows("(hass, path) => hass.callApi('DELETE', path)", path)
    studio.open(f"/config/integrations/dashboard/add?domain={DOMAIN}", FORM)
    studio.page.get_by_role("button", name="OK", exact=True).click()
    flow = Flow(studio.page)
    flow.asks("The modem")
    flow.write_port(studio.demo.modem)
    studio.dialog("setup-port.png")
    flow.submit()
    flow.asks("The socket")
    for label, entity in BOUND.items():
        flow.choose(label, entity)
    flow.write("Your phone number", "+47 900 00 002")
    studio.dialog("setup-socket.png")


# In this order, as one leaves the cabin to the next.
PICTURES: tuple[Callable[[Studio], None], ...] = (cabin, dashboard, device, change, word, repairs, set_up)


def main() -> str | None:
    """Take the pictures, or say why not."""
    program = find_browser()
    if program is None:
        return "chromium is not installed."
    with (
        TemporaryDirectory(prefix="cabin-") as directory,
        running_demo(Path(directory)) as demo,
        running_browser(program) as browser,
        visiting(browser, demo.url) as page,
    ):
        studio = Studio(page, demo)
        for take in PICTURES:
            take(studio)
    return None


if __name__ == "__main__":
    sys.exit(main())
