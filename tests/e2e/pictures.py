"""Take the pictures of the documentation from a demo: scripts/screenshots."""

from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from demo.processes import ROOT

from .browsing import find_browser, running_browser, visiting
from .cabin import CabinPage
from .running import running_demo

IMAGES = ROOT / "docs" / "images"
# What is asked for the picture, and how the answer begins.
DIALOGUE = (("STATUS", "Power socket OFF"), ("ON5", "Power ON for 5 min"), ("RUNTIME", "Power socket is ON from:"))


def main() -> str | None:
    """Take the pictures, or say why not."""
    program = find_browser()
    if program is None:
        return "chromium is not installed."
    with (
        TemporaryDirectory(prefix="isocket-pictures-") as directory,
        running_demo(Path(directory)) as demo,
        running_browser(program) as browser,
        visiting(browser, demo.url) as page,
    ):
        cabin = CabinPage(page)
        cabin.open(demo.dashboard)
        for text, answer in DIALOGUE:
            cabin.phones.ask("Owner", text, answer)
        cabin.shows("Heater", "On")
        page.screenshot(path=IMAGES / "demo.png")
        cabin.phones.take("Boathouse")
        cabin.tile("Boathouse").get_by_role("button").last.click()
        cabin.shows("Boathouse", "On")
        page.screenshot(path=IMAGES / "real-socket.png")
    return None


if __name__ == "__main__":
    sys.exit(main())
